"""Headings: by style, by the journal's names, and by a look that other headings share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from casepress.importing.codes import DOC013
from casepress.importing.draft import Draft, Given, Heading, Part, told
from casepress.importing.lexicon import depth, labels, lead, unnumbered
from casepress.importing.line import Line
from casepress.importing.line import words as words_line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.simplify.tokens import PATTERN

_LABEL = re.compile(rf"\s*(?:{labels('figure')}|{labels('table')})\.?\s*[\dIVX]", re.IGNORECASE)
_LETTERED = re.compile(r"[^\W\d_]{2}")
#: Why a paragraph is a heading.
STYLED = "its style is a heading's"
#: Longer ones are sentences.
_LONGEST, _STYLED = 14, 30

Look = tuple[bool, bool, bool, bool, bool]


@dataclass(frozen=True)
class _Candidate:
    """What speaks for a paragraph as a heading."""

    level: int
    role: str
    wording: str
    why: str
    look: Look


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Turn paragraphs into headings, each with a note that says why where no style does."""
    parts = draft.parts
    body = _body_size(parts)
    found = {i: c for i, p in enumerate(parts) if (c := _candidate(p, i, parts, given, body))}
    known = {i: c for i, c in found.items() if c.role or c.level}
    looks = {c.look for c in known.values() if c.role and not c.level}
    first = min((i for i, c in known.items() if c.role), default=0)
    last = max((i for i, c in known.items() if c.role == "references"), default=len(parts))
    kept = {
        i: c for i, c in found.items()
        if c.role or c.level or (first < i < last and _told(parts[i], c.look))
    }  # fmt: skip
    top = _top(kept)
    out, notes = list(parts), []
    for index, one in kept.items():
        if (one.role or one.level) or not _runs_on(parts, index):
            made, note = _heading(parts[index], one, top, looks, parts)
            out[index] = made
            notes += note
    typed = tuple(p.is_.typed for p in out if isinstance(p.is_, Heading))
    return noted(replace(draft, parts=tuple(out), generated=(*draft.generated, *typed)), notes)


def _body_size(parts: tuple[Part, ...]) -> float:
    sizes: Counter[float] = Counter()
    for part in parts:
        sizes[part.block.facts.size] += len(part.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _candidate(
    part: Part, index: int, parts: tuple[Part, ...], given: Given, body: float
) -> _Candidate | None:
    facts, text = part.block.facts, part.text
    words = text.split()
    if part.is_ is not None or not words or facts.in_table or part.block.is_formula:
        return None
    if not _LETTERED.search(text) and not given.lexicon.title(text):  # "A B S T R A C T" is one
        return None
    if any(k in "ion" for k, _ in PATTERN.findall(part.line.text)):
        return None
    title = given.lexicon.title(text)
    numbered = bool(facts.item and facts.item.format != "bullet")
    own = facts.level if facts.style != "title" and facts.level and len(words) <= _STYLED else 0
    look = (facts.bold, facts.underlined, facts.caps, facts.italic, facts.size > body + 0.9)
    if own:
        return _Candidate(
            own,
            title.role if title else "",
            title.wording if title else "",
            STYLED,
            look,
        )
    if len(words) > _LONGEST or len(text) > 120 or (facts.item and facts.item.format == "bullet"):
        return None
    if title and title.role != "abstract-part":
        alone = any(look) or text.rstrip().endswith(":") or len(words) <= 6
        return (
            _Candidate(0, title.role, title.wording, "it is the name of a section", look)
            if alone
            else None
        )
    if _LABEL.match(text) or text.rstrip()[-1:] in ".,;?" or "\ue000c" in part.line.text:
        return None
    if any(
        lead(kind).match(text)
        for kind in ("keywords", "correspondence", "email", "orcid", "running", "counts")
    ):
        return None
    if not any(look) and not (numbered and depth(f"{facts.item.shown if facts.item else ''} x")):
        return None
    return _Candidate(0, "", "", "it looks as other headings do", look) if any(look) else None


def _told(part: Part, look: Look) -> bool:
    """Whether a look alone makes a heading: more than italics or a capital abbreviation."""
    bold, underlined, caps, italic, large = look
    return (
        bold
        or underlined
        or large
        or (caps and len(part.text) > 4)
        or (italic and len(part.text.split()) <= 8)
    )


def _runs_on(parts: tuple[Part, ...], index: int) -> bool:
    """Whether no text of its own follows: then it is a line of something else. Other headings
    may follow, tables and pictures too."""
    after = parts[index + 1] if index + 1 < len(parts) else None
    return after is None


def _top(kept: Mapping[int, _Candidate]) -> int:
    """The level that the sections of the file have: 2 where only the title has the first."""
    levels = [c.level for c in kept.values() if c.level and c.role in _MAIN]
    return min(levels) if levels else min((c.level for c in kept.values() if c.level), default=1)


_MAIN = ("abstract", "introduction", "case-report", "discussion", "conclusion", "references")


def _heading(
    part: Part, one: _Candidate, top: int, looks: set[Look], parts: tuple[Part, ...]
) -> tuple[Part, list[Note]]:
    number = depth(part.text) or (part.block.facts.item.depth + 1 if part.block.facts.item else 0)
    if one.level:
        level = max(one.level - top + 1, 1)
    elif one.role:
        level = 1
    else:
        level = number or (1 if one.look in looks and not _is_below(part, parts) else 2)
    words = _worded(part, one, parts)
    heading = Heading(level, words, one.role, part.text, one.why)
    note = (
        []
        if one.level
        else [told(part, DOC013, f"was read as a heading of level {level}, since {one.why}")]
    )
    return replace(part, line=words, is_=heading), note


_ROMAN = re.compile(r"\s*[IVX]{1,4}[.)]\s")
_LETTER = re.compile(r"\s*[A-H][.)]\s")


def _is_below(part: Part, parts: tuple[Part, ...]) -> bool:
    """Whether a heading is counted by a letter, in a text whose sections have Roman numbers."""
    romans = sum(bool(_ROMAN.match(p.text)) for p in parts)
    return romans > 2 and bool(_LETTER.match(part.text))


def _worded(part: Part, one: _Candidate, parts: tuple[Part, ...]) -> Line:
    """The heading's words without number, colon and capitals. A name that the journal knows is
    written as the journal writes it."""
    if one.wording:
        return words_line(one.wording)
    plain = unnumbered(part.text)
    start = part.line.text.find(plain)
    line = part.line.cut(start, start + len(plain)) if start >= 0 else part.line
    line = _without_look(line)
    return recased(line, parts) if _is_capital(plain) else line


def _without_look(line: Line) -> Line:
    """Without the formats that made it a heading."""
    gone = {"Strong", "Underline", "SmallCaps"} | ({"Emph"} if line.all_have("Emph") else set())
    return Line(
        tuple(
            replace(p, formats=tuple(f for f in p.formats if f[0] not in gone)) for p in line.pieces
        )
    )


def _is_capital(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


def recased(line: Line, parts: tuple[Part, ...]) -> Line:
    """Words in capitals as the text of the same manuscript writes them: small, unless it writes
    them in capitals as well."""
    known = _spellings(parts)
    start = True
    out = []
    for piece in line.pieces:
        made = []
        for token in re.split(r"([^\W\d_]+(?:['’][^\W\d_]+)?)", piece.text):
            if (token.isupper() and len(token) > 1) or (token.isupper() and not start):
                written = known.get(token.casefold(), token.lower())
                made.append(written[:1].upper() + written[1:] if start else written)
            else:
                made.append(token)
            if token and token[0].isalpha():
                start = False
            elif any(c in token for c in ".?!:"):
                start = ":" in token or start or True
        out.append(replace(piece, text="".join(made)))
    return Line(tuple(out))


def _spellings(parts: tuple[Part, ...]) -> dict[str, str]:
    """How the running text spells each word in the middle of sentences, most often."""
    counts: dict[str, Counter[str]] = {}
    for part in parts:
        if part.is_ is None and not _is_capital(part.text):
            for word in re.findall(r"(?<=[\w,;] )[^\W\d_]+(?:['’][^\W\d_]+)?", part.text):
                counts.setdefault(word.casefold(), Counter())[word] += 1
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}
