"""The manuscript while it takes shape: what steps have read, and the blocks that are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.importing.lexicon import Lexicon
from casepress.importing.line import Line
from casepress.importing.notes import Note, Result
from casepress.importing.reading import Block
from casepress.importing.simplify.story import Story


@dataclass(frozen=True)
class Heading:
    """A heading: level, wording, the journal's role ("" for the author's own), and how it was
    recognised. `typed` is what the Word file shows."""

    level: int
    words: Line
    role: str = ""
    typed: str = ""
    why: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure: its number as typed (0: none), its legend, its pictures by their numbers."""

    number: int
    legend: Line
    pictures: tuple[int, ...] = ()
    label: str = ""

    @property
    def id(self) -> str:
        """The id by which it is called out."""
        return f"fig-{self.number}"


@dataclass(frozen=True)
class Grid:
    """A table: its number as typed (0: none), caption, pandoc's table, and the notes below."""

    number: int
    caption: Line
    table: dict[str, Any]
    notes: tuple[Line, ...] = ()

    @property
    def id(self) -> str:
        """The id by which it is called out."""
        return f"tbl-{self.number}"


@dataclass(frozen=True)
class Items:
    """A list; each item is a line and how deep it is nested."""

    ordered: bool
    start: int
    style: str
    lines: tuple[tuple[int, Line], ...]


@dataclass(frozen=True)
class Gone:
    """A part that another has taken in."""


@dataclass(frozen=True)
class Followed:
    """A paragraph that a figure follows."""

    part: Part
    figure: Figure


@dataclass(frozen=True)
class Part:
    """One thing of the text, in order: a paragraph, or what it was taken for."""

    block: Block
    line: Line
    is_: Heading | Figure | Grid | Items | Gone | Followed | None = None

    @property
    def text(self) -> str:
        """The words of the paragraph, without marks."""
        return self.block.text

    @property
    def number(self) -> int:
        """The paragraph's number in the Word file."""
        return self.block.facts.number

    def with_line(self, line: Line) -> Part:
        """The same paragraph with other words."""
        return replace(self, line=line, block=replace(self.block, inlines=line.inlines()))


@dataclass(frozen=True)
class Author:
    """An author as the title page names them; `marks` join them to institutions."""

    given: str
    family: str
    particle: str = ""
    suffix: str = ""
    degrees: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    email: str = ""
    orcid: str = ""
    corresponding: bool = False
    equal: bool = False
    collective: str = ""

    @property
    def name(self) -> str:
        """The name in one string."""
        parts = (self.given, self.particle, self.family, self.suffix, self.collective)
        return " ".join(p for p in parts if p)


@dataclass(frozen=True)
class Affiliation:
    """An institution; `typed` is the whole of it as it is in the Word file."""

    id: str
    typed: str
    mark: str = ""
    department: str = ""
    name: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True)
class Reference:
    """A work: its number in the list (0: not in it), its record (CSL-JSON) or `None`, what is
    typed, and the key by which it is cited."""

    key: str
    number: int
    record: Mapping[str, Any] | None
    typed: str = ""
    source: str = "typed"
    #: What makes a manager's record the same work in every citation.
    identity: str = ""


@dataclass(frozen=True)
class Translation:
    """Title, abstract and keywords in another language."""

    lang: str
    title: Line
    abstract: tuple[Line, ...]
    keywords: tuple[Line, ...]


@dataclass(frozen=True)
class Draft:
    """What was read so far. Steps take parts away from `parts` as they understand them."""

    parts: tuple[Part, ...] = ()
    title: Line = field(default_factory=Line)
    short_title: Line = field(default_factory=Line)
    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    abstract: tuple[Line, ...] = ()
    keywords: tuple[Line, ...] = ()
    references: tuple[Reference, ...] = ()
    cited: frozenset[str] = frozenset()
    lang: str = ""
    translations: tuple[Translation, ...] = ()
    left_out: tuple[str, ...] = ()
    #: Words that the outputs write anew, such as the numbers of citations.
    generated: tuple[str, ...] = ()

    def without(self, gone: set[int]) -> Draft:
        """Without the parts at these places."""
        return replace(self, parts=tuple(p for i, p in enumerate(self.parts) if i not in gone))


@dataclass(frozen=True)
class Given:
    """What every step may look at: the Word file's texts, the importer's words."""

    story: Story
    lexicon: Lexicon


Step = Callable[[Draft, Given], Result[Draft]]


def told(part: Part, code: Any, message: str) -> Note:
    """A note on a paragraph."""
    return Note(code, message, part.text, part.number)
