"""The title, the short title, and what is above them."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC011, DOC013, DOC014
from casepress.importing.data import table
from casepress.importing.draft import Draft, Given, Grid, Heading, Part, told
from casepress.importing.grids import cells
from casepress.importing.institutions import is_institution
from casepress.importing.lexicon import folded, lead, unnumbered
from casepress.importing.line import Line
from casepress.importing.line import words as words_line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.people import marked, parsed
from casepress.importing.reading import plain as plain_words
from casepress.importing.steps.headings import recased

#: Among so many paragraphs the title is looked for.
_NEAR = 14
_OTHERS = (
    "running",
    "authors",
    "affiliations",
    "correspondence",
    "email",
    "phone",
    "orcid",
    "counts",
    "kind",
    "date",
    "keywords",
    "abstract",
)


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Take the title and the short title out of the parts; the same title once more, and lines
    above it that are no part of an article, go with a note."""
    end = front_end(draft.parts)
    notes: list[Note] = []
    gone: set[int] = set()
    left: list[str] = []
    short = Line()
    typed: list[str] = []
    for i, part in enumerate(draft.parts[:end]):
        if found := lead("running").match(part.text):
            line = part.line.cut(_after(part.line, found[0]))
            if line.text.strip():
                short, gone = line.stripped(), gone | {i}
                typed.append(found[0])
                notes.append(told(part, DOC013, "was read as the short title"))
    at = _title(draft.parts[:end], gone)
    if at is None:
        notes.append(Note(DOC014, "no title was found; write it in article.md"))
        return noted(draft, notes)
    part = draft.parts[at]
    title = _clean(part)
    gone.add(at)
    following = draft.parts[at + 1] if at + 1 < end else None
    if following is not None and _continues(part, following):
        title = title + words_line(_between(title.text, following)) + _clean(following)
        gone.add(at + 1)
    notes.append(told(part, DOC013, f"was read as the title, since {_why(part)}"))
    for i, other in enumerate(draft.parts):
        if i < at and isinstance(other.is_, Grid):  # "Case report | Open access"
            gone.add(i)
            left += [plain_words(cell.blocks) for cell in cells(other.is_.table)]
            notes.append(told(other, DOC011, "is a table above the title; it was left out"))
            continue
        if i in gone or other.line.text == "":
            continue
        same = folded(_clean(other).text) == folded(title.text)
        above = i < at
        if same or above:
            gone.add(i)
            left.append(other.text)
            notes.append(
                told(
                    other,
                    DOC011,
                    "repeats the title; it was left out"
                    if same
                    else "is above the title and is not part of the article; it was left out",
                )
            )
    title = _written(plain(title), draft.parts)
    return noted(
        replace(
            draft.without(gone),
            title=title,
            short_title=_written(plain(short), draft.parts),
            left_out=(*draft.left_out, *left),
            generated=(*draft.generated, *typed),
        ),
        notes,
    )


def front_end(parts: tuple[Part, ...]) -> int:
    """Where the title page ends: at the heading of the abstract, else at the first of any
    section but "case report", which is a banner above many titles."""
    headings = [(i, p.is_) for i, p in enumerate(parts) if isinstance(p.is_, Heading)]
    for i, heading in headings:
        if heading.role == "abstract":
            return i
    for i, heading in headings:
        if heading.role in ("keywords", "introduction", "discussion"):
            return i
        if (
            heading.role
            and heading.role != "case-report"
            and heading.role not in ("legends", "pages")
        ):
            return i
        if heading.role == "case-report" and i > 2:
            return i
    return min(len(parts), _NEAR)


def _title(parts: tuple[Part, ...], gone: set[int]) -> int | None:
    best, score = None, -1.0
    authors = next((i for i, p in enumerate(parts) if i and _names(p)), len(parts))
    for i, part in enumerate(parts[: min(_NEAR, max(authors, 1))]):
        if i in gone or not _may_be_title(part):
            continue
        facts = part.block.facts
        words = len(part.text.split())
        value = 100.0 * (facts.style == "title") + 40.0 * bool(lead("title").match(part.text))
        value += (
            2 * facts.size
            + 6 * facts.bold
            + 4 * facts.centred
            + 3 * (facts.level == 1)
            + 6 * (words >= 5)
            - 0.5 * i
        )
        if value > score:
            best, score = i, value
    return best


def _may_be_title(part: Part) -> bool:
    text = folded(unnumbered(part.text)).rstrip(".:")
    words = text.split()
    if part.is_ is not None and not (isinstance(part.is_, Heading) and not part.is_.role):
        return False
    if len(words) < 3 or len(words) > 60 or text in table("leads")["banner"] or "@" in text:
        return False
    if re.search(r"\bissn\b|\bdoi\b|^https?:|^vol\b", text):
        return False
    return not any(lead(kind).match(part.text) for kind in _OTHERS)


def _names(part: Part) -> bool:
    """Whether a paragraph is surely a line of authors: several names, or one with marks."""
    found = parsed(part.line)
    if found is None:
        return False
    return len(found.authors) > 1 or any(a.marks or a.degrees for a in found.authors)


def _continues(part: Part, other: Part) -> bool:
    """Whether a second line belongs to the title."""
    if other.block.facts.style == "subtitle" and not _names(other):
        return other.is_ is None or isinstance(other.is_, Heading)
    if (
        _names(other)
        or is_institution(other.text)
        or (not _may_be_title(other) and len(other.text.split()) > 2)
    ):
        return False
    if other.is_ is not None and not isinstance(other.is_, Heading):
        return False
    if any(lead(kind).match(other.text) for kind in _OTHERS) or "⁅" in marked(other.line):
        return False
    mine, theirs = part.block.facts, other.block.facts
    alike = (mine.bold, mine.size, mine.centred, mine.style) == (
        theirs.bold,
        theirs.size,
        theirs.centred,
        theirs.style,
    )
    open_ = part.text.rstrip().endswith((":", "-", "–", ",")) or other.text[:1].islower()
    return (open_ and alike) or (
        alike and mine.bold and mine.centred and mine.size > 12 and parsed(other.line) is None
    )


def _between(title: str, other: Part) -> str:
    """What joins a second line to the title: a colon before a subtitle."""
    subtitle = other.block.facts.style == "subtitle" and other.text[:1].isupper()
    return ": " if subtitle and title.rstrip()[-1:] not in (":", "–", "-", "?", "!", ".") else " "


def _clean(part: Part) -> Line:
    found = lead("title").match(part.text)
    start = _after(part.line, found[0]) if found else 0
    return part.line.cut(start).stripped(" \n")


def _after(line: Line, head: str) -> int:
    """Where the words behind a lead begin in the line, which may hold marks."""
    return (
        line.text.find(head.strip()) + len(head.strip()) if head.strip() in line.text else len(head)
    )


def plain(line: Line) -> Line:
    """Without the bold and underlined letters that all of it has, or its full stop."""
    gone = [k for k in ("Strong", "Underline", "SmallCaps", "Emph") if line.all_have(k)]
    made = Line(
        tuple(
            replace(p, formats=tuple(f for f in p.formats if f[0] not in gone and f[0] != "Link"))
            for p in line.pieces
        )
    )
    text = made.text
    return made.cut(0, len(text) - 1) if text.endswith(".") and text.count(".") == 1 else made


def _written(line: Line, parts: tuple[Part, ...]) -> Line:
    """A line that is typed in capitals as the text writes its words."""
    return recased(line, parts) if _capitals(line.text) else line


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _why(part: Part) -> str:
    facts = part.block.facts
    if facts.style == "title":
        return "its style is “Title”"
    looks = [w for w, true in (("bold", facts.bold), ("centred", facts.centred)) if true]
    return (
        f"it is the first line{' in ' + ' and '.join(looks) + ' type' if looks else ''} above "
        f"the authors"
    )
