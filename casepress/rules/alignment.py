"""From the letters of a passage to the letters of its markdown.

The words are known (`casepress.source.positions`); here the rest between two words is matched:
punctuation, quotes, dashes, citations. Markup between them is stepped over.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

#: How what stands in a passage may be typed; anything else is typed as itself.
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
    """For each letter of a passage where it begins and ends in the file, or (-1, -1)."""

    starts: Sequence[int]
    ends: Sequence[int]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of `passage[start:end]`; of what stands nearest where it was not typed."""
        begin = next((s for s in self.starts[start:end] if s >= 0), -1)
        stop = next((e for e in reversed(self.ends[start:end]) if e >= 0), -1)
        if begin < 0:
            before = next((e for e in reversed(self.ends[:start]) if e >= 0), -1)
            after = next((s for s in self.starts[end:] if s >= 0), -1)
            begin = before if before >= 0 else max(after - 1, 0)
            stop = after if after > begin else begin + 1
        return begin, max(stop, begin)


def aligned(
    passage: str, source: str, anchors: list[tuple[int, int, int, int]], floor: int, ceiling: int
) -> Aligned:
    """Align a passage with its source. `anchors` are words known in both, as (start, end) in the
    passage and (start, end) in the source, in the order of the passage; what stands before the
    first and after the last is looked for between `floor` and `ceiling`."""
    starts, ends = [-1] * len(passage), [-1] * len(passage)
    kept = _ascending(anchors)
    for a, b, c, d in kept:
        if b - a == d - c:
            starts[a:b], ends[a:b] = range(c, d), range(c + 1, d + 1)
            continue
        for i in range(a, b):
            starts[i] = min(c + i - a, d - 1)
            ends[i] = starts[i] + 1
        ends[b - 1] = d
    if not kept:
        _forward(passage, source, (0, len(passage)), (floor, ceiling), starts, ends)
        return Aligned(starts, ends)
    first, last = kept[0], kept[-1]
    _backward(passage, source, first[0], (max(floor, first[2] - _FAR), first[2]), starts, ends)
    for (_, begin, _, at), (end, _, limit, _) in itertools.pairwise(kept):
        if end - begin == limit - at == 1 and passage[begin] == source[at] == " ":
            starts[begin], ends[begin] = at, at + 1
        else:
            _forward(passage, source, (begin, end), (at, limit), starts, ends)
    end = min(ceiling, last[3] + _FAR)
    _forward(passage, source, (last[1], len(passage)), (last[3], end), starts, ends)
    return Aligned(starts, ends)


def _ascending(anchors: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """The anchors that run forward in both texts."""
    kept: list[tuple[int, int, int, int]] = []
    for anchor in anchors:
        if not kept or (anchor[2] >= kept[-1][3] and anchor[0] >= kept[-1][1]):
            kept.append(anchor)
    return kept


def _forward(
    passage: str,
    source: str,
    ours: tuple[int, int],
    theirs: tuple[int, int],
    starts: list[int],
    ends: list[int],
) -> None:
    at, limit = theirs
    for i in range(*ours):
        char = passage[i]
        pattern = _PATTERNS.get(char)
        if pattern is None:
            found = source.find(char, at, limit)
            if found >= 0:
                starts[i], ends[i] = found, found + 1
        else:
            match = pattern.search(source, at, limit)
            if match:
                starts[i], ends[i] = match.span()
        at = max(at, ends[i])


def _backward(
    passage: str,
    source: str,
    until: int,
    theirs: tuple[int, int],
    starts: list[int],
    ends: list[int],
) -> None:
    """What stands before the first word, from that word backwards."""
    floor, at = theirs
    for i in range(until - 1, -1, -1):
        char = passage[i]
        pattern = _PATTERNS.get(char)
        if pattern is None:
            found = source.rfind(char, floor, at)
            span = (found, found + 1)
        else:
            matches = list(pattern.finditer(source, floor, at))
            span = matches[-1].span() if matches else (-1, -1)
        if span[0] >= 0:
            starts[i], ends[i] = span
            at = span[0]
