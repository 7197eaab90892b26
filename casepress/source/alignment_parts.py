"""The parts of a document and of its text between the same headings.

To place one finding, the whole article need not be aligned. Where the headings of the document and
of the text are the same in the same order, the blocks between two headings come from the text
between them, and each such part is aligned separately, when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from casepress.article.ast import Blocks
from casepress.article.nodes import Div, Header
from casepress.source.document_words import WORD, DocumentWords, composed, words_of
from casepress.source.word_alignment import align

_HEADING = re.compile(r"^#+(?:[ \t].*)?\r?$", re.MULTILINE)
#: Lines that may be headings without `#`, or definitions of links, whose addresses appear elsewhere
#: in the document: a text with one of these is not divided.
_UNSURE = re.compile(r"^(?:[ \t>*+-]*\[(?!\^)[^\]\n]+\]:|(?:=+|-+)[ \t\r]*$)", re.MULTILINE)
#: The label at the definition of a footnote, which is called elsewhere.
_NOTE = re.compile(r"\[\^[^\]\s]+\](?=:)")


@dataclass
class Part:
    """Blocks of a document and the range of the text that they were read from."""

    blocks: Blocks
    text: str
    start: int
    end: int

    @cached_property
    def words(self) -> DocumentWords:
        """The words of the blocks."""
        words = DocumentWords(self.text)
        words.collect(self.blocks)
        return words

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """The ranges of the words of the text."""
        return [m.span() for m in WORD.finditer(self.text, self.start, self.end)]

    @cached_property
    def matches(self) -> Sequence[int]:
        """For each word of the blocks the index of its range in `tokens`, or -1."""
        source = [composed(self.text[begin:end]) for begin, end in self.tokens]
        return _aligned(tuple(self.words.words), tuple(source))

    @cached_property
    def places_before(self) -> list[int]:
        """For each word of the blocks the match of the nearest word before it that has one, or -1;
        and of the last."""
        out = [-1]
        for match in self.matches:
            out.append(match if match >= 0 else out[-1])
        return out


@lru_cache(maxsize=64)
def _aligned(document: tuple[str, ...], source: tuple[str, ...]) -> Sequence[int]:
    """`align`, once for the parts that stay while another one is written."""
    return align(document, source)


def split_at_headings(blocks: Blocks, text: str, start: int) -> list[Part]:
    """Divide a document that was read from `text` after `start`. Returns at least one part."""
    lines = list(_HEADING.finditer(text, start))
    ours = [words_of(line.group()) for line in lines]
    theirs = list(_headings(blocks))
    # a heading without words proves nothing
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
    """The words of each heading, and its index among the blocks; 0 for a heading within another
    block, where the document cannot be divided, and for the first block."""
    for at, block in enumerate(blocks):
        if block["t"] == "Header":
            words = DocumentWords()
            words.collect(Header(block).inlines)
            yield words.words, at if top else 0
        elif block["t"] == "Div":
            yield from _headings(Div(block).blocks, top=False)
