"""Widths of tables as lengths instead of shares of the page.

pandoc computes columns for a page of 7920 twips. Where those contradict the table's share of the
page, word processors differ in which one they follow, and words break within a narrow column.
"""

from __future__ import annotations

from itertools import accumulate, pairwise

from casepress.outputs.docx.ooxml import Node, find, get, q

_WHOLE = 5000  # fiftieths of a per cent (17.18.87)


def set_widths(root: Node) -> None:
    """Set the widths of each table in the text, of its columns and of its cells in twips. The
    sections must be complete."""
    for table in find(root, "w:body/w:tbl[w:tblPr/w:tblW/@w:type='pct']"):
        (given,) = find(table, "w:tblPr/w:tblW")
        (section,) = find(table, "following::w:sectPr[1]")
        width = _room(section) * int(get(given, "w:w")) // _WHOLE
        given.set(q("w:type"), "dxa")
        given.set(q("w:w"), str(width))
        columns = find(table, "w:tblGrid/w:gridCol")
        edges = [0, *accumulate(int(get(column, "w:w")) for column in columns)]
        true = [edge * width // max(edges[-1], 1) for edge in edges]
        for column, (left, right) in zip(columns, pairwise(true), strict=True):
            column.set(q("w:w"), str(right - left))
        for row in find(table, "w:tr"):
            _set_cells(row, true)


def _set_cells(row: Node, edges: list[int]) -> None:
    at = 0
    for cell in find(row, "w:tc"):
        spans = [int(get(s, "w:val")) for s in find(cell, "w:tcPr/w:gridSpan")]
        end = min(at + (spans[0] if spans else 1), len(edges) - 1)
        for given in find(cell, "w:tcPr/w:tcW"):
            given.set(q("w:w"), str(edges[end] - edges[at]))
        at = end


def _room(section: Node) -> int:
    """The width of the text on a section's pages, in twips."""
    (size,) = find(section, "w:pgSz")
    (margins,) = find(section, "w:pgMar")
    sides = int(get(margins, "w:left")) + int(get(margins, "w:right"))
    return int(get(size, "w:w")) - sides
