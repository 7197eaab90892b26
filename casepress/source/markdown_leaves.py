"""The blocks of a document as they may be typed, without white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from casepress.article.ast import Element, Line, attr_of, marked

#: Within a written piece: the target and attributes of a link, attributes alone, and a footnote.
TARGET, MARKED, NOTE = "\ue000", "\ue001", "\ue002"
SPECIAL = re.compile(f"([{TARGET}{MARKED}{NOTE}])")
ENTITY = re.compile(r"&#?\w+;")
ESCAPED = re.compile(r"\\([\W_])")
TICKS = re.compile("`+")
#: What is typed in more than one way: emphasis, quotation marks, primes, dashes, ellipses, boxes.
_ALIKE = (
    ("_", "*"), ("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'), ("′", "'"), ("″", '"'),
    ("–", "--"), ("—", "---"), ("…", "..."), ("☐", "[]"), ("☒", "[x]"),
)  # fmt: skip
_PAIRS = {
    "Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~", "Strikeout": "~~",
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A block without blocks: what it is written as, the kinds of block around it, its place."""

    written: str
    around: frozenset[str]
    element: Any
    notes: tuple[Any, ...] = ()
    table: int = 0  # the cells of one table have the same number, other than 0
    caption: int = 0  # the number of the table that this is the caption of, above it or below it


def alike(text: str) -> str:
    """A text without white space, in which what can be typed in several ways is typed in one."""
    for sign, other in _ALIKE if not text.isascii() else _ALIKE[:1]:
        text = text.replace(sign, other)
    return "".join((TICKS.sub("`", text) if "``" in text else text).split())


def typed_alike(text: str) -> str:
    """`alike` of a text as typed, with characters for their names and without escapes."""
    if "&" in text:
        text = ENTITY.sub(lambda m: unescape(m[0]), text)
    return alike(ESCAPED.sub(r"\1", text) if "\\" in text else text)


@dataclass
class _Writer:
    """Writes inlines."""

    out: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)

    def line(self, line: Any) -> None:
        if type(line) is Line:
            for words, element in zip(line.runs, marked(line), strict=False):
                self.out.append(alike(words))
                self.element(element)
            self.out.append(alike(line.runs[-1]))
            return
        for element in line:
            self.element(element)

    def element(self, element: Element) -> None:
        kind, content = element["t"], element.get("c")
        if kind == "Str":
            self.out.append(alike(str(content)))
        elif kind in _PAIRS:
            self.around(_PAIRS[kind], content, _PAIRS[kind])
        elif kind == "Quoted":
            mark = "'" if content[0]["t"] == "SingleQuote" else '"'  # type: ignore[index]
            self.around(mark, content[1], mark)  # type: ignore[index]
        elif kind == "Cite":
            self.line(content[1])  # type: ignore[index]
        elif kind == "Code":
            self.out.append(f"`{typed_alike(content[1])}`{MARKED}")  # type: ignore[index]
        elif kind == "Math":
            mark = "$$" if content[0]["t"] == "DisplayMath" else "$"  # type: ignore[index]
            self.out.append(f"{mark}{typed_alike(content[1])}{mark}")  # type: ignore[index]
        elif kind == "RawInline":
            self.out.append(typed_alike(content[1]))  # type: ignore[index]
        elif kind == "Link" and {"uri", "email"} & set(attr_of(element)[1]):
            self.around("<", content[1], f">{MARKED}")  # type: ignore[index]
        elif kind == "Link":
            self.around("[", content[1], f"]{TARGET}")  # type: ignore[index]
        elif kind == "Span":
            self.around("[", content[1], f"]{MARKED}")  # type: ignore[index]
        elif kind in ("SmallCaps", "Underline"):
            self.around("[", content, f"]{MARKED}")
        elif kind == "Image":
            self.around("![", content[1], f"]{TARGET}")  # type: ignore[index]
        elif kind == "Note":
            self.out.append(NOTE)
            self.notes.append(content)

    def around(self, before: str, line: Any, after: str) -> None:
        self.out.append(before)
        self.line(line)
        self.out.append(after)


def leaves(blocks: Any, around: frozenset[str] = frozenset()) -> Iterator[Leaf]:
    """The blocks without blocks of a document, in its order."""
    for block in blocks:
        inside = list(_leaves(block, around))
        # marks without words between them
        yield from inside or [Leaf("", around | {block["t"]}, block)]


def _leaves(block: Element, around: frozenset[str]) -> Iterator[Leaf]:
    """The blocks without blocks of one block; none where it has no words."""
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        yield _leaf([content], around, block)
    elif kind == "Header":
        yield _leaf([content[2]], around | {kind}, block)
    elif kind == "CodeBlock":
        yield Leaf(typed_alike(content[1]), around | {kind}, block)
    elif kind == "RawBlock":
        yield Leaf(typed_alike(content[1]), around | {"CodeBlock"}, block)
    elif kind == "HorizontalRule":
        yield Leaf("", around | {kind}, block)
    elif kind == "LineBlock":
        for line in content:
            yield _leaf([line], around | {kind}, block)
    elif kind == "BlockQuote":
        yield from leaves(content, around | {kind})
    elif kind == "Div":
        yield from leaves(content[1], around | {kind})
    elif kind == "Figure":
        yield from _figure(block, around | {kind})
    elif kind in ("BulletList", "OrderedList"):
        for item in content if kind == "BulletList" else content[1]:
            yield from leaves(item, around | {kind})
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield _leaf([term], around | {kind}, block)
            for meaning in meanings:
                yield from leaves(meaning, around | {kind})
    elif kind == "Table":
        for leaf in leaves(content[1][1], around | {kind}):
            yield replace(leaf, caption=id(block))
        for row in _rows(content):
            for cell in row[1]:
                for leaf in leaves(cell[4], around | {kind}):
                    yield replace(leaf, table=id(block))


def _rows(table: Any) -> Iterator[Any]:
    _, _, _, head, bodies, foot = table
    yield from head[1]
    for body in bodies:
        yield from body[2]
        yield from body[3]
    yield from foot[1]


def _figure(block: Element, around: frozenset[str]) -> Iterator[Leaf]:
    """An image that is a paragraph: its words are the caption."""
    _, caption, blocks = block["c"]
    lines = [each["c"] for each in caption[1]] if caption[1] else []
    if len(lines) > 1 or len(blocks) != 1 or blocks[0]["t"] != "Plain":
        yield from leaves([*caption[1], *blocks], around)
        return
    writer = _Writer()
    writer.out.append("![")
    for line in lines:
        writer.line(line)
    writer.out.append(f"]{TARGET}")
    yield Leaf("".join(writer.out), around, block, tuple(writer.notes))


def _leaf(lines: list[Any], around: frozenset[str], element: Element) -> Leaf:
    writer = _Writer()
    for line in lines:
        writer.line(line)
    return Leaf("".join(writer.out), around, element, tuple(writer.notes))
