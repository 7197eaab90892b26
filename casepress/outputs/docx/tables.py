"""Data tables: portrait or landscape, the widths of their columns, and the decimal points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import Element, plain, text
from casepress.outputs.docx.constructors import hint_inline

_MM_PER_POINT = 25.4 / 72
# Widths in em of the characters of a common sans-serif face, rounded up; all others count as
# capitals.
_NARROW, _USUAL, _WIDE, _CAPITAL = 0.3, 0.56, 0.86, 0.7
_EM = {
    **dict.fromkeys("iljtfrI.,;:'|!()[]/ -", _NARROW),
    **dict.fromkeys("abcdeghknopqsuvxyz0123456789–$?°", _USUAL),
    **dict.fromkeys("mwMW@%—", _WIDE),
}
_BOLD = 1.08  # the width of bold characters against regular ones
# A decimal tab aligns a cell on its first decimal point, else behind its number.
_WHOLE = re.compile(r"^[^\d]*\d[\d\u202f\u00a0,]*|^.*$")

Column = tuple[float, float]  # least and best width, mm


@dataclass(frozen=True)
class TableArea:
    """The area for a table: the width of the text on a portrait and on a landscape page (mm), the
    type size and the small one, and a cell's padding left and right together (points)."""

    width: float
    landscape_width: float
    size: float
    small: float
    inset: float

    @classmethod
    def of(cls, layout: Mapping[str, Any]) -> TableArea:
        """The area in a copy's layout."""
        page, table, styles = layout["page"], layout["table"], layout["paragraph-styles"]
        sides = float(page["left"]) + float(page["right"])
        size, small = (float(styles[table[k]]["size"]) for k in ("text", "small"))
        width, height = float(page["width"]), float(page["height"])
        return cls(width - sides, height - sides, size, small, 2 * float(table["cell"][1]))


@dataclass(frozen=True)
class Placed:
    """A table that fits: pandoc's column specifications with widths as shares of the text width,
    whether its type is small and its page landscape; the widths of its columns without padding
    (mm) and its type size (mm)."""

    specs: list[Any]
    small: bool
    landscape: bool
    columns: list[float]
    em: float


def place(specs: list[Any], parts: list[Any], area: TableArea) -> Placed:
    """Fit a table, whose `parts` are head, bodies and foot: where the longest words of its columns
    do not fit side by side, smaller type, then a landscape page. The widths in the markdown are not
    used, since they only repeat how many dashes were typed."""
    inset = area.inset * _MM_PER_POINT
    ways = ((False, False), (True, False), (False, True), (True, True))
    for small, landscape in ways:
        em = (area.small if small else area.size) * _MM_PER_POINT
        width = area.landscape_width if landscape else area.width
        columns = _columns(len(specs), parts, em, inset)
        if sum(least for least, _ in columns) <= width:
            break
    widths = _share(columns, width)
    scale = min(1.0, width / (sum(widths) or width))
    shares = [[s[0], _width(w * scale / width)] for s, w in zip(specs, widths, strict=True)]
    return Placed(shares, small, landscape, [w * scale - inset for w in widths], em)


def _width(share: float) -> Element:
    return {"t": "ColWidth", "c": round(share, 4)}


def on_the_point(placed: Placed, parts: list[Any], decimal: str) -> list[Any]:
    """The parts with a hint in each cell of the columns `decimal` ("2 3", counted from 1): where
    the decimal tab of its paragraph is, in points from the edge of the cell's text, so that the
    decimal points align in the middle of the column. Their headings are centred, and so are
    headings over several columns."""
    wanted = {int(n) - 1 for n in decimal.split() if n.isdecimal()}
    stops: dict[int, float] = {}
    for at in sorted(n for n in wanted if n < len(placed.specs)):
        numbers = [text(c[4]) for a, c, head in _cells(len(placed.specs), parts)
                   if a == at and not head and c[3] == 1]  # fmt: skip
        whole = max((_measure(_before_point(n)) for n in numbers), default=0.0) * placed.em
        rest = max((_measure(n[len(_before_point(n)) :]) for n in numbers), default=0.0)
        spare = max(0.0, placed.columns[at] - whole - rest * placed.em)
        stops[at] = (whole + spare / 2) / _MM_PER_POINT
    for at, cell, head in _cells(len(placed.specs), parts):
        spanning = cell[3] > 1 and cell[1]["t"] == "AlignDefault"
        if head and (spanning or (at in stops and cell[3] == 1)):
            cell[1] = {"t": "AlignCenter"}
        elif at in stops and cell[3] == 1:
            cell[1] = {"t": "AlignLeft"}
            cell[4] = [_noted(block, stops[at]) for block in cell[4]]
    return parts


def _before_point(number: str) -> str:
    found = _WHOLE.match(number)
    return found.group() if found else number


def _noted(block: Element, at: float) -> Element:
    if block["t"] not in ("Para", "Plain"):
        return block
    return plain([hint_inline("decimal", at=round(at, 1)), *block["c"]])


def _share(columns: list[Column], width: float) -> list[float]:
    best = sum(b for _, b in columns)
    least = sum(a for a, _ in columns)
    if best <= width:
        return [b for _, b in columns]
    if least >= width:
        return [a for a, _ in columns]
    spare = (width - least) / (best - least)
    return [a + (b - a) * spare for a, b in columns]


def _columns(count: int, parts: list[Any], em: float, inset: float) -> list[Column]:
    columns: list[Column] = [(inset, inset)] * count
    wide: list[tuple[int, int, Column]] = []
    for at, cell, head in _cells(count, parts):
        need = _need(cell[4], em * (_BOLD if head else 1), inset)
        across = min(cell[3], count - at)
        if across == 1:
            columns[at] = (max(columns[at][0], need[0]), max(columns[at][1], need[1]))
        else:
            wide.append((at, across, need))
    for at, across, need in wide:
        for i in (0, 1):
            lack = need[i] - sum(c[i] for c in columns[at : at + across])
            for n in range(at, at + across) if lack > 0 else ():
                old = columns[n]
                more = old[i] + lack / across
                columns[n] = (more, max(more, old[1])) if i == 0 else (old[0], more)
    return columns


def _need(cell: list[Any], em: float, inset: float) -> Column:
    paragraphs = [text(block) for block in cell]
    words = [word for p in paragraphs for word in p.split(" ")]
    least = max((_measure(word) for word in words), default=0.0)
    best = max((_measure(p) for p in paragraphs), default=0.0)
    return least * em + inset, best * em + inset + 0.3


def _measure(words: str) -> float:
    return sum(_EM.get(sign, _CAPITAL) for sign in words)


def _cells(count: int, parts: list[Any]) -> Iterator[tuple[int, list[Any], bool]]:
    """Every cell with the column in which it begins, and whether it is in the table's head."""
    head, bodies, foot = parts
    groups = [(head[1], True), *((b[2] + b[3], False) for b in bodies), (foot[1], False)]
    for rows, heading in groups:
        hanging = [0] * count  # by column: how many further rows a cell above covers
        for _, cells in rows:
            at = 0
            for cell in cells:
                down, across = cell[2], cell[3]
                while at < count and hanging[at]:
                    hanging[at] -= 1
                    at += 1
                if at >= count:
                    break
                across = min(across, count - at)
                yield at, cell, heading
                for n in range(at, at + across):
                    hanging[n] = down - 1
                at += across
            for n in range(at, count):
                hanging[n] = max(0, hanging[n] - 1)
