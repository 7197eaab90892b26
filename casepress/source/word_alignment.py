"""Alignment of the words of a document with the words of the text that it was read from.

Runs of words that occur once on both sides are anchors, as in a patience diff, but text may have
moved: footnotes and captions do. A library's diff keeps the order of both sides, so it would lose
moved text; difflib is used between the anchors, where the order is the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

_GRAM_SIZES = (5, 3, 1)
_DIFF_LIMIT = (
    40_000  # words × words of a gap that difflib may compare; larger gaps are matched greedily
)
_LOOK_AHEAD = 64


def align(document: Sequence[str], source: Sequence[str]) -> list[int]:
    """For each word of the document the index of the same word in the source, or -1."""
    if document == source:  # nine parts in ten, whose markup has no words
        return list(range(len(document)))
    match = [-1] * len(document)
    taken = bytearray(len(source))
    for size in _GRAM_SIZES:
        placed = bytearray(i >= 0 for i in match)
        ours, theirs = _unique_grams(document, size, placed), _unique_grams(source, size, taken)
        for gram, i in ours.items():
            j = theirs.get(gram)
            if j is not None and match[i] < 0 and not taken[j]:
                _extend(document, source, match, taken, i, j)
    _fill(document, source, match, taken)
    return match


def _unique_grams(words: Sequence[str], size: int, placed: bytearray) -> dict[tuple[str, ...], int]:
    """Runs of `size` words, none placed yet, that occur once."""
    found: dict[tuple[str, ...], int] = {}
    repeated: set[tuple[str, ...]] = set()
    for start, end in _runs(placed):
        run = words[start:end]
        grams = zip(*(run[k:] for k in range(size)), strict=False)  # each word with the next ones
        for i, gram in enumerate(grams, start):
            if gram in found:
                repeated.add(gram)
            else:
                found[gram] = i
    return {gram: i for gram, i in found.items() if gram not in repeated}


def _runs(placed: bytearray) -> Iterator[tuple[int, int]]:
    """The ranges of words that are not placed yet."""
    start = placed.find(0)
    while start >= 0:
        end = placed.find(1, start)
        end = end if end >= 0 else len(placed)
        yield start, end
        start = placed.find(0, end)


def _extend(
    document: Sequence[str],
    source: Sequence[str],
    match: list[int],
    taken: bytearray,
    i: int,
    j: int,
) -> None:
    for step in (1, -1):
        a, b = (i, j) if step == 1 else (i - 1, j - 1)
        while (
            0 <= a < len(document)
            and 0 <= b < len(source)
            and match[a] < 0
            and not taken[b]
            and document[a] == source[b]
        ):
            match[a], taken[b] = b, 1
            a, b = a + step, b + step


def _fill(
    document: Sequence[str], source: Sequence[str], match: list[int], taken: bytearray
) -> None:
    """Place the words between two anchors among the free source words between them."""
    i = 0
    while i < len(document):
        if match[i] >= 0:
            i += 1
            continue
        end = i
        while end < len(document) and match[end] < 0:
            end += 1
        low = match[i - 1] + 1 if i else 0
        high = match[end] if end < len(document) else len(source)
        if high < low:  # the text was moved: search after the word before it
            high = next((j for j in range(low, len(source)) if taken[j]), len(source))
        free = [j for j in range(low, high) if not taken[j]]
        if (end - i) * len(free) <= _DIFF_LIMIT:
            _by_diff(document, source, match, taken, range(i, end), free)
        else:
            _greedily(document, source, match, taken, range(i, end), free)
        i = end


def _by_diff(
    document: Sequence[str],
    source: Sequence[str],
    match: list[int],
    taken: bytearray,
    ours: range,
    free: list[int],
) -> None:
    a, b = [document[i] for i in ours], [source[j] for j in free]
    for block in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        for k in range(block.size):
            match[ours[block.a + k]] = free[block.b + k]
            taken[free[block.b + k]] = 1


def _greedily(
    document: Sequence[str],
    source: Sequence[str],
    match: list[int],
    taken: bytearray,
    ours: range,
    free: list[int],
) -> None:
    at = 0
    for i in ours:
        for ahead in range(at, min(at + _LOOK_AHEAD, len(free))):
            if source[free[ahead]] == document[i]:
                match[i] = free[ahead]
                taken[free[ahead]] = 1
                at = ahead + 1
                break
