"""The order, collapsing and punctuation of the numbers in one citation.

citeproc-py collapses nothing, and pandoc sets no blank between a number and the words of the
next citation ("(1,see 2)"): both are done here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casepress.article.ast import Element, Inlines, inlines, space, string, text

#: From how many numbers in a row a range is printed (CSL 1.0.2, "collapse": three).
RANGE = 3
EN_DASH = "–"
_NO_BREAK_BEFORE = tuple(",;:.)]")


@dataclass(frozen=True)
class Cited:
    """One citation of a cluster: its number and what is typed around it; `located` is the number
    with its page, where the style sets these in a manner of its own."""

    number: int
    prefix: Sequence[Element] = ()
    suffix: Sequence[Element] = ()
    located: Sequence[Element] = ()

    @property
    def bare(self) -> bool:
        return not (self.prefix or self.suffix or self.located)


@dataclass(frozen=True)
class Manner:
    """How a style sets a cluster: the signs around and between, whether numbers are sorted, and
    whether they collapse to ranges."""

    prefix: str = "("
    suffix: str = ")"
    delimiter: str = ","
    sorted: bool = True
    collapse: bool = True


def arrange(cited: Sequence[Cited], manner: Manner, number: Callable[[int], Inlines]) -> Inlines:
    """The inlines of a cluster; `number` gives those of one number. Numbers with nothing around
    them are sorted and told once, among each other; what has words around it keeps its place."""
    out = inlines(manner.prefix)
    before: _Piece | None = None
    for piece in _pieces(cited, manner):
        if before is not None:
            worded = not (before.bare and piece.bare) and not manner.delimiter.endswith(" ")
            out += inlines(manner.delimiter + (" " if worded else ""))
        out += _worded(piece, number)
        before = piece
    return [*out, *inlines(manner.suffix)]


@dataclass(frozen=True)
class _Piece:
    """One number, or a range of them."""

    first: Cited
    last: Cited | None = None

    @property
    def bare(self) -> bool:
        return self.first.bare


def _pieces(cited: Sequence[Cited], manner: Manner) -> Iterator[_Piece]:
    for bare, group in groupby(cited, key=lambda one: one.bare):
        if not bare:
            yield from (_Piece(one) for one in group)
            continue
        numbers = list(dict.fromkeys(one.number for one in group))
        if manner.sorted:
            numbers.sort()
        for run in _runs(numbers):
            if manner.collapse and len(run) >= RANGE:
                yield _Piece(Cited(run[0]), Cited(run[-1]))
            else:
                yield from (_Piece(Cited(one)) for one in run)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for one in numbers:
        if run and one != run[-1] + 1:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _worded(piece: _Piece, number: Callable[[int], Inlines]) -> Inlines:
    out: Inlines = []
    if piece.first.prefix:
        out += [*piece.first.prefix]
        if out[-1]["t"] not in ("Space", "SoftBreak"):
            out.append(space())
    out += piece.first.located or number(piece.first.number)
    if piece.last is not None:
        out += [string(EN_DASH), *number(piece.last.number)]
    if piece.first.suffix:
        if not _joins(piece.first.suffix):
            out += [string(","), space()]
        out += piece.first.suffix
    return out


def _joins(suffix: Sequence[Element]) -> bool:
    """Whether a suffix begins with a blank or a sign, so that it can follow a number."""
    first = suffix[0]
    return first["t"] in ("Space", "SoftBreak") or text([first]).startswith(_NO_BREAK_BEFORE)
