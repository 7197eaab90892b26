"""From an offset in a text to a line and column of its file."""

from __future__ import annotations

import re
from bisect import bisect_right

from casepress.core.findings import Span

_LINE_END = re.compile("\n")


class Places:
    """Turns 0-based offsets of `text` into spans of the file `name`."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def point(self, offset: int) -> tuple[int, int]:
        """1-based line and column of a code point."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of a 1-based line and column."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def span(self, start: int, end: int) -> Span:
        """The place from `start` up to, but not including, `end`."""
        return Span(self.name, *self.point(start), *self.point(end))
