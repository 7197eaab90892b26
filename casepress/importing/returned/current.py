"""The manuscript as it is now: where each line of the article is typed in article.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from casepress.article.alignment import TOKEN, aligned, differences
from casepress.article.ast import text
from casepress.article.units import Unit, units
from casepress.core.journal import Journal
from casepress.importing.returned.tokens import Token, key
from casepress.lint.prose import CITE, OPAQUE, SUB, SUPER, XREF, Passage, passages
from casepress.pipeline import Filtered, filtered
from casepress.source.repository import Repository

_HELD = frozenset((CITE, XREF, OPAQUE))
#: What does not count in a line of words that is compared.
_UNSEEN = frozenset((SUPER, SUB))
#: What ends the marks around words.
MARKS = "*_^~"


@dataclass(frozen=True)
class Typed:
    """A line of the manuscript: the passage and its tokens, each with its range in the passage."""

    passage: Passage
    tokens: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, passage: Passage) -> Typed:
        found = ((m[0], m.start(), m.end()) for m in TOKEN.finditer(passage.raw))
        return cls(passage, tuple(t for t in found if t[0] not in _UNSEEN))

    @cached_property
    def keys(self) -> list[str]:
        return [key(words) for words, _, _ in self.tokens]

    @property
    def holds_callouts(self) -> bool:
        """Whether there are citations, callouts, formulae or the like in it."""
        return any(words in _HELD for words, _, _ in self.tokens)

    def is_held(self, at: int) -> bool:
        """Whether a token is a citation, a callout, a formula or the like."""
        return 0 <= at < len(self.tokens) and self.tokens[at][0] in _HELD

    def begin(self, at: int) -> int:
        """Where a token begins in the file."""
        return self.passage.offsets(*self.tokens[at][1:])[0]

    def end(self, at: int) -> int:
        """Where a token ends in the file."""
        return self.passage.offsets(*self.tokens[at][1:])[1]

    def matched(self, base: Sequence[Token]) -> Matched:
        """Which tokens of a line of the base are which of these."""
        places = [-1] * len(base)
        held = [False] * len(base)
        at = now = 0
        for change in [*differences([t.key for t in base], self.keys), None]:
            end = change.start if change else len(base)
            places[at:end] = range(now, now + end - at)
            if change is None:
                break
            if change.new_end - change.new_start == 1 and self.is_held(change.new_start):
                count = change.end - change.start
                places[change.start : change.end] = [change.new_start] * count
                held[change.start : change.end] = [True] * count
            at, now = change.end, change.new_end
        return Matched(places, held)


@dataclass(frozen=True)
class Matched:
    """For each token of a line of the base the token of the manuscript, or -1; and whether it is
    of a citation or callout, which the manuscript has as a whole."""

    places: list[int]
    held: list[bool]

    def within(self, at: int) -> bool:
        """Whether the place before a token is within a citation or callout."""
        inside = 0 < at < len(self.places) and self.held[at - 1] and self.held[at]
        return inside and self.places[at - 1] == self.places[at]


@dataclass(frozen=True)
class Current:
    """A manuscript: its filtered article, and its passages by the element that holds each."""

    filtered: Filtered
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]

    @classmethod
    def of(
        cls, repository: Repository, journal: Journal, identifier: str, source: str | None = None
    ) -> Current:
        """Read and filter a manuscript, or a text in its place. Raises `Unreadable`."""
        made = filtered(repository, journal, identifier, source)
        found = passages(made.document, made.manuscript)
        return cls(made, found, tuple(units(made.document)))

    @property
    def text(self) -> str:
        """The text of article.md."""
        return self.filtered.manuscript.text

    @cached_property
    def _by_block(self) -> Mapping[int, int]:
        return {id(p.block): i for i, p in reversed(list(enumerate(self.passages)))}

    def passage(self, unit: Unit) -> int:
        """The number of the passage of a unit; -1 for what is not typed, such as the journal's
        own headings."""
        number = self._by_block.get(id(unit.block), -1)
        if unit.block["t"] != "DefinitionList" or number < 0:
            return number
        same = [i for i, p in enumerate(self.passages) if p.block is unit.block]
        return next((i for i in same if self.passages[i].raw == text(unit.inlines)), -1)

    def units_of(self, base: Mapping[int, str], *, same: bool) -> dict[int, Unit]:
        """The unit of today for each serial number of the base, whose words are given; `same`
        where the base was made from this very article."""
        if same:
            return {unit.serial: unit for unit in self.units if unit.serial in base}
        serials = sorted(base)
        pairs = aligned([base[s] for s in serials], [text(unit.inlines) for unit in self.units])
        return {serials[a]: self.units[b] for a, b in pairs}
