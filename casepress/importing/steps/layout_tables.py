"""Tables that lay out a page: pictures beside each other with their legend, a box, a title page.
Their content takes their place, row by row."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC013
from casepress.importing.draft import Draft, Given, Grid, Part
from casepress.importing.grids import Cell, cells, content, size
from casepress.importing.lexicon import labels
from casepress.importing.line import Line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.reading import Block, plain, stripped
from casepress.importing.simplify.tokens import PATTERN

_CAPTION = re.compile(rf"\s*(?:{labels('figure')})\.?\s*\d", re.IGNORECASE)


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Dissolve every table that holds no data."""
    out: list[Part] = []
    notes: list[Note] = []
    for part in draft.parts:
        grid = part.is_
        if not isinstance(grid, Grid):
            out.append(part)
            continue
        inner = _nested(grid.table)
        if inner is not None:
            grid = replace(grid, table=inner)
            part = replace(part, is_=grid)
        if _is_layout(grid.table):
            found = [p for cell in cells(grid.table) for p in _parts(cell, part)]
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
