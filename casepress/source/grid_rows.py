"""Rows of grid tables whose `|` are not below the `+` of the table's lines.

pandoc then runs cells together, or prints a `|` as a word of a cell, without a warning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"\+(?:[-=:]+\+)+\s*$")
_PART = re.compile(r"\+[-=:]+\+")  # of a line beside a cell of several rows
_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")


@dataclass(frozen=True)
class CrookedRow:
    """A row that is out of place: line and column (1-based) of its first misplaced `|`."""

    line: int
    column: int
    end_column: int


def crooked_rows(text: str) -> Iterator[CrookedRow]:
    """The rows of a text's grid tables that are out of place; the code in it is stepped over."""
    if "+-" not in text and "+=" not in text:
        return
    table: list[tuple[int, int, str]] = []
    fence = ""
    for number, typed in enumerate([*text.split("\n"), ""], 1):
        if match := _FENCE.match(typed):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        line = typed.lstrip(" >")
        inside = not fence and line[:1] in ("+", "|") and (table or _LINE.match(line))
        if inside:
            table.append((number, len(typed) - len(line), line.rstrip()))
        elif table:
            yield from _rows(table)
            table = []


def _rows(table: list[tuple[int, int, str]]) -> Iterator[CrookedRow]:
    ruled = [line for _, _, line in table if line[0] == "+" or _PART.search(line)]
    corners = {place for line in ruled for place in _places(line, "+")}
    for number, indent, line in table:
        if line in ruled:
            continue
        strokes = _places(line, "|")
        bars = set(strokes)
        wrong = next((p for p in strokes if p not in corners and _missed(p, corners - bars)), None)
        if wrong is None and (not strokes or max(strokes) != max(corners)):
            wrong = max(strokes, default=0)
        if wrong is not None:
            column = indent + strokes[wrong] + 1 if wrong in strokes else indent + 1
            yield CrookedRow(number, column, column + 1)


def _missed(place: int, free: set[int]) -> bool:
    """Whether a stroke is one or two places beside a corner that has no stroke."""
    return any(abs(place - corner) <= 2 for corner in free)


def _places(line: str, sign: str) -> dict[int, int]:
    """The places of a sign as they are seen, with their offsets: some letters are two wide."""
    found: dict[int, int] = {}
    seen = 0
    for offset, (letter, before) in enumerate(
        (after, before) for before, after in pairwise(f" {line}")
    ):
        if letter == sign and before != "\\":
            found[seen] = offset
        if not unicodedata.combining(letter):
            seen += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
    return found
