"""From the letters of a passage to the letters of its markdown.

The places of the words are known (`casepress.source.positions`); this module matches what lies
between two words: punctuation, quotes, dashes, citations. It steps over markup.

No library does this: a general diff aligns two texts letter by letter, without knowing how
markdown may spell a character.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

#: A word that is known in both: its range in the passage, its range in the source.
Anchor = tuple[int, int, int, int]
#: How a character of a passage may be typed; any other is typed as itself.
_TYPED = {
    " ": r"(?:\\?[ \t]*(?:\r\n|\n|\r)[ \t>]*|[ \t])+|\\ ",
    "\u00a0": r"\u00a0|\\ |&nbsp;|&#160;|&#xA0;",
    "–": r"–|--|&ndash;",
    "—": r"—|---|&mdash;",
    "…": r"…|\.\.\.",
    "‘": "[‘']",
    "’": "[’']",
    "“": '[“"]',
    "”": '[”"]',
    "<": "<|&lt;|\\\\<",
    ">": ">|&gt;|\\\\>",
    "&": "&amp;|&",
    "\ue000": r"\[[^\]]*\]|-?@\{?[\w:.#$%&+?<>~/-]*\w\}?(?: \[[^\]]*\])?",
    "\ue001": r"\[[^\]]*\](?:\([^)]*\))?|@[\w:.-]*\w",
    "\ue002": r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?|`+[^`]*`+|\${1,2}[^$]*\${1,2}|<[^>]*>",
    "\ue003": r"\^",
    "\ue004": "~",
}
_PATTERNS = {char: re.compile(typed) for char, typed in _TYPED.items()}
_FAR = 400  # how far a passage may reach beyond its first and last word


@dataclass(frozen=True)
class Aligned:
    """A passage beside its source. `anchors` are words known in both, each with its range in the
    passage and its range in the source; they ascend in both. Characters before the first and
    after the last are looked for between `floor` and `ceiling`."""

    passage: str
    source: str
    anchors: Sequence[Anchor]
    floor: int
    ceiling: int
    _known: dict[tuple[int, int], _Part] = field(default_factory=dict, init=False, repr=False)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of `passage[start:end]`, or of its neighbour if it was not typed.
        Only what lies between the anchors around it is matched."""
        low = bisect_left(self.anchors, start, key=_begin) - 1
        high = bisect_left(self.anchors, end, key=_begin)
        if (low, high) not in self._known:
            self._known[low, high] = self._part(low, high)
        part = self._known[low, high]
        start, end = start - part.first, end - part.first
        starts, ends = part.starts, part.ends
        begin = next((s for s in starts[start:end] if s >= 0), -1)
        stop = next((e for e in reversed(ends[start:end]) if e >= 0), -1)
        if begin < 0:
            before, after = part.end_before(start), part.start_after(end)
            begin = before if before >= 0 else max(after - 1, 0)
            stop = after if after > begin else begin + 1
        return begin, max(stop, begin)

    def _part(self, low: int, high: int) -> _Part:
        """The passage from one anchor to another; its own beginning and end without them."""
        near = self.anchors[max(low, 0) : high + 1]
        is_first, is_last = low < 0, high == len(self.anchors)
        first = 0 if is_first else near[0][0]
        last = len(self.passage) if is_last else near[-1][1]
        none = [-1] * (last - first)
        part = _Part(self.passage, self.source, first, none, none.copy())
        if not near:
            part.forward((0, last), (self.floor, self.ceiling))
            return part
        for anchor in near:
            part.put(anchor)
        if is_first:
            part.backward(near[0][0], (max(self.floor, near[0][2] - _FAR), near[0][2]))
        for (_, begin, _, at), (end, _, limit, _) in itertools.pairwise(near):
            part.forward((begin, end), (at, limit))
        if is_last:
            ceiling = min(self.ceiling, near[-1][3] + _FAR)
            part.forward((near[-1][1], last), (near[-1][3], ceiling))
        return part


def aligned(
    passage: str, source: str, anchors: Iterable[Anchor], floor: int, ceiling: int
) -> Aligned:
    """A passage beside its source, with those anchors that run forward in both texts."""
    kept: list[Anchor] = []
    ours = theirs = -1
    for anchor in anchors:
        if anchor[2] >= theirs and anchor[0] >= ours:
            kept.append(anchor)
            _, ours, _, theirs = anchor
    return Aligned(passage, source, kept, floor, ceiling)


def _latest(known: int, place: int) -> int:
    """A place, or the one that was known before."""
    return place if place >= 0 else known


@dataclass
class _Part:
    """A part of the passage, which begins at `first`: for each letter where it begins and ends in
    the file, or -1."""

    passage: str
    source: str
    first: int
    starts: list[int]
    ends: list[int]

    def end_before(self, i: int) -> int:
        """The end of the nearest known letter before a letter, or -1."""
        return self._ends_before[min(i, len(self.ends))]

    def start_after(self, i: int) -> int:
        """The start of the nearest known letter from a letter on, or -1."""
        return self._starts_after[min(i, len(self.starts))]

    @cached_property
    def _ends_before(self) -> list[int]:
        return [-1, *itertools.accumulate(self.ends, _latest)]

    @cached_property
    def _starts_after(self) -> list[int]:
        return [*reversed([*itertools.accumulate(reversed(self.starts), _latest)]), -1]

    def put(self, anchor: Anchor) -> None:
        a, b, c, d = anchor
        for i in range(a, b):
            self.set(i, min(c + i - a, d - 1), min(c + i - a, d - 1) + 1)
        self.ends[b - 1 - self.first] = d

    def set(self, i: int, start: int, end: int) -> None:
        self.starts[i - self.first], self.ends[i - self.first] = start, end

    def forward(self, ours: tuple[int, int], theirs: tuple[int, int]) -> None:
        at, limit = theirs
        for i in range(*ours):
            if span := _typed(self.passage[i], self.source, at, limit):
                self.set(i, *span)
                at = max(at, span[1])

    def backward(self, until: int, theirs: tuple[int, int]) -> None:
        """Match the characters before the first word, from that word backwards."""
        floor, at = theirs
        for i in range(until - 1, -1, -1):
            if span := _typed(self.passage[i], self.source, floor, at, last=True):
                self.set(i, *span)
                at = span[0]


def _typed(
    char: str, source: str, start: int, end: int, *, last: bool = False
) -> tuple[int, int] | None:
    """Where a letter of the passage is typed between two places of the source, first or last."""
    pattern = _PATTERNS.get(char)
    if pattern is None:
        found = source.rfind(char, start, end) if last else source.find(char, start, end)
        return (found, found + 1) if found >= 0 else None
    if not last:
        match = pattern.search(source, start, end)
        return match.span() if match else None
    spans = [match.span() for match in pattern.finditer(source, start, end)]
    return spans[-1] if spans else None


def _begin(anchor: Anchor) -> int:
    return anchor[0]
