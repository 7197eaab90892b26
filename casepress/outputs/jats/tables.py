"""The check that the rows of a JATS table fill its columns."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.outputs.jats.xml import Node


def uneven_rows(table: Node) -> Iterator[tuple[Node, str]]:
    """The rows of an XHTML `table` with too few or too many columns, and those with cells that span
    rows beyond the end of their head, body or foot."""
    width = 0
    for part in [table, *table.iterchildren("thead", "tfoot", "tbody")]:
        carried: list[int] = []
        last: Node | None = None
        for row in part.iterchildren("tr"):
            last = row
            filled = sum(1 for rows in carried if rows)
            carried = [max(0, rows - 1) for rows in carried]
            for cell in row.iterchildren("td", "th"):
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                filled += across
                carried += [down - 1] * across
            carried = [rows for rows in carried if rows]
            width = width or filled
            if filled != width:
                yield row, f"the row has {filled} columns, the table's first {width}"
        if last is not None and carried:
            yield last, "a cell spans rows beyond the end of its part of the table"


def _span(cell: Node, name: str) -> int:
    value = cell.get(name, "1")
    return int(value) if value.isdecimal() and int(value) else 1
