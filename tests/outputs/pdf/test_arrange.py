"""Pages that are filled in theory. Heights are in points; a column has 700, on page 1 400."""

from __future__ import annotations

import pytest

from casepress.outputs.pdf.arrange import Piece, Text, arranged, best_arrangement

TEXT = Text(opening=400, column=700, end=2600, references=2400)


def figure(number: int, callout: float, **rooms: float) -> Piece:
    return Piece(number, True, callout, rooms)


def table(number: int, callout: float, room: float, *further: float) -> Piece:
    return Piece(number, False, callout, {"page": room}, further)


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        ([figure(1, 100, column=200)], [(0, 0, True)]),  # not below the title
        ([figure(1, 500, column=200)], [(0, 1, False)]),
        ([figure(1, 100, column=390)], [(0, 1, False)]),  # the first one would be left no text
        ([figure(1, 100, column=360)], [(1, 0, False)]),  # else a strip of three lines
        ([figure(1, 1000, page=300)], [(1, -1, False)]),
        ([figure(1, 100, page=300)], [(0, -1, True)]),
        ([figure(1, 900, column=200), figure(2, 950, page=200)], [(1, 0, False), (1, -1, True)]),
        ([figure(1, 900, column=200), figure(2, 950, column=200)], [(1, 0, False)] * 2),
        # The table has its own page, and holds up no figure.
        ([table(1, 850, 690, 300), figure(2, 900, column=200)], [(2, -1, False), (1, 0, False)]),
    ],
)
def test_places(pieces: list[Piece], found: list[tuple[int, int, bool]]) -> None:
    forms = {p.number: next(iter(p.rooms)) for p in pieces if p.figure}
    made = {place.number: place for place in arranged(pieces, forms, TEXT).places}
    assert [
        (made[p.number].page, made[p.number].side, made[p.number].foot) for p in pieces
    ] == found


def test_text_beside_floats() -> None:
    """The parts of the stream, from which the place of a float in the text follows."""
    pieces = [figure(1, 900, column=200), figure(2, 950, page=200), figure(3, 1900, column=100)]
    forms = {1: "column", 2: "page", 3: "column"}
    first, wide, third = sorted(arranged(pieces, forms, TEXT).places, key=lambda p: p.number)
    assert (first.begin, first.end) == (800, 1100)
    assert (wide.begin, wide.end) == (800, 1600)
    assert (third.begin, third.end) == (1600, 2200)


def test_a_smaller_form_saves_a_page() -> None:
    text = Text(opening=400, column=700, end=1900, references=1800)
    pieces = [figure(1, 900, column=250, page=400)]
    found = best_arrangement(pieces, {1: ("page", "column")}, text)
    assert (found.forms, found.pages) == ({1: "column"}, 2)
    roomy = Text(opening=400, column=700, end=2600, references=2400)
    assert best_arrangement(pieces, {1: ("page", "column")}, roomy).forms == {1: "page"}


def test_figures_come_before_the_references() -> None:
    """Even if the callout then comes to the next page."""
    text = Text(opening=400, column=700, end=2700, references=2150)
    (place,) = best_arrangement([figure(1, 2100, column=300)], {1: ("column",)}, text).places
    assert place.page == 1
