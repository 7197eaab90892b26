"""The order, collapsing and punctuation of the numbers in one citation.

citeproc-py does not collapse numbers, and pandoc sets no space between a number and the words of
the next citation ("(1,see 2)"), so this module does both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casepress.article.ast import Element, Inlines, inlines, space, string, text

#: The least count of consecutive numbers that becomes a range (CSL 1.0.2, "collapse": three).
RANGE = 3
EN_DASH = "–"
_NO_BREAK_BEFORE = tuple(",;:.)]")


@dataclass(frozen=True)
class NumberedCitation:
    """One citation of a cluster: its number, and the prefix and suffix as typed; `located` is the
    number with its page, if the style formats these together."""

    number: int
    prefix: Sequence[Element] = ()
    suffix: Sequence[Element] = ()
    located: Sequence[Element] = ()

    @property
    def bare(self) -> bool:
        return not (self.prefix or self.suffix or self.located)


@dataclass(frozen=True)
class ClusterStyle:
    """How a style formats a cluster: the characters around it and between its citations, whether
    numbers are sorted, and whether they collapse to ranges."""

    prefix: str = "("
    suffix: str = ")"
    delimiter: str = ","
    sorted: bool = True
    collapse: bool = True


def arrange(
    cited: Sequence[NumberedCitation], style: ClusterStyle, number: Callable[[int], Inlines]
) -> Inlines:
    """The inlines of a cluster; `number` gives those of one number. Neighbouring numbers without
    words are sorted, and repeated ones printed once; a number with words keeps its place."""
    out = inlines(style.prefix)
    before: _Piece | None = None
    for piece in _pieces(cited, style):
        if before is not None:
            has_words = not (before.bare and piece.bare) and not style.delimiter.endswith(" ")
            out += inlines(style.delimiter + (" " if has_words else ""))
        out += _with_words(piece, number)
        before = piece
    return [*out, *inlines(style.suffix)]


@dataclass(frozen=True)
class _Piece:
    """One number, or a range of them."""

    first: NumberedCitation
    last: NumberedCitation | None = None

    @property
    def bare(self) -> bool:
        return self.first.bare


def _pieces(cited: Sequence[NumberedCitation], style: ClusterStyle) -> Iterator[_Piece]:
    for bare, group in groupby(cited, key=lambda one: one.bare):
        if not bare:
            yield from (_Piece(one) for one in group)
            continue
        numbers = list(dict.fromkeys(one.number for one in group))
        if style.sorted:
            numbers.sort()
        for run in _runs(numbers):
            if style.collapse and len(run) >= RANGE:
                yield _Piece(NumberedCitation(run[0]), NumberedCitation(run[-1]))
            else:
                yield from (_Piece(NumberedCitation(one)) for one in run)


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for one in numbers:
        if run and one != run[-1] + 1:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _with_words(piece: _Piece, number: Callable[[int], Inlines]) -> Inlines:
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
    """Whether a suffix begins with a space or punctuation and can follow a number directly."""
    first = suffix[0]
    return first["t"] in ("Space", "SoftBreak") or text([first]).startswith(_NO_BREAK_BEFORE)
