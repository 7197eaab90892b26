"""The prose of a manuscript, passage by passage, and the way back to its exact places.

A rule searches a passage's text with regular expressions and names a match by its offsets;
`Passage.at` gives the place in the file. In the text, one private-use character replaces each
element that is not prose, so that no rule takes it for words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from casepress.article.ast import (
    QUOTES,
    Blocks,
    Element,
    Inlines,
    as_line,
    classes,
    get,
    is_div,
    text,
)
from casepress.article.nodes import Div, Figure, Header, Image, list_items
from casepress.article.table_nodes import Table
from casepress.core.findings import Finding, Fix, InFile
from casepress.core.findings.code import Code, Severity
from casepress.filters.context import ABSTRACTS
from casepress.lint.passage_alignment import Aligned, Anchor, aligned
from casepress.lint.passage_words import Words, words_of
from casepress.source.manuscript import Manuscript

CITE = "\ue000"  # a citation, however many works it names
XREF = "\ue001"  # a callout to a figure, table, formula or section
OPAQUE = "\ue002"  # code, a formula, an image, an address
SUPER = "\ue003"  # what follows is raised
SUB = "\ue004"  # what follows is lowered

_ADDRESS = re.compile(
    r"https?://[^\s<>]+|\bwww\.[^\s<>]+|\bdoi:\s*10\.\S+|\b10\.\d{4,9}/\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"  # 64: RFC 5321, 4.5.3.1.1
)
#: Every address contains one of these.
_ADDRESS_SIGNS = ("://", "www.", "10.", "@")
_DIGIT = re.compile(r"\d")
_SHOWN = re.compile(f"[{CITE}{XREF}{OPAQUE}{SUPER}{SUB}]")


@dataclass(frozen=True)
class Match:
    """Words found in a passage."""

    passage: Passage
    start: int
    end: int
    groups: tuple[str | None, ...] = ()

    @property
    def words(self) -> str:
        return self.passage.raw[self.start : self.end]

    @property
    def shown(self) -> str:
        """The words for a message, without the signs for other elements."""
        return _SHOWN.sub("", self.words).strip()

    def finding(
        self,
        code: Code,
        message: str,
        severity: Severity | None = None,
        *,
        write: str | None = None,
        safe: bool = False,
    ) -> Finding:
        """A finding on these words. `write` is what to write in their place: the finding has it as
        its fix, a `safe` one or not, where the author typed the words as they are, without markup
        between them."""
        place = self.passage.at(self.start, self.end)
        fix = None
        if write is not None and self.passage.source(self.start, self.end) == self.words:
            fix = Fix(place.span, write, safe)
        return Finding(code, message, place, severity or code.severity, fix=fix)


@dataclass(frozen=True)
class Passage:
    """One run of prose: a paragraph, a title, a cell of a table, a legend, a footnote …

    `role` is the section of the passage ("abstract", "case-report", …; "title" for the title),
    `part` is "front", "body" or "back", `kind` one of title, keyword, heading, para, item, quote,
    cell, legend, caption, note, alt. `raw` has its words; `runs` its words, spaces and addresses
    typed as code, as they are in the document, with the offset of the first; `block` is the
    element that holds it; `italics` the ranges in italics.
    """

    role: str
    part: str
    kind: str
    raw: str
    runs: tuple[tuple[int, Inlines], ...] = field(repr=False)
    block: Element = field(repr=False)
    manuscript: Manuscript = field(repr=False, compare=False)
    italics: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> Iterator[tuple[int, int, Any]]:
        """Offset and length of each string and code, with the serial number of its element; -1
        for one that a filter made."""
        for offset, run in self.runs:
            for element in run:
                kind = element["t"]
                if kind == "Str":
                    length = len(element["c"])
                elif kind == "Code":
                    length = len(element["c"][1])
                else:
                    offset += 1
                    continue
                yield offset, length, element.get("p", -1)
                offset += length

    @cached_property
    def text(self) -> str:
        """The words at the same offsets, with addresses, DOIs and e-mails covered."""
        if not any(sign in self.raw for sign in _ADDRESS_SIGNS):
            return self.raw
        return _ADDRESS.sub(lambda m: OPAQUE * len(m.group()), self.raw)

    @cached_property
    def words(self) -> Words:
        """The words of `text`."""
        return words_of(self.text)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words of `text` in small letters, each a run of unaccented letters: whether a word
        can occur in the passage at all."""
        return self.words.vocabulary

    @cached_property
    def has_digits(self) -> bool:
        """Whether there is a digit: many patterns need one."""
        return _DIGIT.search(self.text) is not None

    def emphasised(self, at: int) -> bool:
        """Whether the letter at this offset is in italics."""
        return any(start <= at < end for start, end in self.italics)

    def find(
        self, pattern: re.Pattern[str], group: int | str = 0, sign: str = ""
    ) -> Iterator[Match]:
        """Every match of a pattern in `text`; the words found are those of `group`. Every match
        contains `sign`, so that a text without it is not searched."""
        for m in pattern.finditer(self.text) if sign in self.text else ():
            if m.start(group) >= 0:
                yield Match(self, m.start(group), m.end(group), m.groups())

    def at(self, start: int, end: int) -> InFile:
        """The place of `raw[start:end]` in the file."""
        begin, stop = self._aligned.range(start, end)
        return InFile(self.manuscript.locator.at(begin, stop))

    def offsets(self, start: int, end: int) -> tuple[int, int]:
        """The place of `raw[start:end]` as offsets of the file's text."""
        return self._aligned.range(start, end)

    def source(self, start: int, end: int) -> str:
        """What the author typed for `raw[start:end]`."""
        begin, stop = self._aligned.range(start, end)
        return self.manuscript.text[begin:stop]

    @cached_property
    def _aligned(self) -> Aligned:
        locator = self.manuscript.locator
        floor, ceiling = 0, len(self.manuscript.text)
        anchors: list[Anchor] = []
        if self.kind in ("title", "alt"):
            floor, ceiling = self._slice()
        else:
            anchors += locator.words(self.raw, self.pieces)
            if not anchors:
                span = locator.offsets(self.block)
                floor, ceiling = span or (0, 0)
        return aligned(self.raw, self.manuscript.text, anchors, floor, ceiling)

    def _slice(self) -> tuple[int, int]:
        """The place of a passage that is not among the strings that pandoc read."""
        manuscript = self.manuscript
        if self.kind == "title":
            span = manuscript.front.place((self.role,))
            return manuscript.locator.between(span) if span else (0, 0)
        found = manuscript.locator.offsets(self.block) or (0, 0)
        begin = manuscript.text.find("alt=", *found)
        return (begin + 4 if begin >= 0 else found[0]), found[1]


@dataclass
class _Flat:
    """A run of inlines as one string."""

    out: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[tuple[int, Inlines]] = field(default_factory=list)
    notes: list[Blocks] = field(default_factory=list)
    italics: list[tuple[int, int]] = field(default_factory=list)

    def put(self, words: str) -> None:
        self.out.append(words)
        self.length += len(words)

    def add(self, inlines: Inlines) -> None:
        whole, done = as_line(inlines), 0
        for words, place in zip(whole.runs, whole.places, strict=False):
            self.run(words, whole[done:place])
            self.one(whole[place])
            done = place + 1
        self.run(whole.runs[-1], whole[done:] if done else whole)

    def run(self, words: str, inlines: Inlines) -> None:
        """Words and spaces, or code."""
        if inlines:
            self.runs.append((self.length, inlines))
            self.put(words)

    def one(self, element: Element) -> None:
        kind: str = element["t"]
        content: Any = element.get("c")
        if kind == "Cite":
            self.put(CITE)
        elif kind == "LineBreak":
            self.put(" ")
        elif kind == "Quoted":
            before, after = QUOTES[content[0]["t"]]
            self.put(before)
            self.add(content[1])
            self.put(after)
        elif kind == "Link":
            inside, words = content[1], text(content[1])
            if "xref" in classes(element):
                self.put(XREF)
            elif [e["t"] for e in inside] == ["Code"] and content[2][0] in (
                words,
                f"mailto:{words}",
            ):
                self.run(words, inside)
            else:
                self.add(inside)
        elif kind in ("Superscript", "Subscript"):
            self.put(SUPER if kind == "Superscript" else SUB)
            self.add(content)
        elif kind in ("Span", "Emph", "Strong", "Underline", "Strikeout", "SmallCaps"):
            start = self.length
            self.add(content[1] if kind == "Span" else content)
            if kind == "Emph":
                self.italics.append((start, self.length))
        elif kind == "Note":
            self.notes.append(content)
        else:
            self.put(OPAQUE)


def passages(document: dict[str, Any], manuscript: Manuscript) -> tuple[Passage, ...]:
    """All prose of a filtered document, in its order, without the reference list. A section that
    the journal does not know belongs to the case report if it precedes the discussion."""
    reader = _Reader(manuscript)
    meta = document["meta"]
    for key in ("title", "short-title"):
        if key in meta and meta[key]["t"] == "MetaInlines":
            reader.inlines(meta[key]["c"], key, "front", "title", meta[key])
    for key in ABSTRACTS:
        if key in meta:
            reader.blocks(meta[key]["c"], key, "front")
    for word in meta.get("keywords", {}).get("c", []):
        reader.inlines(word["c"], "keywords", "front", "keyword", word)
    discussed = False
    for block in document["blocks"]:
        role, part = get(block, "role"), get(block, "part") or "body"
        discussed = discussed or role in ("discussion", "conclusion") or part == "back"
        if role != "references":
            reader.block(block, role or ("" if discussed else "case-report"), part, top=bool(role))
    return tuple(reader.found)


@dataclass
class _Reader:
    manuscript: Manuscript
    found: list[Passage] = field(default_factory=list)

    def inlines(self, content: Inlines, role: str, part: str, kind: str, block: Element) -> None:
        flat = _Flat()
        flat.add(content)
        if flat.length:
            raw = "".join(flat.out)
            self.found.append(
                Passage(
                    role,
                    part,
                    kind,
                    raw,
                    tuple(flat.runs),
                    block,
                    self.manuscript,
                    tuple(flat.italics),
                )
            )
        for note in flat.notes:
            self.blocks(note, role, part, "note")

    def blocks(self, blocks: Blocks, role: str, part: str, kind: str = "para") -> None:
        for block in blocks:
            self.block(block, role, part, kind)

    def block(
        self, block: Element, role: str, part: str, kind: str = "para", *, top: bool = False
    ) -> None:
        name: str = block["t"]
        content: Any = block.get("c")
        if name in ("Para", "Plain"):
            self.inlines(content, role, part, kind, block)
        elif name == "Header":
            self.inlines(Header(block).inlines, role, part, "heading", block)
        elif name == "Div":
            own = Div(block).blocks
            if top and own and own[0]["t"] == "Header":
                own = own[1:]  # the journal's wording, not the author's
            if own and is_div(
                own[0], "box-title"
            ):  # an attribute of the box, which tells its place
                self.inlines(Div(own[0]).blocks[0]["c"], role, part, "heading", block)
                own = own[1:]
            if is_div(block, "notes") or is_div(block, "source") or is_div(block, "permission"):
                kind = "note"
            elif is_div(block, "supplementary"):
                kind = "caption"
            self.blocks(own, role, part, kind)
        elif name == "Figure":
            self.blocks(Figure(block).caption, role, part, "legend")
            for image in _images(Figure(block).blocks):
                self.alt(image, role, part)
        elif name == "Table":
            self.blocks(Table(block).caption, role, part, "caption")
            for row in Table(block).rows:
                for cell in row.cells:
                    self.blocks(cell.blocks, role, part, "cell")
        elif name in ("BulletList", "OrderedList"):
            for item in list_items(block):
                self.blocks(item, role, part, "item")
        elif name == "DefinitionList":
            for term, meanings in content:
                self.inlines(term, role, part, "item", block)
                for meaning in meanings:
                    self.blocks(meaning, role, part, "item")
        elif name == "BlockQuote":
            self.blocks(content, role, part, "quote")
        elif name == "LineBlock":
            for line in content:
                self.inlines(line, role, part, "item", block)

    def alt(self, image: Element, role: str, part: str) -> None:
        words = text(Image(image).alt)
        if words:
            self.found.append(Passage(role, part, "alt", words, (), image, self.manuscript))


def _images(blocks: Blocks) -> Iterator[Element]:
    for block in blocks:
        for inline in block["c"] if block["t"] in ("Plain", "Para") else ():
            if inline["t"] == "Image":
                yield inline
