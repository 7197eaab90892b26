"""Tables that lay out a page: pictures beside each other with their legend, a box, a title page.
Their content takes their place, row by row."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC013
from casepress.importing.draft import Draft, Given, Grid, Part
from casepress.importing.grids import Cell, cells, content, size
from casepress.importing.lexicon import labels, lead
from casepress.importing.line import Line, words
from casepress.importing.notes import Note, Result, noted
from casepress.importing.reading import Block, plain, stripped
from casepress.importing.simplify.tokens import PATTERN, without

#: A title page is among so many parts, and its lines begin with these words.
_FRONT = 6
_LEADS = (
    *("title", "running", "authors", "affiliations", "correspondence", "email", "phone", "orcid"),
    *("abstract", "keywords", "counts", "kind", "date"),
)
_CAPTION = re.compile(rf"\s*(?:{labels('figure')})\.?\s*\d", re.IGNORECASE)


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Dissolve every table that holds no data."""
    out: list[Part] = []
    notes: list[Note] = []
    for index, part in enumerate(draft.parts):
        out_of_front = index > _FRONT
        grid = part.is_
        if not isinstance(grid, Grid):
            out.append(part)
            continue
        inner = _nested(grid.table)
        if inner is not None:
            grid = replace(grid, table=inner)
            part = replace(part, is_=grid)
        columns = not out_of_front and _has_abstract(grid.table, given)
        if not out_of_front and not columns and (lines := _title_page(grid.table, part)):
            note = "lists the parts of a title page; each row was read as a line"
            notes.append(Note(DOC013, note, lines[0].text, part.number))
            out += lines
        elif rows := _references(grid.table, part):
            note = "is a list of references in a table; each row was read as a reference"
            notes.append(Note(DOC013, note, rows[0].text, part.number))
            out += rows
        elif columns or _is_layout(grid.table):
            order = cells(grid.table)
            if columns:
                order = sorted(order, key=lambda cell: (cell.column, cell.row))
            found = [p for cell in order for p in _parts(cell, part)]
            words = next((p.text for p in found if p.text), "")
            notes.append(
                Note(
                    DOC013,
                    "is in a table that only lays out the page; its content was taken",
                    words,
                    part.number,
                )
            )
            out += found
        else:
            out.append(part)
    return noted(replace(draft, parts=tuple(out)), notes)


def _title_page(table: dict[str, object], holder: Part) -> list[Part]:
    """The rows of a table of a label and its words, "Authors | …", as lines "Authors: …"; none
    where less than half of the labels are those of a title page."""
    if size(table)[1] != 2:
        return []
    rows: dict[int, list[Cell]] = {}
    for cell in cells(table):
        rows.setdefault(cell.row, []).append(cell)
    pairs = [row for row in rows.values() if len(row) == 2]
    labels_ = [without(plain(row[0].blocks)).strip(" :\n") for row in pairs]
    known = [any(lead(kind).match(f"{text}:") for kind in _LEADS) for text in labels_]
    if len(pairs) < 2 or len(pairs) != len(rows) or sum(known) * 2 < len(pairs):
        return []
    out: list[Part] = []
    for label, row in zip(labels_, pairs, strict=True):
        found = _parts(row[1], holder)
        if found:
            first = found[0].with_line(words(f"{label}: ") + found[0].line)
            out += [first, *found[1:]]
    return out


def _has_abstract(table: dict[str, object], given: Given) -> bool:
    """Whether the abstract is below its heading in a column of a table, beside "Article info"."""
    first = [cell for cell in cells(table) if cell.row == 0]
    heads = (given.lexicon.title(without(plain(cell.blocks)).strip()) for cell in first)
    named = any(head is not None and head.role == "abstract" for head in heads)
    return named and size(table)[1] <= 3 and size(table)[0] > 1


_NUMBERED = re.compile(r"\s*\[?(\d{1,3})[.)\]]*\s*")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def _references(table: dict[str, object], holder: Part) -> list[Part]:
    """The rows of a table of numbers and long texts with a year as paragraphs; none for others."""
    if size(table)[1] != 2 or size(table)[0] < 2:
        return []
    rows: dict[int, list[Cell]] = {}
    for cell in cells(table):
        rows.setdefault(cell.row, []).append(cell)
    out: list[Part] = []
    for count, row in enumerate(rows.values(), 1):
        number = _NUMBERED.fullmatch(without(plain(row[0].blocks)))
        found = _parts(row[-1], holder)
        typed = found[0].text if len(found) == 1 else ""
        if not number or int(number[1]) != count or len(typed) < 40 or not _YEAR.search(typed):
            return []
        out.append(found[0].with_line(words(f"{count}. ") + found[0].line))
    return out


def _nested(table: dict[str, object]) -> dict[str, object] | None:
    """The table in a table that holds nothing else."""
    found = [b for cell in cells(table) for b in cell.blocks if b["t"] == "Table"]
    words = [
        b
        for cell in cells(table)
        for b in cell.blocks
        if b["t"] != "Table" and PATTERN.sub("", plain([b])).strip()
    ]
    return found[0] if len(found) == 1 and not words else None


def _is_layout(table: dict[str, object]) -> bool:
    every = cells(table)
    pictures = [c for c in every if any(k == "i" for k, _ in PATTERN.findall(plain(c.blocks)))]
    texts = [PATTERN.sub("", plain(c.blocks)).strip() for c in every]
    if size(table) == (1, 1):
        return True
    if pictures:
        rest = [t for t in texts if t]
        small = all(len(t) <= 4 or _CAPTION.match(t) for t in rest)
        return small or (len(pictures) >= len(rest) and size(table)[1] <= 3)
    return False


def _parts(cell: Cell, holder: Part) -> list[Part]:
    out = []
    for block in cell.blocks:
        if block["t"] == "Table":
            out.append(Part(replace(holder.block, table=block), Line(), Grid(0, Line(), block)))
            continue
        for inlines in content([block]):
            line = Line.of(stripped(inlines)).stripped(" \n")
            if line.text:
                block_ = Block(line.inlines(), replace(holder.block.facts, in_table=False))
                out.append(Part(block_, line))
    return out
