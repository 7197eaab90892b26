"""What the pre-pass works on: the Word file's texts as trees, and what it found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from casepress.importing.notes import Note
from casepress.importing.ooxml import Tree, above, at, every, q, text_of
from casepress.importing.package import Package, Relationship


@dataclass(frozen=True)
class Picture:
    """A picture of the text: its part's name, how it is described, whether it is not a picture
    that can be shown (`kind` "chart", "smartart", "object", "linked"), and how it is cropped."""

    part: str
    alt: str = ""
    kind: str = "picture"
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    words: str = ""


@dataclass(frozen=True)
class Comment:
    """A comment, and whether it answers another."""

    text: str
    reply: bool = False


@dataclass(frozen=True)
class Cited:
    """A citation that a reference manager or Word itself made: records as it left them (CSL-JSON),
    what is typed around each, and what the file showed."""

    items: tuple[dict[str, object], ...]
    shown: str
    manager: str


@dataclass
class Story:
    """The texts of a Word file while they are simplified: `body` and the notes. Each step changes
    the trees and adds what it took out of them."""

    package: Package
    body: Tree
    footnotes: Tree | None
    endnotes: Tree | None
    reject: bool = False
    notes: list[Note] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    #: Words that were left out, for the comparison of what was read with what was written.
    left_out: list[str] = field(default_factory=list)
    #: How many tracked changes there were.
    changes: int = 0
    numbers: dict[Tree, int] = field(default_factory=dict)

    @property
    def trees(self) -> Iterator[tuple[Tree, dict[str, Relationship]]]:
        """Every tree with text, and what it points at."""
        package = self.package
        yield self.body, package.relationships(package.main)
        for kind, tree in (("footnotes", self.footnotes), ("endnotes", self.endnotes)):
            if tree is not None:
                yield tree, package.relationships(package.related(kind))

    def every(self, *names: str) -> list[Tree]:
        """All elements of these names in all texts."""
        return [one for tree, _ in self.trees for one in every(tree, *names)]

    def number(self, tree: Tree) -> int:
        """The number of the paragraph that an element is in, counted before any change; 0
        outside the body."""
        holder = tree if tree.tag == q("w:p") else above(tree, "w:p")
        return self.numbers.get(holder, 0) if holder is not None else 0

    def leave_out(self, tree: Tree, note: Note | None) -> None:
        """Remember that an element's words go, before it is removed."""
        self.leave_out_words(text_of(tree), note)

    def leave_out_words(self, words: str, note: Note | None) -> None:
        """Remember that words go."""
        if words.strip():
            self.left_out.append(words)
            if note is not None:
                self.notes.append(note)


def of(package: Package, *, reject: bool = False) -> Story:
    """The texts of a package, not yet simplified."""
    notes = {kind: package.related(kind) for kind in ("footnotes", "endnotes")}
    document = package.tree(package.main)
    assert document is not None  # `package.read` looked
    body = at(document, "w:body")
    story = Story(
        package,
        body if body is not None else document,
        package.tree(notes["footnotes"]),
        package.tree(notes["endnotes"]),
        reject,
    )
    story.numbers = {p: n for n, p in enumerate(every(story.body, "w:p"), 1)}
    return story
