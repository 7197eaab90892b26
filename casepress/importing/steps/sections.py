"""The order of the text: one section of each kind, declarations at the highest level, figures and
tables where the text first calls them out, and no heading without words."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC011, DOC013, DOC014
from casepress.importing.data import table
from casepress.importing.draft import Draft, Figure, Given, Grid, Heading, Part
from casepress.importing.lexicon import folded, labels, unnumbered
from casepress.importing.line import Line, Piece
from casepress.importing.line import words as words_line
from casepress.importing.notes import Note, Result, noted

#: A line of fewer letters is hardly a paragraph of the text.
_PARAGRAPH = 100
#: Headings that say where something is in the file, and are no sections of an article.
_UMBRELLA = ("declarations", "legends", "pages", "references")


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Put the sections in the form that the source format asks for."""
    notes: list[Note] = []
    back = {s.role for s in given.lexicon.journal.sections if s.where == "back"}
    begun = _begun(draft, given, notes)
    parts = _umbrellas(_floats_home(_declared_last(begun, back), back), notes)
    parts = _unlisted(parts, notes)
    parts = _spoken(_raised(parts, back), back, notes)
    parts = _merged(parts, given, notes)
    if not any(isinstance(p.is_, Heading) and p.is_.role == "case-report" for p in parts):
        notes.append(
            Note(
                DOC014,
                "no section with the case was found; give it the heading “Case report” in "
                "article.md",
            )
        )
    return noted(replace(draft, parts=tuple(parts)), notes)


def _begun(draft: Draft, given: Given, notes: list[Note]) -> tuple[Part, ...]:
    """With a heading above a text that begins without one behind the abstract."""
    parts = draft.parts
    title = given.lexicon.title("Introduction")
    known = any(isinstance(p.is_, Heading) and p.is_.role == "introduction" for p in parts)
    begins = bool(parts) and parts[0].is_ is None and len(parts[0].text) > _PARAGRAPH
    if not (begins and title and (draft.abstract or draft.keywords)) or known:
        return parts
    message = "begins the text without a heading; it was read as the introduction"
    notes.append(Note(DOC014, message, parts[0].text, parts[0].number))
    heading = Heading(1, words_line(title.wording or "Introduction"), title.role)
    return (replace(parts[0].with_line(heading.words), is_=heading), *parts)


def _declared_last(parts: tuple[Part, ...], back: set[str]) -> tuple[Part, ...]:
    """Declarations of the title page behind the text."""
    body = next((i for i, p in enumerate(parts)
                 if isinstance(p.is_, Heading) and p.is_.role in _BODY), 0)  # fmt: skip
    kept: list[Part] = []
    moved: list[Part] = []
    moving = False
    for i, part in enumerate(parts):
        if isinstance(part.is_, Heading):
            moving = i < body and part.is_.role in back
        (moved if moving and not isinstance(part.is_, Figure | Grid) else kept).append(part)
    return (*kept, *moved)


def _umbrellas(parts: tuple[Part, ...], notes: list[Note]) -> tuple[Part, ...]:
    """Without headings such as "Declarations" and "Figure legends"."""
    out = []
    for part in parts:
        heading = part.is_
        if isinstance(heading, Heading) and heading.role in _UMBRELLA:
            notes.append(
                Note(
                    DOC011,
                    "heads no section of an article; it was left out",
                    heading.typed,
                    part.number,
                )
            )
            continue
        out.append(part)
    return tuple(out)


def _unlisted(parts: tuple[Part, ...], notes: list[Note]) -> tuple[Part, ...]:
    """Without lines such as "MAIN ARTICLE", whatever their look."""
    out = []
    for i, part in enumerate(parts):
        heading = part.is_
        banner = (
            isinstance(heading, Heading) and folded(heading.words.text) in table("leads")["banner"]
        )
        after = parts[i + 1].is_ if i + 1 < len(parts) else None
        role = after.role if isinstance(after, Heading) else None
        again = any(
            isinstance(p.is_, Heading) and p.is_.role == "case-report" for p in parts[i + 1 :]
        )
        empty = role in ("introduction", "abstract") or (role is not None and again)
        if banner and isinstance(heading, Heading) and (heading.role == "" or empty):
            notes.append(
                Note(
                    DOC011,
                    "is not part of the article; it was left out",
                    heading.typed,
                    part.number,
                )
            )
            continue
        out.append(part)
    return tuple(out)


def _raised(parts: tuple[Part, ...], back: set[str]) -> tuple[Part, ...]:
    """Declarations and the like at level one; deeper headings no deeper than one below theirs."""
    out = []
    before = 1
    for part in parts:
        heading = part.is_
        if isinstance(heading, Heading):
            level = (
                1
                if heading.role in back
                or heading.role in ("case-report", "introduction", "discussion")
                else heading.level
            )
            level = min(level, before + 1)
            before = level
            part = replace(part, is_=replace(heading, level=level))
        out.append(part)
    return tuple(out)


def _spoken(parts: tuple[Part, ...], back: set[str], notes: list[Note]) -> tuple[Part, ...]:
    """Without headings of declarations that have no words, before the heading of another."""
    out = []
    for part, after in zip(parts, (*parts[1:], None), strict=True):
        heading, following = part.is_, after.is_ if after else None
        if (
            isinstance(heading, Heading) and heading.role in back
            and isinstance(following, Heading) and following.level <= heading.level
        ):  # fmt: skip
            note = "heads other declarations; it was left out"
            notes.append(Note(DOC011, note, heading.typed, part.number))
            continue
        out.append(part)
    return tuple(out)


def _merged(parts: tuple[Part, ...], given: Given, notes: list[Note]) -> tuple[Part, ...]:
    """Sections of one role as one: the words of a second heading become the bold lead of its
    text."""
    sections: list[tuple[Part | None, list[Part]]] = [(None, [])]
    for part in parts:
        if isinstance(part.is_, Heading) and part.is_.level == 1:
            sections.append((part, []))
        else:
            sections[-1][1].append(part)
    several = {s.role for s in given.lexicon.journal.sections if s.several}
    first: dict[str, list[Part]] = {}
    out: list[tuple[Part | None, list[Part]]] = []
    for head, body in sections:
        heading = head.is_ if head else None
        role = heading.role if isinstance(heading, Heading) else ""
        if (
            head is None
            or not isinstance(heading, Heading)
            or not role
            or role in several
            or role not in first
        ):
            out.append((head, body))
            if role:
                first[role] = body
            continue
        if role in _BODY:
            head = replace(head, is_=replace(heading, level=2, role="", words=_as_typed(heading)))
            first[role] += [head, *body]
            continue
        notes.append(
            Note(
                DOC013,
                f"is a second section of its kind; its text was joined to the first, below its "
                f"name “{heading.words.text}”",
                heading.typed,
                head.number,
            )
        )
        first[role] += _led(heading.words, body)
    return tuple(p for head, body in out for p in ([head] if head else []) + body)


_BODY = ("introduction", "case-report", "discussion", "conclusion")


def _as_typed(heading: Heading) -> Line:
    """The words of a heading as its author typed them."""
    plain = unnumbered(heading.typed)
    return words_line(plain if not plain.isupper() else plain.capitalize())


def _led(words: Line, body: list[Part]) -> list[Part]:
    lead = Line((Piece(f"{words.text}.", (("Strong", None),)), Piece(" ")))
    at = next((i for i, p in enumerate(body) if p.is_ is None), None)
    if at is None:
        return body
    return [p.with_line(lead + p.line) if i == at else p for i, p in enumerate(body)]


def _floats_home(parts: tuple[Part, ...], back: set[str]) -> tuple[Part, ...]:
    """Figures and tables that are behind the text, among legends or in a declaration, behind the
    paragraph that first calls them out; with none, behind the case."""
    role = ""
    away: list[Part] = []
    kept: list[Part] = []
    last_words = max((i for i, p in enumerate(parts) if not _is_float(p)), default=0)
    for i, part in enumerate(parts):
        heading = part.is_
        if isinstance(heading, Heading):
            role = heading.role if heading.level == 1 or heading.role else role
        behind = i > last_words and _called(list(parts[:last_words]), part) is not None
        if _is_float(part) and (
            behind or role in back or role in ("legends", "references", "declarations", "pages")
        ):
            away.append(part)
        else:
            kept.append(part)
    ends = [
        i
        for i, p in enumerate(kept)
        if isinstance(p.is_, Heading) and (p.is_.role in back or p.is_.role in _UMBRELLA)
    ]
    body_end = min(ends, default=len(kept))
    placed: dict[int, list[Part]] = {}
    last: dict[str, int] = {}
    for part in away:
        at = _called(kept[:body_end], part)
        kind = type(part.is_).__name__
        if at is None:
            at = last.get(kind, body_end - 1)
        at = max(at, last.get(kind, at))  # in their own order
        last[kind] = at
        placed.setdefault(at, []).append(part)
    out: list[Part] = list(placed.get(-1, []))
    for i, part in enumerate(kept):
        out += [part, *placed.get(i, [])]
    return tuple(out)


def _is_float(part: Part) -> bool:
    return isinstance(part.is_, Figure | Grid)


def _called(parts: list[Part], float_: Part) -> int | None:
    thing = float_.is_
    if not isinstance(thing, Figure | Grid) or not thing.number:
        return None
    kind = "figure" if isinstance(thing, Figure) else "table"
    pattern = re.compile(
        rf"\b(?:{labels(kind)})\.?\s*(?:\d+[a-z]?\s*(?:,|and|&|-|–|to|y|et)\s*)*{thing.number}(?!\d)",
        re.IGNORECASE,
    )
    ranged = re.compile(rf"\b(?:{labels(kind)})\.?\s*(\d+)\s*[-–]\s*(\d+)", re.IGNORECASE)
    for i, part in enumerate(parts):
        text = part.text
        if part.is_ is None and (
            pattern.search(text)
            or any(int(a) <= thing.number <= int(b) for a, b in ranged.findall(text))
        ):
            return i
    return None
