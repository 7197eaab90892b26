"""Tables that are set with tabs: paragraphs of cells, one below the other."""

from __future__ import annotations

from dataclasses import replace

from casepress.importing.codes import DOC017
from casepress.importing.draft import Draft, Given, Grid, Part
from casepress.importing.grids import made
from casepress.importing.line import Line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.simplify.tokens import PATTERN, mark

_TAB = mark("t")
_SIGN = "\t"


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Make tables of three or more neighbours with at least two tabs within their words; every
    other tab becomes a space."""
    out: list[Part] = []
    notes: list[Note] = []
    rows: list[Part] = []
    for part in (*draft.parts, None):
        if part is not None and part.is_ is None and _cells(part) >= 3:
            rows.append(part)
            continue
        if len(rows) >= 3 and max(map(_cells, rows)) - min(map(_cells, rows)) <= 2:
            table = made(
                [[c.stripped(" \n").inlines() for c in _tabbed(r).split(_SIGN)] for r in rows]
            )
            out.append(
                replace(
                    rows[0],
                    line=Line(),
                    is_=Grid(0, Line(), table),
                    block=replace(rows[0].block, table=table),
                )
            )
            notes.append(
                Note(
                    DOC017,
                    "begins a table that is set with tabs; check its columns",
                    rows[0].text,
                    rows[0].number,
                )
            )
        else:
            out += [_spaced(r) for r in rows]
        rows = []
        if part is not None:
            out.append(_spaced(part))
    return noted(replace(draft, parts=tuple(out)), notes)


def _cells(part: Part) -> int:
    text = part.line.text
    return text.count(_TAB) + 1 if text.count(_TAB) >= 2 else 0


def _tabbed(part: Part) -> Line:
    spans = [(m.start(), m.end()) for m in PATTERN.finditer(part.line.text) if m[0] == _TAB]
    return part.line.replaced(
        (a, b, (replace(part.line.piece_at(a), text=_SIGN, formats=()),)) for a, b in spans
    )


def _spaced(part: Part) -> Part:
    if _TAB not in part.line.text:
        return part
    line = _tabbed(part)
    spans = [(i, i + 1) for i, c in enumerate(line.text) if c == _SIGN]
    spaced = line.replaced(
        (a, b, (replace(line.piece_at(a), text=" ", formats=()),)) for a, b in spans
    )
    return part.with_line(spaced.stripped(" \n"))
