"""The text of an article beside that of one output: what a writer lost, changed or added.

Each run of words of the article, from one formula, picture or footnote to the next, has to be in
the output, letter by letter and sign by sign, whatever spaces, line ends and quotation marks are
around its words. In a PDF the end of a line or page may be within any run, so only signs are
looked for, with what is beside them; `casepress.outputs.missing_words` compares its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from casepress.article.ast import Blocks, Element, Inlines
from casepress.article.nodes import Div, Figure, Header, Link, list_items
from casepress.article.table_nodes import Table

#: What each language and writer has in its own form: marks of quotation.
_QUOTES = dict.fromkeys(map(ord, "\"'“”„‟‘’‚‛«»‹›"))
#: Signs that a reader would miss.
_SIGNS = re.escape("*^~$<>=±+%°×≥≤≈#&@_|\\§†‡→↑↓")
#: A sign with at most two characters before and after it; a hyphen may end a line.
_SIGN = re.compile(rf"([^-–—]{{0,2}})([{_SIGNS}])(?=([^-–—]{{0,2}}))")


def runs(document: Mapping[str, Any]) -> list[str]:
    """The runs of words of an article's title, abstracts and text, without its references."""
    found = Runs()
    meta = document["meta"]
    for key in ("title", "abstract", "plain-summary"):
        value = meta.get(key, {})
        if value.get("t") == "MetaInlines":
            found.inlines(value["c"])
            found.end()
        elif value.get("t") == "MetaBlocks":
            found.blocks(value["c"])
    found.blocks(document["blocks"])
    return found.done


def missing_runs(document: Mapping[str, Any], output: str) -> Iterator[str]:
    """The runs of an article that an output's text lacks, each as it is in the article."""
    have = plain(output)
    for run in runs(document):
        if plain(run) not in have:
            yield run


def missing_signs(document: Mapping[str, Any], output: str) -> list[str]:
    """The signs of an article, each with what is beside it, that an output's text lacks. The end
    of a page may be before a sign or after it, not at both sides."""
    have = plain(output)
    found: dict[str, None] = {}
    for run in runs(document):
        for match in _SIGN.finditer(plain(run)):
            before, sign, after = match.groups()
            if before + sign not in have and sign + after not in have:
                found[before + sign + after] = None
    return list(found)


def formulae(document: Mapping[str, Any]) -> int:
    """How many formulae an article's text has, without those of its references and in the
    alternative texts of its pictures."""
    return _formulae(document["blocks"])


def _formulae(node: Any) -> int:
    if isinstance(node, list):
        return sum(map(_formulae, node))
    if not isinstance(node, dict) or node.get("t") == "Image":
        return 0
    if node.get("t") == "Math":
        return 1
    if node.get("t") == "Div" and "references" in Div(node).classes:
        return 0
    return sum(map(_formulae, node.values()))


def plain(words: str) -> str:
    """A text without white space and quotation marks, its letters composed."""
    composed = unicodedata.normalize("NFKC", words).translate(_QUOTES)
    return "".join(
        char for char in composed if not char.isspace() and unicodedata.category(char) != "Cf"
    )


def _unworded(div: Div) -> Blocks:
    """The blocks of a Div that are the author's: none of the references, and without the heading
    that the journal words, which one output has and another lacks."""
    if "references" in div.classes or div.get("role") == "references":
        return []
    return div.blocks[1:] if "section" in div.classes and div.get("role") else div.blocks


class Runs:
    """Collects the runs of words of an article."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.open: list[str] = []

    def end(self) -> None:
        """End a run."""
        if words := "".join(self.open).strip():
            self.done.append(words)
        self.open = []

    def inlines(self, inlines: Inlines) -> None:
        """Add words; a formula, a picture, a line break and a footnote end a run."""
        for element in inlines:
            self.inline(element)

    def inline(self, element: Element) -> None:
        """Add the words of one element."""
        kind, content = element["t"], element.get("c")
        if kind == "Str":
            self.open.append(str(content))
        elif kind in ("Space", "SoftBreak"):
            self.open.append(" ")
        elif kind == "Code":
            self.open.append(content[1])  # type: ignore[index]
        elif kind in ("Quoted", "Cite", "Span"):
            self.inlines(content[1])  # type: ignore[index]
        elif kind == "Link":
            self.inlines(Link(element).inlines)
        elif kind in ("Math", "Image", "LineBreak", "Note"):
            self.end()
            if kind == "Note":
                self.blocks(content)  # type: ignore[arg-type]
        elif isinstance(content, list):
            self.inlines(content)

    def blocks(self, blocks: Blocks) -> None:
        """Add the words of blocks; each is a run of its own."""
        for block in blocks:
            self.block(block)
            self.end()

    def block(self, block: Element) -> None:
        """Add the words of one block."""
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            self.inlines(content)  # type: ignore[arg-type]
        elif kind == "Header":
            self.inlines(Header(block).inlines)
        elif kind == "Div":
            self.blocks(_unworded(Div(block)))
        elif kind == "CodeBlock":
            self.open.append(content[1])  # type: ignore[index]
        elif kind == "Figure":
            self.blocks(Figure(block).caption)
        elif kind == "Table":
            self.blocks(Table(block).caption)
            for row in Table(block).rows:
                for cell in row.cells:
                    self.blocks(cell.blocks)
        elif kind in ("BulletList", "OrderedList"):
            for item in list_items(block):
                self.blocks(item)
        elif kind == "DefinitionList":
            for term, meanings in content or ():
                self.inlines(term)
                self.end()
                for meaning in meanings:
                    self.blocks(meaning)
        elif kind == "LineBlock":
            for line in content or ():
                self.inlines(line)
                self.end()
        elif kind == "BlockQuote":
            self.blocks(content)  # type: ignore[arg-type]
