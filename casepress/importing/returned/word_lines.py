"""The paragraphs of a Word file that casepress made, with the serial numbers of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from casepress.article.alignment import TOKEN
from casepress.article.digest import COPY, DIGEST
from casepress.article.units import PREFIX
from casepress.importing import package
from casepress.importing.ooxml import Tree, above, at, every, on, q, text_of, val
from casepress.importing.returned.tokens import GENERATED, OBJECT, Token
from casepress.importing.simplify import (
    alternates,
    hidden,
    private_use,
    revisions,
    symbols,
)
from casepress.importing.simplify import comments as comment_marks
from casepress.importing.simplify import story as stories
from casepress.importing.simplify.story import Comment, Story
from casepress.importing.simplify.tokens import PATTERN

_SWITCHES = {"w:i": "Emph", "w:b": "Strong", "w:strike": "Strikeout", "w:smallCaps": "SmallCaps"}
_RAISED = {"superscript": "Superscript", "subscript": "Subscript"}
_HEADING = re.compile(r"(?i)(?:heading|berschrift|titre|ttulo)\s*(\d)")


@dataclass
class Line:
    """A paragraph: its tokens, the units that begin in it, its comments by the number of tokens
    before them; its table, row and cell, how deep it is in a list (-1: in none), its level as a
    heading."""

    tokens: list[Token] = field(default_factory=list)
    serials: list[int] = field(default_factory=list)
    comments: list[tuple[int, Comment]] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None
    depth: int = -1
    level: int = 0

    @property
    def in_table(self) -> bool:
        return self.cell is not None

    @property
    def listed(self) -> bool:
        return self.depth >= 0

    @property
    def keys(self) -> list[str]:
        return [token.key for token in self.tokens]

    @property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


@dataclass(frozen=True)
class WordLines:
    """The paragraphs of a Word file, and from what it was made: the digest of the article JSON and
    the name of the copy, each "" where the file does not have it; the number of its pictures."""

    lines: tuple[Line, ...]
    digest: str
    copy: str
    pictures: int


def read(data: bytes, name: str, *, reject: bool = False) -> WordLines:
    """The paragraphs of a Word file, with tracked changes accepted, or rejected. Raises
    `Unreadable`."""
    opened = package.read(data, name)
    story = stories.of(opened, reject=reject)
    private_use.simplify(story)
    for tree, _ in story.trees:
        _free_bookmarks(tree)
    alternates.simplify(story)
    revisions.simplify(story)
    hidden.simplify(story)
    comment_marks.simplify(story)
    symbols.simplify(story)
    lines = [line for tree, _ in story.trees for line in _lines(tree, story)]
    known = _properties(opened)
    shown = len(story.every("w:drawing", "w:pict", "w:object"))
    return WordLines(tuple(lines), known.get(DIGEST, ""), known.get(COPY, ""), shown)


def _free_bookmarks(tree: Tree) -> None:
    """Put the ends of bookmarks outside of tracked changes, with which they would go."""
    for mark in every(tree, "w:bookmarkStart", "w:bookmarkEnd"):
        change = mark.getparent()
        while change.tag in {q(name) for name in ("w:ins", "w:del", "w:moveFrom", "w:moveTo")}:
            (change.addprevious if mark.tag == q("w:bookmarkStart") else change.addnext)(mark)
            change = mark.getparent()


def _properties(opened: package.Package) -> dict[str, str]:
    tree = opened.tree("docProps/custom.xml")
    found = [] if tree is None else [e for e in tree if isinstance(e.tag, str)]
    return {str(e.get("name", "")): "".join(e.itertext()).strip() for e in found}


def _lines(tree: Tree, story: Story) -> Iterator[Line]:
    """The paragraphs of a text. A bookmark may begin in one and end in a later one."""
    open_: dict[str, int] = {}  # by the bookmark's id, in the order in which they begin
    cells = _cells(tree)
    for paragraph in every(tree, "w:p"):
        if above(paragraph, "w:p") is not None:
            continue  # of a text box: casepress makes none
        line = Line(
            cell=cells.get(above(paragraph, "w:tc")),
            depth=_depth(paragraph),
            level=_level(paragraph),
        )
        pieces: list[tuple[str, frozenset[str], int]] = []
        fields = 0
        for node in paragraph.iter():
            if node.tag == q("w:fldChar"):
                fields += {"begin": 1, "end": -1}.get(str(node.get(q("w:fldCharType"))), 0)
            if node.tag == q("w:bookmarkStart"):
                name = node.get(q("w:name"), "")
                if re.fullmatch(rf"{PREFIX}\d+", name):
                    serial = int(name.removeprefix(PREFIX))
                    # LibreOffice begins a bookmark anew where a paragraph was divided.
                    open_ = {key: old for key, old in open_.items() if old != serial}
                    open_[node.get(q("w:id"), "")] = serial
                    line.serials.append(serial)
            elif node.tag == q("w:bookmarkEnd"):
                open_.pop(node.get(q("w:id"), ""), None)
            elif words := _words(node):
                now = next(reversed(open_.values()), 0)
                linked = fields > 0 or _is_linked(node)
                formats = _formats(node) | ({GENERATED} if linked else set())
                pieces.append((words, frozenset(formats), now))
        _fill(line, pieces, story)
        yield line


def _cells(tree: Tree) -> dict[Tree | None, tuple[int, int, int]]:
    """Each cell of the text by the numbers of its table, row and column."""
    return {
        cell: (table, row, column)
        for table, one in enumerate(every(tree, "w:tbl"))
        for row, line in enumerate(one.iterchildren(q("w:tr")))
        for column, cell in enumerate(line.iterchildren(q("w:tc")))
    }


def _depth(paragraph: Tree) -> int:
    """How deep a paragraph is in a list; -1 in none."""
    numbers = at(paragraph, "w:pPr/w:numPr")
    if numbers is None or val(numbers, "w:numId") == "0":
        return -1
    depth = val(numbers, "w:ilvl", "0")
    return int(depth) if depth.isdigit() else 0


def _fill(line: Line, pieces: list[tuple[str, frozenset[str], int]], story: Story) -> None:
    """Give a line its tokens: words that a run divides, though nothing changes there, are whole."""
    for (formats, serial), group in groupby(pieces, key=lambda piece: piece[1:]):
        text = "".join(words for words, _, _ in group)
        done = 0
        for mark in PATTERN.finditer(text):
            line.tokens += _tokens(text[done : mark.start()], formats, serial)
            done = mark.end()
            if mark[1] == "k" and mark[2]:
                line.comments.append((len(line.tokens), story.comments[int(mark[2])]))
        line.tokens += _tokens(text[done:], formats, serial)


def _tokens(text: str, formats: frozenset[str], serial: int) -> Iterator[Token]:
    for found in TOKEN.finditer(text.replace("\u00ad", "")):
        yield Token(found[0], formats, serial)


def _words(node: Tree) -> str:
    """The words of a node of a run; formulae and marks of notes are signs, pictures nothing."""
    if above(node, "m:oMath") is not None:
        return ""
    if node.tag == q("w:t"):
        return str(node.text or "")
    if node.tag == q("w:noBreakHyphen"):
        return "‑"
    if node.tag in (q("w:tab"), q("w:br"), q("w:cr")) and node.getparent().tag == q("w:r"):
        return " "
    if node.tag == q("m:oMath"):
        return OBJECT + text_of(node).replace(" ", "") + OBJECT
    if node.tag == q("w:footnoteReference"):
        return OBJECT
    return ""


def _is_linked(node: Tree) -> bool:
    """Whether words lead to another place of the file: those of a citation or callout."""
    link = above(node, "w:hyperlink")
    return (link is not None and bool(link.get(q("w:anchor")))) or (
        above(node, "w:fldSimple") is not None
    )


def _formats(node: Tree) -> frozenset[str]:
    run = node if node.tag == q("w:r") else above(node, "w:r")
    if run is None:
        return frozenset()
    found = {name for sign, name in _SWITCHES.items() if on(run, f"w:rPr/{sign}")}
    if raised := _RAISED.get(val(run, "w:rPr/w:vertAlign")):
        found.add(raised)
    if val(run, "w:rPr/w:u", "none") != "none":
        found.add("Underline")
    return frozenset(found)


def _level(paragraph: Tree) -> int:
    found = _HEADING.match(val(paragraph, "w:pPr/w:pStyle"))
    return int(found[1]) if found else 0
