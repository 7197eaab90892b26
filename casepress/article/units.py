"""The lines of an article that its author wrote: titles, headings, paragraphs, cells, legends.

Each has a serial number, which follows from the article alone. The Word file carries it in a
hidden bookmark (`_cp_12`), by which an edited file finds its way back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import WORDS, Element, Inlines, get, is_div

#: What a bookmark of a unit is called. Word hides bookmarks whose names begin with "_".
PREFIX = "_cp_"
_FACTS = ("title", "short-title", "abstract", "plain-summary", "graphical-abstract", "keywords")
_LINES = ("Para", "Plain", "MetaInlines")
#: What a line consists of that has no words of its own.
_WORDLESS = ("Image", "Math", "Space", "SoftBreak", "LineBreak")


@dataclass(frozen=True)
class Unit:
    """One line: its serial number, the element that holds it, and its inlines."""

    serial: int
    block: Element
    inlines: Inlines

    @property
    def name(self) -> str:
        """The name of its bookmark."""
        return f"{PREFIX}{self.serial}"

    @property
    def has_words(self) -> bool:
        """Whether there is anything but pictures and formulae."""
        return any(not _wordless(one) for one in self.inlines)


def units(document: Mapping[str, Any]) -> list[Unit]:
    """All units of an article JSON, in order. The reference list has none: it is generated."""
    meta = document["meta"]
    nodes = [meta[key] for key in _FACTS if key in meta]
    nodes += meta.get("translations", {}).get("c", [])
    nodes += [block for block in document["blocks"] if get(block, "role") != "references"]
    found = (pair for node in nodes for pair in _lines(node))
    return [Unit(serial, block, inlines) for serial, (block, inlines) in enumerate(found, 1)]


def _lines(node: Any) -> Iterator[tuple[Element, Inlines]]:
    if isinstance(node, list):
        for one in node:
            yield from _lines(one)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("t", "")
    content: Any = node.get("c")
    if kind == "MetaMap":
        for key in sorted(content):
            yield from _lines(content[key])
    elif kind in _LINES:
        yield node, content
        yield from _notes(content)
    elif kind == "Header":
        yield node, content[2]
        yield from _notes(content[2])
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield node, term
            yield from _lines(meanings)
    elif kind == "Div" and is_div(node, "csl-entry"):
        return
    elif kind not in ("Str", "Space", "SoftBreak", "MetaString", "MetaBool", ""):
        yield from _lines(content)


def _notes(inlines: Any) -> Iterator[tuple[Element, Inlines]]:
    """The lines of the footnotes within a line."""
    for one in inlines:
        kind = one["t"] if type(one) is dict and "t" in one else ""
        if kind in WORDS:
            continue
        if kind == "Note":
            yield from _lines(one["c"])
        elif isinstance(inside := one.get("c") if kind else one, list):
            yield from _notes(inside)


def _wordless(one: Element) -> bool:
    if one["t"] == "Span" and "equation" in one["c"][0][1]:
        return True
    return one["t"] in _WORDLESS
