"""Tables as pandoc has them: their cells, and tables made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import Element, Inlines

Table = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell: its place, how many rows and columns it spans, and its blocks."""

    row: int
    column: int
    rows: int
    columns: int
    blocks: list[Element]


def raw_rows(table: Table) -> list[Any]:
    """All rows in order, those of head and foot included."""
    _, _, _, head, bodies, foot = table["c"]
    return [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]


def cells(table: Table) -> list[Cell]:
    """The cells of a table in order."""
    taken: set[tuple[int, int]] = set()
    out = []
    for r, row in enumerate(raw_rows(table)):
        column = 0
        for _, _, rows, columns, blocks in row[1]:
            while (r, column) in taken:
                column += 1
            taken |= {(r + i, column + j) for i in range(rows) for j in range(columns)}
            out.append(Cell(r, column, rows, columns, blocks))
            column += columns
    return out


def size(table: Table) -> tuple[int, int]:
    """How many rows and columns a table has."""
    return len(raw_rows(table)), len(table["c"][2])


def content(blocks: list[Element]) -> Iterator[Inlines]:
    """The paragraphs of blocks, those of lists and quotations included."""
    for block in blocks:
        kind = block["t"]
        if kind in ("Para", "Plain"):
            yield block["c"]
        elif kind == "Header":
            yield block["c"][2]
        elif kind in ("BulletList", "OrderedList"):
            for item in block["c"] if kind == "BulletList" else block["c"][1]:
                yield from content(item)
        elif kind == "BlockQuote":
            yield from content(block["c"])
        elif kind == "Div":
            yield from content(block["c"][1])
        elif kind == "Table":
            for cell in cells(block):
                yield from content(cell.blocks)


def changed(table: Table, change: Callable[[Inlines], Inlines]) -> Table:
    """The table with every paragraph of its cells changed; a cell's blocks are plain paragraphs
    afterwards, as markdown's tables hold them."""
    head, bodies, foot = table["c"][3], table["c"][4], table["c"][5]

    def row(one: Any) -> Any:
        made = []
        for attr, align, rows, columns, blocks in one[1]:
            lines = [x for x in map(change, content(blocks)) if x]
            kind = "Plain" if len(lines) < 2 else "Para"
            made.append([attr, align, rows, columns, [{"t": kind, "c": x} for x in lines]])
        return [one[0], made]

    new_bodies = [[b[0], b[1], [row(r) for r in b[2]], [row(r) for r in b[3]]] for b in bodies]
    parts = [["", [], []], [None, []], table["c"][2], [head[0], [row(r) for r in head[1]]],
             new_bodies, [foot[0], [row(r) for r in foot[1]]]]  # fmt: skip
    return {"t": "Table", "c": parts}


def made(rows: Sequence[Sequence[Inlines]]) -> Table:
    """A table of these cells; the first row is its head."""
    width = max(len(row) for row in rows)
    filled = [[*row, *([[]] * (width - len(row)))] for row in rows]

    def row_(cells_: Sequence[Inlines]) -> Any:
        return [["", [], []], [
            [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": list(c)}] if c else []]
            for c in cells_
        ]]  # fmt: skip

    specs = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in range(width)]
    none: list[Any] = ["", [], []]
    body = [none, 0, [], [row_(r) for r in filled[1:]]]
    return {
        "t": "Table",
        "c": [none, [None, []], specs, [none, [row_(filled[0])]], [body], [none, []]],
    }
