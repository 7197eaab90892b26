"""The text of an article as one stream of lines, measured in a layout: how far from its beginning
each block, callout and float is. What wide figures and tables take of a page does not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from casepress.outputs.pdf.plan import SPACER, Layout, Spot

LINE = 12.0  # points: the pitch of the lines
#: Points between the front matter and the columns (`columns.typ`).
_BELOW_FRONT = 16.0


class _Strip(NamedTuple):
    """A column of a page: the part of it that is for text."""

    top: float
    bottom: float
    before: float  # of the stream, in the columns before it


class Begin(NamedTuple):
    """The beginning of a block: its number, its place in the stream."""

    block: int
    at: float


@dataclass(frozen=True)
class Stream:
    """The stream of a layout."""

    layout: Layout

    @cached_property
    def first(self) -> int:
        """The first page with text: the front matter of a crowded article has its own."""
        return min((mark.page for mark in self.layout.marks), default=1)

    @cached_property
    def opening(self) -> float:
        """The height of a column on the first page of text."""
        return self.layout.foot - self._head(self.first)

    @cached_property
    def column(self) -> float:
        """The height of a column on any other page."""
        return self.layout.foot - self.layout.head

    def _head(self, page: int) -> float:
        crowded = self.layout.crowded or page > 1
        return self.layout.head if crowded else self.layout.front + _BELOW_FRONT

    @cached_property
    def _strips(self) -> Mapping[tuple[int, int], _Strip]:
        found: dict[tuple[int, int], _Strip] = {}
        before = 0.0
        for page in range(self.first, self.layout.pages + 1):
            for side in (0, 1):
                top, bottom = self._free(page, side)
                found[page, side] = _Strip(top, bottom, before)
                before += max(bottom - top, 0.0)
        return found

    def _free(self, page: int, side: int) -> tuple[float, float]:
        """What floats leave of a column."""
        top, bottom = self._head(page), self.layout.foot
        for one in self.layout.set_floats:
            if one.block == SPACER or one.at.page != page:
                continue
            if one.narrow and self.side(one.at.x) != side:
                continue
            if one.at.y > (top + bottom) / 2 and one.at.y + one.room > self.layout.foot - LINE:
                bottom -= one.room
            else:
                top += one.room
        return top, bottom

    @cached_property
    def pages(self) -> tuple[float, ...]:
        """Where each page begins in the stream, from the first one with text."""
        return tuple(strip.before for (_, side), strip in self._strips.items() if side == 0)

    def side(self, x: float) -> int:
        """The column, 0 or 1, of a place on a page."""
        return int(x >= self.layout.second - 1)

    def at(self, spot: Spot) -> float:
        """The place of a spot in the stream."""
        page = min(max(spot.page, self.first), self.layout.pages)
        if spot.page < self.first:
            return 0.0
        strip = self._strips[page, self.side(spot.x)]
        return strip.before + min(max(spot.y - strip.top, 0.0), max(strip.bottom - strip.top, 0.0))

    @cached_property
    def begins(self) -> tuple[Begin, ...]:
        """The blocks in the order of the text."""
        return tuple(
            Begin(mark.block, self.at(Spot(mark.page, mark.x, mark.y)))
            for mark in self.layout.marks
            if mark.block >= 0
        )

    @cached_property
    def end(self) -> float:
        """The length of the stream."""
        last = self.layout.end
        return self.at(Spot(last.page, last.x, last.y)) + LINE
