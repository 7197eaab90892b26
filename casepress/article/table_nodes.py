"""Views of pandoc's tables: `Table`, and its parts, which are elements of no type of their own.

See `nodes`: a view gives the parts of an element by name and copies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casepress.article.ast import Blocks
from casepress.article.nodes import Captioned


class Table(Captioned):
    """`Table Attr Caption [ColSpec] TableHead [TableBody] TableFoot`"""

    __slots__ = ()

    @property
    def columns(self) -> list[Any]:
        """For each column `(Alignment, ColWidth)`."""
        found: list[Any] = self.content[2]
        return found

    @property
    def head(self) -> list[Row]:
        """`TableHead Attr [Row]`"""
        return _rows(self.content[3][1])

    @property
    def bodies(self) -> list[Body]:
        return [Body(body) for body in self.content[4]]

    @property
    def foot(self) -> list[Row]:
        """`TableFoot Attr [Row]`"""
        return _rows(self.content[5][1])

    @property
    def rows(self) -> Iterator[Row]:
        """Every row from top to bottom."""
        yield from self.head
        for body in self.bodies:
            yield from body.head
            yield from body.rows
        yield from self.foot


class Body:
    """`TableBody Attr RowHeadColumns [Row] [Row]`"""

    __slots__ = ("content",)

    def __init__(self, content: list[Any]) -> None:
        self.content = content

    @property
    def head_columns(self) -> int:
        """How many columns at the left are heads of their rows."""
        return int(self.content[1])

    @property
    def head(self) -> list[Row]:
        """The rows that are a head of this body."""
        return _rows(self.content[2])

    @property
    def rows(self) -> list[Row]:
        return _rows(self.content[3])


class Row:
    """`Row Attr [Cell]`"""

    __slots__ = ("content",)

    def __init__(self, content: list[Any]) -> None:
        self.content = content

    @property
    def cells(self) -> list[Cell]:
        return [Cell(cell) for cell in self.content[1]]


class Cell:
    """`Cell Attr Alignment RowSpan ColSpan [Block]`"""

    __slots__ = ("content",)

    def __init__(self, content: list[Any]) -> None:
        self.content = content

    @property
    def alignment(self) -> str:
        """`AlignLeft`, `AlignRight`, `AlignCenter` or `AlignDefault`, which is the column's."""
        return str(self.content[1]["t"])

    @property
    def row_span(self) -> int:
        return int(self.content[2])

    @property
    def column_span(self) -> int:
        return int(self.content[3])

    @property
    def blocks(self) -> Blocks:
        found: Blocks = self.content[4]
        return found


def _rows(rows: list[Any]) -> list[Row]:
    return [Row(row) for row in rows]
