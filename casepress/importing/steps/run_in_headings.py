"""Headings that are at the head of their paragraph: “**Funding:** none.”"""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC013
from casepress.importing.draft import Draft, Given, Grid, Heading, Part, told
from casepress.importing.lexicon import depth, unnumbered
from casepress.importing.line import Line
from casepress.importing.line import words as words_line
from casepress.importing.notes import Note, Result, noted

#: What may be in a line of its own within the text; others only where the look says so.
_FORMATS = ("Strong", "Underline", "Emph", "SmallCaps")
_BODY = ("introduction", "case-report", "discussion", "conclusion")
_NEVER = (
    "legends",
    "declarations",
    "pages",
    "references",
    "supplementary",
    "appendix",
    "graphical-abstract",
    "plain-summary",
)
_LONGEST = 70
_WHY = "it begins its paragraph"


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Part such paragraphs in two. Within the abstract the names of body sections are its own
    parts, and stay."""
    out: list[Part] = []
    notes: list[Note] = []
    section = ""
    back = False
    front = True  # on the title page
    for part in (one for whole in draft.parts for one in _split(whole, given)):
        heading = part.is_
        if isinstance(heading, Heading):
            section = heading.role or ("body" if section != "abstract" else section)
            back = back or heading.role in ("discussion", "conclusion")
            front = front and heading.role not in ("abstract", "keywords", *_BODY[:1], "discussion")
        made = None
        if part.is_ is None:
            made = _parted(part, section, given, back=back, front=front)
            made = made or (None if front or section == "abstract" else _numbered(part))
        if made and made[2] == "abbreviations" and out and isinstance(out[-1].is_, Grid):
            made = None  # those of a table
        if made is None:
            out.append(part)
            continue
        first, rest, role = made
        section = role or section
        front = front and role not in ("abstract", "keywords")
        notes.append(
            told(
                part,
                DOC013,
                f"begins with a heading; it was read as the section “{first.line.text}”",
            )
        )
        out += [first, *([rest] if rest.line.text else [])]
    typed = tuple(p.is_.typed for p in out if isinstance(p.is_, Heading) and p.is_.why == _WHY)
    return noted(replace(draft, parts=tuple(out), generated=(*draft.generated, *typed)), notes)


def _split(part: Part, given: Given) -> list[Part]:
    """A paragraph of several declarations, "**Funding:** None. **Conflict of interest:** None.",
    as a paragraph each."""
    if part.is_ is not None:
        return [part]
    starts, at = [0], 0
    for piece in part.line.pieces:
        words_ = piece.text.strip()
        if (
            at and words_.endswith((":", "："))
            and piece.has("Strong")
            and given.lexicon.title(words_)
            and part.line.text[:at].rstrip()[-1:] in ".;"
        ):  # fmt: skip
            starts.append(at)
        at += len(piece.text)
    ends = [*starts[1:], None]
    lines = [part.line.cut(a, b).stripped(" \n") for a, b in zip(starts, ends, strict=True)]
    return [part.with_line(line) for line in lines] if len(lines) > 1 else [part]


def _parted(
    part: Part, section: str, given: Given, *, back: bool, front: bool
) -> tuple[Part, Part, str] | None:
    line = part.line
    formatted = line.lead(*_FORMATS)
    ends = [i for i, c in enumerate(line.text[:_LONGEST]) if c in ":：.–—-"]
    reach = len(line.text[:formatted].rstrip())
    for end in dict.fromkeys(
        [reach, *(e for e in ends if e <= reach), *(e for e in ends if line.text[e] in ":：—")]
    ):
        if not 2 < end <= _LONGEST or end >= len(line.text.rstrip()):
            continue
        title = given.lexicon.title(line.text[:end])
        if title is None or title.role in _NEVER:
            continue
        looks = end <= formatted
        if title.role in _BODY and (not looks or section in ("", "abstract")):
            continue
        colon = line.text[end] in ":：" or line.text[end : end + 2] in (" :", "\u00a0:")
        if (
            title.role == "consent"
            and len(line.text[:end].split()) < 2
            and not looks
            and not (back and colon)
        ):
            continue
        before_text = title.role in ("abstract", "keywords")
        dash = line.text[end] == "—" and before_text
        if (
            not looks
            and not dash
            and not (line.text[end] in ":：" and (back or front or before_text))
        ):
            continue
        rest = line.cut(end).stripped(" :：.–—-\n")
        words = words_line(title.wording or line.text[:end].rstrip(" :."))
        heading = Heading(1, words, title.role, line.text[:end], _WHY)
        first = replace(part, line=words, is_=heading)
        return first, part.with_line(_kept_stop(line, end, rest)), title.role
    return None


_NUMBER = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[^\W\d_])")


def _numbered(part: Part) -> tuple[Part, Part, str] | None:
    """A heading of the author's own with a number of several parts: “**2.1 History.** A man”."""
    line = part.line
    number = _NUMBER.match(line.text)
    end = len(line.text[: line.lead(*_FORMATS)].rstrip())
    if not number or not number.end() < end <= _LONGEST or end >= len(line.text.rstrip()):
        return None
    if line.text[end - 1] not in ".:" and line.text[end : end + 1] not in (".", ":"):
        return None
    words = words_line(unnumbered(line.text[:end]))
    heading = Heading(min(depth(line.text), 4), words, "", line.text[:end], _WHY)
    rest = line.cut(end).stripped(" :：.–—-\n")
    return replace(part, line=words, is_=heading), part.with_line(_kept_stop(line, end, rest)), ""


def _kept_stop(line: Line, end: int, rest: Line) -> Line:
    """The rest with the signs at its end, which `stripped` takes as well."""
    start = line.text.find(rest.text, end) if rest.text else len(line.text)
    return line.cut(start).stripped(" \n")
