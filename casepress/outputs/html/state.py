"""What the parts of one page share while it is made: wording, images, footnotes, callouts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from markupsafe import Markup

from casepress.article.ast import Element
from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.html.images import Picture


class Body(Protocol):
    """What writes blocks. Notes, cells and captions hold blocks, and blocks hold them: the state
    carries this half of the recursion, so that imports go one way."""

    def blocks(self, state: State, content: Iterable[Element]) -> Markup:
        """The HTML of a run of blocks."""


@dataclass(frozen=True)
class Callout:
    """A place in the text that cites a reference: its id and the section that it is in."""

    id: str
    section: str


@dataclass
class State:
    """The article, its journal, and the state of its one reading from front to back.

    `pictures` gives the picture of an image of the article, `mathml` the MathML of its formulae by
    kind and TeX. For the preview, `marked` has the numbers of the findings about an element, by its
    serial number.
    """

    article: Article
    journal: Journal
    body: Body
    pictures: Callable[[Element], Picture]
    mathml: Mapping[tuple[str, str], Markup]
    marked: Mapping[Any, tuple[int, ...]] = field(default_factory=dict)
    section: str = ""
    notes: list[Markup] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    cited: dict[str, list[Callout]] = field(default_factory=dict)
    _footnotes: int = 0
    _callouts: int = 0
    _groups: int = 0

    @property
    def labels(self) -> Mapping[str, Any]:
        """The journal's wording in the article's language."""
        return self.journal.labels(self.article.lang or str(self.journal.data["lang"]))

    @property
    def words(self) -> Mapping[str, str]:
        """The wording that only the page has."""
        found: Mapping[str, str] = self.labels["web"]
        return found

    def mark(self, element: Element) -> Mapping[str, str]:
        """The attribute with the findings about a block; none outside the preview."""
        found = self.marked.get(element.get("p")) if self.marked else None
        return {"data-findings": " ".join(map(str, found))} if found else {}

    def footnote(self) -> int:
        """The number of the next footnote."""
        self._footnotes += 1
        return self._footnotes

    def callout(self, references: Iterable[str]) -> str:
        """The id of the next callout, which cites these references (their ids)."""
        self._callouts += 1
        made = Callout(f"page-cite-{self._callouts}", self.section)
        for reference in references:
            self.cited.setdefault(reference, []).append(made)
        return made.id

    def fresh(self, kind: str) -> str:
        """An id for an element that the article gives none."""
        self._groups += 1
        return f"page-{kind}-{self._groups}"

    @contextmanager
    def apart(self) -> Iterator[list[Markup]]:
        """Collect the footnotes of a table or figure apart; yields their list."""
        outside, self.notes = self.notes, []
        try:
            yield self.notes
        finally:
            self.notes = outside

    def taken_notes(self) -> list[Markup]:
        """The footnotes since the last call."""
        found = list(self.notes)
        self.notes.clear()
        return found
