"""Replaces whatever identifies the authors in the text of an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from casepress.article.ast import Element, Inlines, attr, get, is_div, para, walk
from casepress.article.nodes import Cite, Div, Header, Link
from casepress.outputs.blind.identity import Identity

_LEAF = {"Str": None, "Space": " ", "SoftBreak": " ", "LineBreak": " "}
_AROUND = 40  # characters of context around a redacted passage


@dataclass
class Redactor:
    """Replaces names by `mark` and collects the passages that held them. `words` are the article's
    words in small letters and `abbreviations` those that it spells out; neither is a name."""

    identity: Identity
    words: frozenset[str]
    abbreviations: frozenset[str]
    mark: str
    passages: list[str] = field(default_factory=list)

    def line(self, line: Inlines) -> Inlines:
        """A copy of inlines without names."""
        return list(self.clean([para(line)])[0]["c"])

    def clean(self, node: Any) -> Any:
        """A copy of blocks without names."""
        made = deepcopy(node)
        for element in walk(made):
            for line in _lines(element):
                self._line(line)
            self._addresses(element)
        return made

    def string(self, words: str) -> str:
        """A text without names."""
        words = unicodedata.normalize("NFC", words)
        for start, end in reversed(self.identity.spans(words, self.words, self.abbreviations)):
            words = words[:start] + self.mark + words[end:]
        return words

    def _line(self, line: Inlines) -> None:
        leaves = list(_leaves(line))
        for leaf in leaves:
            _set(leaf, unicodedata.normalize("NFC", _get(leaf)))
        whole = "".join(_get(leaf) for leaf in leaves)
        spans = self.identity.spans(whole, self.words, self.abbreviations)
        for passage in _passages(whole, spans):
            if passage not in self.passages:
                self.passages.append(passage)
        at = 0
        for leaf in leaves:
            old = _get(leaf)
            _set(leaf, self._cut(old, at, spans))
            at += len(old)

    def _cut(self, words: str, at: int, spans: list[tuple[int, int]]) -> str:
        """The text of a leaf that begins at `at` of its line: the mark replaces a name that begins
        in the leaf; what continues a name from an earlier leaf is left out."""
        out, done = "", at
        for start, end in spans:
            if end <= at or start >= at + len(words):
                continue
            out += words[done - at : max(start, at) - at] if start > done else ""
            out += self.mark if start >= at else ""
            done = min(end, at + len(words))
        return out + words[done - at :] if done > at or out else words

    def _addresses(self, element: Element) -> None:
        if element["t"] == "Link" and not Link(element).anchor:
            link = Link(element)
            if self.identity.identified_by(link.target) or link.target.startswith("mailto:"):
                element["t"], element["c"] = "Span", [attr(), link.inlines]
        elif is_div(element, "supplementary") and self.identity.identified_by(get(element, "file")):
            pairs = Div(element).pairs
            pairs[:] = [pair for pair in pairs if pair[0] != "file"]


def _passages(whole: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The names in square brackets with some words around them; names that are close together form
    one passage."""
    groups: list[list[tuple[int, int]]] = []
    for span_ in spans:
        near = groups and span_[0] - groups[-1][-1][1] <= 2 * _AROUND
        if near:
            groups[-1].append(span_)
        else:
            groups.append([span_])
    for group in groups:
        first, last = group[0][0], group[-1][1]
        begin = whole.find(" ", max(0, first - _AROUND)) + 1 if first > _AROUND else 0
        begin = min(begin, first)
        end = whole.rfind(" ", last, last + _AROUND) if len(whole) > last + _AROUND else len(whole)
        end = max(end, last)
        out, at = "…" if begin else "", begin
        for start, stop in group:
            out += f"{whole[at:start]}[{whole[start:stop]}]"
            at = stop
        yield f"{out}{whole[at:end]}{'…' if end < len(whole) else ''}"


def _lines(element: Element) -> list[Inlines]:
    """The lines that an element holds itself, not through elements below it."""
    kind = element["t"]
    if kind in ("Para", "Plain"):
        return [element["c"]]
    if kind == "Header":
        return [Header(element).inlines]
    if kind == "LineBlock":
        return list(element["c"])
    if kind == "DefinitionList":
        return [term for term, _ in element["c"]]
    if kind == "CodeBlock":
        return [[element]]
    if kind == "MetaInlines":
        return [element["c"]]
    return []


def _leaves(node: Any) -> list[Element]:
    """The elements of a line that hold characters; a footnote is not part of the line."""
    if isinstance(node, list):
        return [leaf for item in node for leaf in _leaves(item)]
    if not isinstance(node, dict) or node.get("t", "Note") == "Note":
        return []
    if node["t"] == "Cite":
        return _leaves(Cite(node).inlines)
    if node["t"] in _LEAF or node["t"] in ("Code", "Math", "CodeBlock"):
        return [node]
    return _leaves(node.get("c"))


def _get(leaf: Element) -> str:
    if leaf["t"] == "Str":
        return str(leaf["c"])
    return _LEAF.get(leaf["t"]) or str(leaf["c"][1])


def _set(leaf: Element, words: str) -> None:
    if leaf["t"] == "Str":
        leaf["c"] = words
    elif leaf["t"] in _LEAF:
        if words != " ":
            leaf.update({"t": "Str", "c": words})
    else:
        leaf["c"][1] = words
