"""Plans for the pages, and what the driver asks a finished layout in order to improve its plan.

Typst sets a page only once. What depends on the result (balanced columns, a figure on the page of
its callout) is found by setting the article again with another plan. Blocks have the serial
numbers of `view.numbered`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from casepress.article.ast import Element
from casepress.outputs.pdf.edges import Area
from casepress.outputs.pdf.links import question as places_of


@dataclass(frozen=True)
class Early:
    """A float that is set before a block which precedes its own place in the text."""

    float: int
    before: int


@dataclass(frozen=True)
class Plan:
    """How to set the article: floats that are set early, small tables that may still break, floats
    with a page of their own, an invisible float of `height` points at the foot of a block's page,
    whether the front matter has pages of its own, whether blocks that are kept whole are measured,
    so that they skip strips that are too low, the forms of figures (`casepress.figures.forms`), and
    the floats that are at the foot of their column or page."""

    early: tuple[Early, ...] = ()
    loose: frozenset[int] = field(default_factory=frozenset)
    alone: frozenset[int] = field(default_factory=frozenset)
    spacer_before: int = -1
    height: float = 0
    cover: bool = False
    measured: bool = False
    forms: tuple[tuple[int, str], ...] = ()
    foot: frozenset[int] = field(default_factory=frozenset)

    def json(self, nodes: Mapping[int, Element]) -> str:
        """The plan as JSON for the page; `nodes` are the article's floats by number."""
        return json.dumps(
            {
                "early": [{"before": e.before, "node": nodes[e.float]} for e in self.early],
                "moved": [e.float for e in self.early],
                "loose": sorted(self.loose),
                "alone": sorted(self.alone),
                "cover": self.cover,
                "measured": self.measured,
                "forms": {str(number): form for number, form in self.forms},
                "foot": sorted(self.foot),
                "spacer": {"before": self.spacer_before, "height": self.height},
            },
            ensure_ascii=False,
        )

    def with_early(self, early: Early) -> Plan:
        return replace(self, early=(*self.early, early))

    def with_spacer(self, before: int, height: float) -> Plan:
        return replace(self, spacer_before=before, height=height)


class Mark(NamedTuple):
    """The beginning of a block: its page, and points from the left and upper edge."""

    block: int
    page: int
    x: float
    y: float


class Spot(NamedTuple):
    """A place on a page, in points from the left and upper edge."""

    page: int
    x: float
    y: float


class Anchor(NamedTuple):
    """The place of a float in the text: its number, its id, the page, points from the left and
    upper edge."""

    block: int
    id: str
    page: int
    x: float = 0
    y: float = 0

    @property
    def spot(self) -> Spot:
        return Spot(self.page, self.x, self.y)


class Set(NamedTuple):
    """A float that is set: its number, its place, its height with the clearance, whether it is in
    a column, and the heights of its parts on further pages."""

    block: int
    at: Spot
    room: float
    narrow: bool
    further: tuple[float, ...]


class WholeBlock(NamedTuple):
    """A block that does not break across columns: its number (-1 for none), its page, and its end
    in points from the upper edge."""

    block: int
    page: int
    end: float


@dataclass(frozen=True)
class Layout:
    """The page's answer to `question`. The last mark is the end of the text."""

    marks: tuple[Mark, ...]
    anchors: tuple[Anchor, ...]
    floats: Mapping[int, int]  # number: page
    callouts: Mapping[str, Spot]  # id: the first link to it
    kept: tuple[WholeBlock, ...]  # references among them
    pages: int
    second: float  # where the second column begins
    foot: float  # where the type area ends
    head: float = 0  # where it begins
    crowded: bool = False  # whether the front matter leaves no space for text below it
    area: Area | None = None  # of a page, where its layout file states it
    places: tuple[Any, ...] = ()  # of what links lead to: `links.places`
    noteless: tuple[int, ...] = ()  # the pages of footnote marks without footnotes
    set_floats: tuple[Set, ...] = ()
    rooms: Mapping[int, Mapping[str, float]] = field(default_factory=dict)  # of figures, by form
    front: float = 0  # where the front matter ends on the first page

    @classmethod
    def read(cls, answer: str) -> Layout:
        """The layout in Typst's answer."""
        raw: dict[str, Any] = json.loads(answer)
        frame = raw["frame"][0] if raw["frame"] else _NO_FRAME
        # on a page that is read from the right the first column is the right one
        width = frame["mirror"]

        def spot(page: int, x: float, y: float) -> Spot:
            return Spot(page, width - x if width else x, y)

        callouts: dict[str, Spot] = {}
        for target, *at in raw["links"]:
            callouts.setdefault(target, spot(*at))
        floats = [
            Set(f["n"], spot(*at), f["room"], f["narrow"], tuple(f["further"]))
            for f, *at in raw["floats"]
        ]
        return cls(
            marks=_with_end([Mark(block, *spot(*at)) for block, *at in raw["marks"]]),
            anchors=tuple(Anchor(block, id, *spot(*at)) for block, id, *at in raw["anchors"]),
            floats={found.block: found.at.page for found in floats},
            callouts=callouts,
            kept=tuple(WholeBlock(*k) for k in raw["kept"]),
            pages=frame["pages"],
            second=frame["second"],
            foot=frame["foot"],
            head=frame["head"],
            crowded=any(page > 1 or y > frame["full"] for page, y in raw["front"]),
            area=Area(*raw["area"][0]) if raw["area"] else None,
            places=tuple(raw["places"]),
            noteless=tuple(raw["noteless"]),
            set_floats=tuple(floats),
            rooms={form["n"]: form["rooms"] for form in raw["forms"]},
            front=raw["front"][0][1] if raw["front"] else 0,
        )

    @property
    def end(self) -> Mark:
        return self.marks[-1]

    def page_of(self, anchor: Anchor) -> int:
        """The page of a float's first callout; without one, of its own place in the text."""
        called = self.callouts.get(anchor.id)
        return called.page if called else anchor.page

    @property
    def begun(self) -> frozenset[int]:
        """The blocks whose beginning is on a page."""
        return frozenset(mark.block for mark in self.marks)

    def first_on(self, page: int) -> tuple[Mark, ...]:
        """The first two blocks that begin on a page, or fewer. What is set before the first one may
        still go to the page before, if there is space; what is set before the second one cannot."""
        return tuple(m for m in self.marks if m.page == page and m.block >= 0)[:2]

    @property
    def overflowing(self) -> tuple[WholeBlock, ...]:
        """Blocks that reach below the type area."""
        return tuple(k for k in self.kept if k.end > self.foot + 0.5)


def _with_end(marks: list[Mark]) -> tuple[Mark, ...]:
    """The marks of the blocks, then the one after the last words (-1); where the article does not
    end with words, the one after the last block (-2)."""
    ends = [m for m in marks if m.block == -1] or [m for m in marks if m.block == -2]
    return (*(m for m in marks if m.block >= 0), *ends[-1:])


#: The number of the spacer among the floats.
SPACER = -2


def question(targets: Iterable[str]) -> str:
    """The expression that Typst evaluates for a `Layout`, with the places of these ids."""
    return f"{{ {_SPOT}\n({_LAYOUT}, places: {places_of(targets)}) }}"


#: For a layout without columns to balance.
_NO_FRAME: dict[str, Any] = {
    "pages": 0,
    "second": 0,
    "mirror": None,
    "foot": 0,
    "head": 0,
    "full": 0,
}

#: Where an element is on its page.
_SPOT = """let spot(it) = {
    let at = it.location().position()
    (at.page, at.x.pt(), at.y.pt())
  }"""

_LAYOUT = """marks: query(<casepress-mark>).map(m => {
    let at = m.location().position()
    (m.value, at.page, at.x.pt(), at.y.pt())
  }),
  anchors: query(<casepress-anchor>).map(m => (..m.value, ..spot(m))),
  floats: query(<casepress-float>).map(m => (m.value, ..spot(m))),
  forms: query(<casepress-forms>).map(m => m.value),
  links: query(link).filter(l => type(l.dest) == str and l.dest.starts-with("#"))
    .map(l => (l.dest.slice(1), ..spot(l))),
  front: query(<casepress-front>).map(m => {
    let at = m.location().position()
    (at.page, at.y.pt())
  }),
  kept: query(<casepress-kept>).map(m => {
    let at = m.location().position()
    (m.value.block, at.page, at.y.pt() + m.value.height)
  }) + query(<casepress-end>).map(m => {
    let at = m.location().position()
    (m.value, at.page, at.y.pt())
  }),
  noteless: {
    let set-down = query(footnote.entry).map(e => e.note.location())
    query(footnote).filter(n => n.location() not in set-down).map(n => n.location().page())
  },
  frame: query(<casepress-frame>).map(m => m.value),
  area: query(<casepress-area>).map(m => m.value)"""
