"""The words of a document, element by element."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from casepress.article.ast import WORDS, Element, text, walk

#: A word: letters and digits with their combining marks; never an underscore (emphasis).
WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+[^\W_]*)*"
)


@dataclass
class DocumentWords:
    """The words of blocks in the order of their elements, and the range of words of each element.
    `text` is what they were read from; an id that is not in it was made by pandoc and has no words.
    """

    text: str = ""
    words: list[str] = field(default_factory=list)
    runs: dict[int, tuple[int, int, str]] = field(default_factory=dict)

    def collect(self, node: Any) -> None:
        """Add the words of an element, a list of them, or a string."""
        if isinstance(node, str):
            self.words.extend(words_of(node))
        elif isinstance(node, list):
            self.items(node)
        elif isinstance(node, dict):
            first = len(self.words)
            self.content(node)
            if "p" in node:
                self.runs[node["p"]] = (first, len(self.words), str(node.get("t", "")))

    def items(self, items: list[Any]) -> None:
        """Add the words of a list's items: mostly words and spaces, for which this is fast."""
        words, runs = self.words, self.runs
        for item in items:
            kind = item.get("t") if type(item) is dict else None
            if kind not in WORDS:
                self.collect(item)
                continue
            first = len(words)
            if kind == "Str":
                content = item["c"]
                words += (
                    (content,) if content.isascii() and content.isalnum() else words_of(content)
                )
            if "p" in item:
                runs[item["p"]] = (first, len(words), kind)

    def content(self, node: Element) -> None:
        """Add the words of what an element holds, in the order in which they are typed."""
        kind: str = node.get("t", "")
        content: Any = node.get("c")
        if kind == "Cite":
            self.collect(content[1])  # the citation as typed
            for citation in content[0]:
                self.runs_at(citation)
        elif kind in ("Image", "Link", "Span"):
            attributes, rest = content[0], content[1:]
            self.collect(rest)
            self.collect(attributes)
        elif kind == "Figure":
            attributes, caption, blocks = content
            first = len(self.words)
            self.collect(caption)
            if text(caption) == text(blocks):  # without alt text pandoc repeats the caption
                for element in walk(blocks):
                    if "p" in element:
                        self.runs[element["p"]] = (first, len(self.words), str(element["t"]))
            else:
                self.collect(blocks)
            self.collect(attributes)
        elif kind == "Header":
            attributes = content[1]
            self.collect(content[2])
            if f"#{attributes[0]}" in self.text:
                self.collect(attributes[0])
            self.collect(attributes[1:])
        elif kind in ("CodeBlock", "Code", "Table"):
            parts = [part for part in content if not _is_attr(part)]
            self.collect(parts)
            self.collect([part for part in content if _is_attr(part)])
        elif content is not None:
            self.collect(content)
        else:
            self.collect([v for k, v in node.items() if k not in ("t", "p")])

    def runs_at(self, node: Any) -> None:
        """Give the elements of a citation's prefix and suffix the place of the citation."""
        here = len(self.words)
        for element in walk(node):
            if "p" in element:
                self.runs[element["p"]] = (here, here, str(element["t"]))


def _is_attr(part: Any) -> bool:
    return (
        isinstance(part, list)
        and len(part) == 3
        and isinstance(part[0], str)
        and isinstance(part[1], list)
        and isinstance(part[2], list)
    )


def words_of(text: str) -> list[str]:
    """The words of a string, each composed."""
    found: list[str] = WORD.findall(text)
    return found if text.isascii() else [composed(word) for word in found]


def composed(word: str) -> str:
    """A word in Unicode's form NFC, so that it is the same however its accents were typed."""
    return unicodedata.normalize("NFC", word)
