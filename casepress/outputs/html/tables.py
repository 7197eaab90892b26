"""Tables: caption above, a scroller around them, number columns on the point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from casepress.article.ast import Blocks, Element, get, identifier, is_div, text, walk
from casepress.outputs.html.elements import el, html_id, join
from casepress.outputs.html.floats import caption
from casepress.outputs.html.inlines import image, inlines
from casepress.outputs.html.state import State

_ALIGN = {"AlignRight": "end", "AlignCenter": "center"}
_NUMBER = re.compile(r"\d+(?:([.,·])(\d+))?$")
#: Tables with more rows or columns lie in a scroller of their own, also on a wide screen.
_MANY_ROWS, _MANY_COLUMNS = 20, 6


def table_wrap(state: State, block: Element) -> Markup:
    """`Div.table-wrap`: caption, table, notes."""
    content: Blocks = block["c"][1]
    name = html_id(identifier(block)) or state.fresh("table")
    tables = [part for part in content if part["t"] == "Table"]
    decimal = [int(column) - 1 for column in get(block, "decimal").split()]
    label = get(block, "label")
    with state.apart() as footnotes:
        found = caption(state, label, tables[0]["c"][1][1] if tables else [])
        shown = [_scroller(state, part, decimal, f"{name}-caption") for part in tables]
        shown += [image(state, i) for i in _pictures(content)]
        notes = [_notes(state, part) for part in content if is_div(part, "notes")]
    foot = [*notes, *footnotes, found.notes]
    return el(
        "figure",
        {"id": name, "class": "table", "data-label": label or None, **state.mark(block)},
        el("figcaption", {"id": f"{name}-caption"}, found.words),
        *shown,
        el("div", {"class": "foot"}, *foot) if any(foot) else "",
    )


def _pictures(content: Blocks) -> list[Element]:
    """Pictures in place of a table."""
    plain = [part for part in content if part["t"] in ("Para", "Plain", "Figure")]
    return [item for item in walk(plain) if item["t"] == "Image"]


def _notes(state: State, block: Element) -> Markup:
    out: list[Markup] = []
    for part in block["c"][1]:
        grey = is_div(part, "source") or is_div(part, "permission")
        out.append(state.body.blocks(state, part["c"][1] if grey else [part]))
    return join(out)


def table(state: State, block: Element, decimal: list[int]) -> Markup:
    """A table without a box around it, as within a list."""
    with state.apart() as footnotes:
        words = caption(state, "", block["c"][1][1])
        named = state.fresh("table")
        shown = _scroller(state, block, decimal, f"{named}-caption" if words.words else "")
    head = [el("figcaption", {"id": f"{named}-caption"}, words.words)] if words.words else []
    foot = [el("div", {"class": "foot"}, *footnotes)] if footnotes else []
    return el("figure", {"class": "table"}, *head, shown, *foot)


def _scroller(state: State, block: Element, decimal: list[int], caption_id: str) -> Markup:
    columns = len(block["c"][2])
    rows = sum(len(own) for _, _, _, own in block["c"][4])
    kinds = [
        "scroller rows",
        "many" if columns > _MANY_COLUMNS else "",
        "long" * (rows > _MANY_ROWS),
    ]
    named = {"aria-labelledby": caption_id} if caption_id else {"aria-label": state.labels["table"]}
    attributes = {
        "class": " ".join(kind for kind in kinds if kind),
        "role": "group",
        "tabindex": 0,
        **named,
    }
    return el("div", attributes, _Table(state, block, decimal).made())


@dataclass(frozen=True)
class _Cell:
    """A cell and where it begins; whether it is the first of its row, but below a taller one."""

    row: int
    column: int
    raw: list[Any]
    moved: bool

    @property
    def text(self) -> str:
        return text(self.raw[4])


class _Table:
    """One table; cells know their column, also after a cell that spans rows."""

    def __init__(self, state: State, block: Element, decimal: list[int]) -> None:
        self.state = state
        _, _, columns, head, bodies, foot = block["c"]
        self.aligned = [column[0]["t"] for column in columns]
        self.head, self.bodies, self.foot = head[1], bodies, foot[1]
        every = [self.head, self.foot, *(part for b in bodies for part in (b[2], b[3]))]
        cells = [cell for rows in every for _, row in rows for cell in row]
        self.spans = any(int(cell[2]) > 1 or int(cell[3]) > 1 for cell in cells)
        self.decimals = {column: self._decimals(column) for column in decimal}

    def made(self) -> Markup:
        """The `table` element."""
        parts = []
        if self.head:
            parts.append(el("thead", None, *self._rows(self.head, len(self.aligned), "col")))
        for _, stubs, inner, own in self.bodies:
            rows = [*self._rows(inner, len(self.aligned), "col")]
            rows += self._rows(own, int(stubs) or (0 if self.spans else 1), "row")
            if rows:
                parts.append(el("tbody", None, *rows))
        if self.foot:
            parts.append(el("tfoot", None, *self._rows(self.foot, 0, "")))
        return el("table", None, *parts)

    def _rows(self, rows: list[Any], heads: int, scope: str) -> Iterator[Markup]:
        """The rows of a part; the first `heads` columns hold headings."""
        for cells in self._placed(rows):
            made = [self._cell(cell, scope if cell.column < heads else "") for cell in cells]
            yield el("tr", None, *made)

    def _placed(self, rows: list[Any]) -> Iterator[list[_Cell]]:
        spans = [0] * len(self.aligned)
        for number, (_, cells) in enumerate(rows):
            placed: list[_Cell] = []
            column = 0
            for cell in cells:
                while column < len(spans) and spans[column]:
                    spans[column] -= 1
                    column += 1
                placed.append(_Cell(number, column, cell, bool(column) and not placed))
                for i in range(column, min(column + int(cell[3]), len(spans))):
                    spans[i] = int(cell[2]) - 1
                column += int(cell[3])
            for i in range(column, len(spans)):
                spans[i] = max(0, spans[i] - 1)
            yield placed

    def _decimals(self, column: int) -> int:
        """How many digits a column's numbers have behind their point, at most."""
        found = [
            len(match[2] or "")
            for _, _, _, own in self.bodies
            for cells in self._placed(own)
            for cell in cells
            if cell.column == column and (match := _NUMBER.search(cell.text))
        ]
        return max(found, default=0)

    def _cell(self, cell: _Cell, scope: str) -> Markup:
        _, align, down, across, content = cell.raw
        if scope and not text(content):  # an empty corner heads nothing
            scope = ""
        own = self.aligned[cell.column] if cell.column < len(self.aligned) else ""
        numbers = cell.column in self.decimals and int(across) == 1
        where = "end" if numbers else _ALIGN.get(align["t"], _ALIGN.get(own))
        if scope == "col" and int(across) > 1 and align["t"] == "AlignDefault":
            where = "center"
        attributes: dict[str, str | int | None] = {
            "class": " ".join(filter(None, (where, "in" if cell.moved else ""))) or None,
            "rowspan": int(down) if int(down) > 1 else None,
            "colspan": int(across) if int(across) > 1 else None,
        }
        if scope:
            attributes["scope"] = "colgroup" if scope == "col" and int(across) > 1 else scope
        elif numbers:
            attributes["data-pad"] = self._pad(cell)
        if len(content) == 1 and content[0]["t"] in ("Plain", "Para"):
            inner = inlines(self.state, content[0]["c"])
            attributes |= self.state.mark(content[0])
        else:
            inner = self.state.body.blocks(self.state, content)
        return el("th" if scope else "td", attributes, inner)

    def _pad(self, cell: _Cell) -> str | None:
        """What is lacking behind a number, so that points align: invisible, and no text."""
        most = self.decimals[cell.column]
        match = _NUMBER.search(cell.text)
        if not match or not most:
            return None
        own = match[2] or ""
        return ("" if match[1] else ".") + "0" * (most - len(own)) or None
