"""Pages as a whole: which form each figure has, and where it is, chosen on the heights that one
layout has measured.

The pages are filled in theory, with the text as a stream (`stream.py`): a float comes onto the
page of its first callout where it fits, else onto the next one, in order. Such a trial costs
microseconds where Typst needs many milliseconds; Typst then sets the best arrangement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casepress.outputs.pdf.plan import Early, Layout, Plan
from casepress.outputs.pdf.stream import LINE, Begin, Stream

COLUMN = "column"
#: Fewer lines than these below or between floats are a strip that no text should be in.
_STRIP = 5 * LINE
#: What is bad about an arrangement, in shares of a page.
_PAGE, _DISTANCE, _AFTER, _HOLE, _ORDER, _OPENING = 1.0, 0.12, 0.4, 0.3, 1.5, 0.04
#: How much worse it is to come before the callout than behind it.
_EARLY = 1.5
#: What a form costs that is not a figure's best one, for each step.
_STEP = 0.04
#: Changes of one figure's form are tried until none helps, this often at most.
_ROUNDS = 3
_MOST_PAGES = 60


@dataclass(frozen=True)
class Piece:
    """A float to be set: its number, whether it is a figure, the place of its first callout in the
    stream, its height by form (a wide table has one form, "page"), and the heights of the parts of
    a table that follow on other pages."""

    number: int
    figure: bool
    callout: float
    rooms: Mapping[str, float]
    further: tuple[float, ...] = ()


@dataclass(frozen=True)
class Text:
    """The text that the floats are set into: the height of a column on its first page and on the
    others, its length, where the reference list begins, and its narrow tables, each with its number
    and place."""

    opening: float
    column: float
    end: float
    references: float
    tables: tuple[tuple[int, float], ...] = ()
    first: int = 1  # the first page with text


@dataclass(frozen=True)
class Place:
    """Where a float comes: the page (0 is the first with text), the column (-1 for both), whether
    at its foot, and which part of the stream is the text of that column or page."""

    number: int
    page: int
    side: int
    foot: bool
    begin: float = 0
    end: float = 0


@dataclass(frozen=True)
class Arrangement:
    """How bad the pages of an article are, how many they are, the forms of its figures by number,
    and where each float comes."""

    cost: float
    pages: int
    forms: Mapping[int, str]
    places: tuple[Place, ...] = ()


@dataclass
class _Page:
    """A page that is being filled."""

    number: int
    height: float
    begin: float
    titled: bool  # whether the title is above its columns
    wide: float = 0
    narrow: list[float] = field(default_factory=lambda: [0.0, 0.0])
    last: dict[bool, int] = field(default_factory=dict)  # the column of the last one of a kind
    closed: set[bool] = field(default_factory=set)  # the kinds of which one is at its foot

    @property
    def text(self) -> float:
        """The height of text that it holds."""
        return 2 * (self.height - self.wide) - sum(self.narrow)

    def within(self, place: Place) -> Place:
        """A place on the page with its part of the stream, which each further float changes."""
        first, second = (self.height - self.wide - narrow for narrow in self.narrow)
        begin = self.begin + (first if place.side == 1 else 0)
        length = (first, second, first + second)[place.side]
        return replace(place, begin=begin, end=begin + length)

    def takes(self, rest: float) -> bool:
        """Whether a strip of that height is left empty or high enough for text."""
        return rest >= _STRIP or -0.5 <= rest < LINE


def arranged(
    pieces: Sequence[Piece], forms: Mapping[int, str], text: Text, *, eager: bool = False
) -> Arrangement:
    """The arrangement with these forms. An `eager` one sets a float on the page of its callout even
    if the callout then comes to the next page."""
    places: dict[int, Place] = {}
    begins: list[float] = []
    queues = [[p for p in pieces if p.figure], [p for p in pieces if not p.figure]]
    further: list[float] = []
    at, hole, number = 0.0, 0.0, 0
    titled = text.opening < text.column
    while at < text.end or any(queues) or further:
        page = _Page(number, text.column if number else text.opening, at, number == 0 and titled)
        here: list[Place] = []
        if further:
            page.wide = further.pop(0)
        while not further and (found := _next(queues, forms, page, text, eager)):
            piece, place = found
            here.append(place)
            further = list(piece.further)
        places |= {place.number: page.within(place) for place in here}
        begins.append(at)
        if at >= text.end:  # nothing but floats
            hole += max(0.0, 2 / 3 - (page.wide + sum(page.narrow) / 2) / page.height)
        at += max(page.text, 0.0)
        number += 1
        if number > _MOST_PAGES:
            return Arrangement(float("inf"), number, forms)
    cost = _PAGE * number + _HOLE * hole + _faults(pieces, places, begins, text)
    order = sorted(places.values(), key=lambda place: (place.page, place.side, place.foot))
    return Arrangement(cost, number, forms, tuple(order))


def _next(
    queues: Sequence[list[Piece]], forms: Mapping[int, str], page: _Page, text: Text, eager: bool
) -> tuple[Piece, Place] | None:
    """The next figure or table that fits a page, which is taken off its queue, and its place."""
    for queue in sorted((q for q in queues if q), key=lambda q: q[0].callout):
        if place := _placed(queue[0], forms, page, text, eager):
            return queue.pop(0), place
    return None


def _placed(
    piece: Piece, forms: Mapping[int, str], page: _Page, text: Text, eager: bool
) -> Place | None:
    """The place of a float on a page, which is changed; `None` where it does not fit, or where its
    callout would come later."""
    form = forms.get(piece.number) or next(iter(piece.rooms))
    room = piece.rooms[form]
    own = 0.0 if eager else room if form == COLUMN else 2 * room
    later = page.begin + page.text - own
    if piece.callout > later - LINE and piece.callout < text.end - LINE:
        return None
    if form == COLUMN:
        return _in_column(piece, room, page)
    rest = page.height - page.wide - room - max(page.narrow)
    if not page.takes(rest) or (page.titled and piece.further):
        return None
    foot = (
        page.number == 0
        or piece.figure in page.last
        or any(
            not piece.figure and number < piece.number and page.begin <= at <= later
            for number, at in text.tables
        )
    )
    page.wide += room
    if foot:
        page.closed.add(piece.figure)
    return Place(piece.number, page.number, -1, foot and not piece.further)


def _in_column(piece: Piece, room: float, page: _Page) -> Place | None:
    """A place in the column of the callout, or else in the next one."""
    if piece.figure in page.closed:
        return None
    height = page.height - page.wide
    first = height - page.narrow[0]
    called = int(piece.callout - page.begin > first - room)
    for side in range(max(page.last.get(piece.figure, 0), called), 2):
        rest = height - page.narrow[side] - room
        opening = page.titled and side == 0
        if not page.takes(rest) or (opening and page.narrow[0]):
            continue
        page.narrow[side] += room
        page.last[piece.figure] = side
        return Place(piece.number, page.number, side, opening)
    return None


def _faults(
    pieces: Sequence[Piece], places: Mapping[int, Place], begins: Sequence[float], text: Text
) -> float:
    """What floats that are far from their callouts, after the references or out of order cost."""

    def page_of(at: float) -> int:
        return max(sum(begin <= at for begin in begins) - 1, 0)

    references = page_of(text.references)
    cost = 0.0
    for piece in pieces:
        place = places[piece.number]
        apart = place.page - page_of(piece.callout)
        cost += _DISTANCE * (apart if apart >= 0 else _EARLY * -apart)
        cost += _AFTER * (place.page > references)
        if not piece.figure:
            later = (page_of(at) for number, at in text.tables if number > piece.number)
            cost += _ORDER * sum(page < place.page for page in later)
    return cost


def natural(layout: Layout, pieces: Sequence[Piece], text: Text) -> float:
    """How bad the pages of a layout are in which every float is where Typst sets it from its own
    place in the text, in its best form."""
    stream = Stream(layout)
    places = {
        one.block: Place(
            one.block,
            one.at.page - stream.first,
            stream.side(one.at.x) if one.narrow else -1,
            False,
        )
        for one in layout.set_floats
    }
    if layout.overflowing or any(piece.number not in places for piece in pieces):
        return float("inf")
    # A page holds its wide floats above those in columns.
    order = [(places[p.number].page, places[p.number].side, p.number) for p in pieces]
    wrong = sum(
        later.figure == earlier.figure and order[j] < order[i]
        for i, earlier in enumerate(pieces)
        for j, later in enumerate(pieces)
        if j > i
    )
    # nor should one be between the title and the first heading
    opening = sum(
        place.page == 0 and place.side == 0 and text.opening < text.column
        for place in places.values()
    )
    pages = layout.pages - stream.first + 1
    cost = _PAGE * pages + _ORDER * wrong + _OPENING * opening
    return cost + _faults(pieces, places, stream.pages, text)


def best_arrangement(
    pieces: Sequence[Piece], forms: Mapping[int, Sequence[str]], text: Text
) -> Arrangement:
    """The arrangement with the best pages: from the best form of each figure on, changing one at a
    time."""
    order = {n: [f for f in some if f in _rooms(pieces, n)] for n, some in forms.items()}
    order = {n: some or list(_rooms(pieces, n)) for n, some in order.items()}

    def trial(chosen: Mapping[int, str]) -> Arrangement:
        steps = sum(order[n].index(form) for n, form in chosen.items())
        both = (arranged(pieces, chosen, text, eager=eager) for eager in (False, True))
        found = min(both, key=lambda one: one.cost)
        return replace(found, cost=found.cost + _STEP * steps)

    now = trial({n: some[0] for n, some in order.items()})
    for _ in range(_ROUNDS):
        before = now
        for number, some in order.items():
            for form in some:
                then = trial({**now.forms, number: form})
                if then.cost < now.cost - 1e-6:
                    now = then
        if now is before:
            break
    return now


def _rooms(pieces: Sequence[Piece], number: int) -> Mapping[str, float]:
    return next(piece.rooms for piece in pieces if piece.number == number)


def measured(
    layout: Layout, figures: Mapping[int, Sequence[str]], references: Sequence[int]
) -> tuple[list[Piece], Text]:
    """The floats and the text of an article, from a layout of it. `figures` are the forms of the
    figures by number, `references` the numbers of the entries of the reference list."""
    stream = Stream(layout)
    own = {anchor.block: anchor for anchor in layout.anchors}
    sets = {one.block: one for one in layout.set_floats}
    pieces, tables = [], []
    for number, anchor in own.items():
        spot = layout.callouts.get(anchor.id)
        place = stream.at(anchor.spot)
        one = sets.get(number)
        if one is None:
            tables.append((number, place))
            continue
        callout = stream.at(spot) if spot else place
        rooms = layout.rooms.get(number, {COLUMN if one.narrow else "page": one.room})
        pieces.append(Piece(number, number in figures, callout, rooms, one.further))
    listed = [begin.at for begin in stream.begins if begin.block in set(references)]
    ends = min(listed, default=stream.end)
    text = Text(stream.opening, stream.column, stream.end, ends, tuple(tables), stream.first)
    return _in_order(pieces), text


def _in_order(pieces: Sequence[Piece]) -> list[Piece]:
    """By their numbers; one that is called late holds up those of its kind behind it."""
    out: list[Piece] = []
    floor = {True: 0.0, False: 0.0}
    for piece in sorted(pieces, key=lambda p: p.number):
        floor[piece.figure] = max(piece.callout, floor[piece.figure])
        out.append(replace(piece, callout=floor[piece.figure]))
    return out


def plan_of(
    plan: Plan,
    layout: Layout,
    found: Arrangement,
    references: Sequence[int],
) -> Plan:
    """The plan for an arrangement, in which each float is set at the beginning of the page or
    column of its place; not within the reference list."""
    listed = set(references)
    begins = [begin for begin in Stream(layout).begins if begin.block not in listed]
    early, foot = [], set()
    for place in found.places:
        before = _block_at(begins, place)
        early.append(Early(place.number, before))
        if place.foot:
            foot.add(place.number)
    return replace(
        plan, early=tuple(early), forms=tuple(sorted(found.forms.items())), foot=frozenset(foot)
    )


def _block_at(begins: Sequence[Begin], place: Place) -> int:
    """The first block that begins in a column or page. Where none does, the one before: Typst then
    takes the float on to the next column."""
    before = [begin for begin in begins if begin.at < place.begin - LINE / 2]
    within = [begin for begin in begins if place.begin - LINE / 2 <= begin.at <= place.end - LINE]
    return (within[:1] or before[-1:] or list(begins[:1]))[0].block
