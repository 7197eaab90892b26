"""A document and its text, cut at the same headings.

To place one finding nobody need look at the whole article: where the headings of the document and
those of the text are the same, one after the other, what stands between two of them is the same
on both sides, and is read and aligned for itself, when first it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from casepress.article.ast import Blocks
from casepress.source.alignment import align
from casepress.source.words import WORD, Words, composed, words_of

_HEADING = re.compile(r"^#+(?:[ \t].*)?\r?$", re.MULTILINE)
#: What may be a heading without `#`, and the addresses of links, which are read elsewhere than they
#: stand: with these the text stays whole.
_UNSURE = re.compile(r"^(?:[ \t>*+-]*\[(?!\^)[^\]\n]+\]:|(?:=+|-+)[ \t\r]*$)", re.MULTILINE)
#: The label of a footnote that is defined here and called elsewhere.
_NOTE = re.compile(r"\[\^[^\]\s]+\](?=:)")


@dataclass
class Part:
    """Blocks of a document and the range of the text that they were read from."""

    blocks: Blocks
    text: str
    start: int
    end: int

    @cached_property
    def words(self) -> Words:
        """The words of the blocks."""
        words = Words(self.text)
        words.collect(self.blocks)
        return words

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """The ranges of the words of the text."""
        return [m.span() for m in WORD.finditer(self.text, self.start, self.end)]

    @cached_property
    def matches(self) -> list[int]:
        """For each word of the blocks the index of its range in `tokens`, or -1."""
        source = [composed(self.text[begin:end]) for begin, end in self.tokens]
        return align(self.words.words, source)


def parted(blocks: Blocks, text: str, start: int) -> list[Part]:
    """The parts of a document that was read from `text` behind `start`, at least one."""
    lines = list(_HEADING.finditer(text, start))
    ours = [words_of(line.group()) for line in lines]
    theirs = list(_headings(blocks))
    # a heading without words is like any line
    same = len(ours) == len(theirs) and all(
        words and typed[: len(words)] == words
        for typed, (words, _) in zip(ours, theirs, strict=True)
    )
    if not same or _UNSURE.search(text, start):
        return [Part(blocks, text, start, len(text))]
    cuts = [(at, line.start()) for line, (_, at) in zip(lines, theirs, strict=True) if at]
    for note in {m.group() for m in _NOTE.finditer(text, start)}:
        called, defined = text.find(note, start), text.rfind(note)
        cuts = [cut for cut in cuts if not called < cut[1] <= defined]
    edges = [(0, start), *cuts, (len(blocks), len(text))]
    return [
        Part(blocks[first:last], text, begin, end)
        for (first, begin), (last, end) in pairwise(edges)
    ]


def _headings(blocks: Blocks, *, top: bool = True) -> Iterator[tuple[list[str], int]]:
    """The words of each heading, and its index among the blocks; 0 for one within another block,
    where nothing can be cut, and for the first block, before which is nothing."""
    for at, block in enumerate(blocks):
        if block["t"] == "Header":
            words = Words()
            words.collect(block["c"][2])
            yield words.words, at if top else 0
        elif block["t"] == "Div":
            yield from _headings(block["c"][1], top=False)
