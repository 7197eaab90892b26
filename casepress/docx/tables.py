"""Column widths of a table: enough for each column's longest word, the rest by its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casepress.ast import text

_MM_PER_POINT = 25.4 / 72
# Widths in em of the letters of a common sans face, rounded up; others count as capitals.
_NARROW, _USUAL, _WIDE, _CAPITAL = 0.3, 0.56, 0.86, 0.7
_EM = {
    **dict.fromkeys("iljtfrI.,;:'|!()[]/ -", _NARROW),
    **dict.fromkeys("abcdeghknopqsuvxyz0123456789–$?°", _USUAL),
    **dict.fromkeys("mwMW@%—", _WIDE),
}
_BOLD = 1.08  # a heading's letters against the text's

Column = tuple[float, float]  # least and best width, mm


def fit(specs: list[Any], parts: list[Any], width: float, size: float, inset: float) -> list[Any]:
    """pandoc's column specifications with widths as shares of the text width (`width`, mm).

    `parts` are the table's head, bodies and foot; `size` (points) its letters, `inset` (points)
    the padding of a cell, left and right together. What the markdown says of widths is its
    typist's line of dashes, and not used.
    """
    columns = _columns(len(specs), parts, size * _MM_PER_POINT, inset * _MM_PER_POINT)
    widths = _share(columns, width)
    scale = min(1.0, width / (sum(widths) or width))
    return [
        [spec[0], {"t": "ColWidth", "c": round(w * scale / width, 4)}]
        for spec, w in zip(specs, widths, strict=True)
    ]


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
    for at, across, cell, bold in _cells(count, parts):
        need = _need(cell, em * bold, inset)
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


def _cells(count: int, parts: list[Any]) -> Iterator[tuple[int, int, list[Any], float]]:
    """Every cell with the column where it begins, how many it spans, and its weight."""
    head, bodies, foot = parts
    groups = [(head[1], _BOLD), *(((b[2] + b[3]), 1.0) for b in bodies), (foot[1], 1.0)]
    for rows, weight in groups:
        hanging = [0] * count  # rows that a cell above still covers, by column
        for _, cells in rows:
            at = 0
            for _, _, down, across, content in cells:
                while at < count and hanging[at]:
                    hanging[at] -= 1
                    at += 1
                if at >= count:
                    break
                across = min(across, count - at)
                yield at, across, content, weight
                for n in range(at, at + across):
                    hanging[n] = down - 1
                at += across
            for n in range(at, count):
                hanging[n] = max(0, hanging[n] - 1)
