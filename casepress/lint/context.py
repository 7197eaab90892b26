"""What rules know of one manuscript: the text, its filtered form, and views of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from casepress.article.ast import Element, get, structure, text
from casepress.article.model import Article
from casepress.article.nodes import Link, Section
from casepress.core.findings import Anchor, InMetadata, InNode
from casepress.core.journal import Journal
from casepress.filters.context import abstracts
from casepress.lint.picture_files import PictureFile, picture_files
from casepress.lint.prose import Passage, passages
from casepress.lint.typed import Typed
from casepress.references.reader import References
from casepress.source.manuscript import Manuscript

#: The sections with the patient's story.
CASE = ("case-report",)
#: The parts of a manuscript that may identify the patient.
STORY = ("title", "short-title", "abstract", "plain-summary", *CASE)


@dataclass(frozen=True)
class LintContext:
    """One manuscript after the filters, for reading only.

    `document` is what the filters made of it, still with the serial numbers of its elements;
    `references` are its records, `root` is the repository.
    """

    journal: Journal
    manuscript: Manuscript
    document: Mapping[str, Any]
    references: References
    root: Path

    @cached_property
    def article(self) -> Article:
        """The article's facts, with types."""
        return Article.from_json(self.document)

    @property
    def id(self) -> str:
        return self.manuscript.id

    @property
    def language(self) -> str:
        """The article's language, as a BCP 47 tag."""
        return self.article.lang or str(self.journal.data["lang"])

    @property
    def english(self) -> bool:
        return self.language.partition("-")[0] == "en"

    @property
    def draft(self) -> bool:
        """Whether missing parts are only warnings."""
        return self.article.status == "draft"

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All prose, in order."""
        return passages(dict(self.document), self.manuscript)

    @cached_property
    def typed(self) -> Typed:
        """The characters as typed, of which pandoc keeps only the words."""
        return Typed(self.manuscript)

    def prose(self, *roles: str, but: tuple[str, ...] = ("alt",)) -> Iterator[Passage]:
        """The passages of some sections (by default of all), without those of the kinds `but`."""
        for passage in self.passages:
            if (not roles or passage.role in roles) and passage.kind not in but:
                yield passage

    @property
    def body(self) -> Iterator[Passage]:
        """The prose of the body."""
        return (p for p in self.passages if p.part == "body" and p.kind != "alt")

    @property
    def measured(self) -> Iterator[Passage]:
        """The passages with quantities: text, tables and legends before the back matter."""
        for passage in self.passages:
            if passage.part != "back" and passage.kind not in ("alt", "title"):
                yield passage

    @property
    def story(self) -> Iterator[Passage]:
        """The passages about the patient: title, abstract, case report, all legends, alt texts."""
        for passage in self.passages:
            if passage.role in STORY or passage.kind in ("legend", "caption", "alt"):
                yield passage

    def words(self, *roles: str) -> str:
        """The prose of some sections as one lower-case string, for the search for cues."""
        return "\n".join(p.text for p in self.prose(*roles)).lower()

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element of the text in order, without words and spaces."""
        return tuple(structure(self.document["blocks"]))

    @cached_property
    def floats(self) -> tuple[Element, ...]:
        """Every figure and table, in order."""
        found = [*structure(self.document["meta"].get("graphical-abstract", [])), *self.elements]
        return tuple(e for e in found if e["t"] in ("Figure", "Table"))

    @cached_property
    def figures(self) -> tuple[Element, ...]:
        return tuple(e for e in self.floats if e["t"] == "Figure")

    @cached_property
    def pictures(self) -> tuple[PictureFile, ...]:
        """The manuscript's image files, in the order of their names."""
        return tuple(picture_files(self.root, self.id, self.figures))

    @cached_property
    def links(self) -> tuple[Element, ...]:
        """Every link within the article, in the abstracts and in the text."""
        found = (*structure(abstracts(dict(self.document))), *self.elements)
        return tuple(e for e in found if e["t"] == "Link" and Link(e).anchor)

    @cached_property
    def callouts(self) -> Mapping[str, list[str]]:
        """The words of every link to a float or section, by the id of its target."""
        out: dict[str, list[str]] = {}
        for element in self.links:
            link = Link(element)
            out.setdefault(link.anchor, []).append(text(link.inlines))
        return out

    def origin(self, element: Element) -> Element | None:
        """The element of the text as read in whose place a filter put this one; `None` where
        it replaces no element."""
        return self._read.get(element.get("p"))

    @cached_property
    def _read(self) -> Mapping[Any, Element]:
        """The elements of the text as read, by their serial numbers."""
        return {e["p"]: e for e in structure(self.manuscript.document["blocks"])}

    def heading(self, *roles: str) -> Anchor | None:
        """The heading of the first of these sections that exists, else the title."""
        for role in roles:
            for block in self.document["blocks"]:
                if get(block, "role") == role:
                    return InNode(Section(block).heading)
        if "abstract" in roles and (first := next(self.prose("abstract"), None)):
            return first.at(0, min(len(first.raw), len(first.raw.split(" ", 1)[0])))
        return InMetadata(("title",))

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting of the journal's `lint:` part."""
        return self.journal.setting(name, default)

    def own(self, name: str) -> frozenset[str]:
        """The entries of a list in `lint:` of the front matter."""
        return own_settings(self.manuscript, name)

    def limit(self, name: str, default: float) -> float:
        """A number of the journal's `lint: limits:` part."""
        return float(self.setting("limits", {}).get(name, default))


def own_settings(manuscript: Manuscript, name: str) -> frozenset[str]:
    """The entries of a list in `lint:` of a manuscript's front matter; anything but a
    list is empty, because the schema of the front matter reports it."""
    values = manuscript.front.value
    settings = values.get("lint") if isinstance(values, Mapping) else None
    found = settings.get(name) if isinstance(settings, Mapping) else None
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
