"""Replaces whatever identifies the authors in the text of an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from casepress.article.ast import Attr, Element, Inlines, attr, attr_of, copied, para, structure
from casepress.article.nodes import Cite, Header, Link
from casepress.outputs.blind.identity import Identity

_LEAF = {"Str": None, "Space": " ", "SoftBreak": " ", "LineBreak": " "}
_BREAK = {"t": "LineBreak"}
#: The attributes of the article's form (docs/article-json.md), and those of them whose values the
#: filters and the journal make.
OWN = frozenset(("role", "part", "sec-type", "number", "label", "panels", "panel", "decimal",
                 "width", "vector", "ref-type", "through", "nocite", "key"))  # fmt: skip
KEPT = OWN | {"file", "mime", "lang", "dir"}
#: The classes of that form, and those with which pandoc marks words.
CLASSES = frozenset((
    "section", "figure", "title", "source", "permission", "table-wrap", "notes", "xref", "equation",
    "box", "box-title", "supplementary", "references", "csl-entry", "smallcaps", "underline",
    "mark", "insertion", "deletion", "paragraph-insertion", "paragraph-deletion", "unnumbered",
    "uri", "comment-start", "comment-end", "email", "math", "csl-bib-body", "hanging-indent",
))  # fmt: skip
_AROUND = 40  # characters of context around a redacted passage


@dataclass
class Redactor:
    """Replaces names by `mark` and collects the passages that held them, and those with a name that
    is also a word and stays (`lone`)."""

    identity: Identity
    mark: str
    passages: list[str] = field(default_factory=list)
    lone: list[str] = field(default_factory=list)

    def line(self, line: Inlines) -> Inlines:
        """A copy of inlines without names."""
        return list(self.clean([para(line)])[0]["c"])

    def clean(self, node: Any) -> Any:
        """A copy of blocks without names."""
        made = copied(node)
        for element in structure(made):
            for leaves in lines(element):
                self._line(leaves)
            self._attributes(element)
        return made

    def string(self, words: str) -> str:
        """A text without names."""
        words = unicodedata.normalize("NFC", words)
        for start, end in reversed(self.identity.spans(words)):
            words = words[:start] + self.mark + words[end:]
        return words

    def _line(self, leaves: list[Element]) -> None:
        for leaf in leaves:
            _set(leaf, unicodedata.normalize("NFC", characters(leaf)))
        whole = "".join(characters(leaf) for leaf in leaves)
        spans = self.identity.spans(whole)
        self._note(self.passages, whole, spans)
        self._note(self.lone, whole, self.identity.lone_words(whole))
        at = 0
        for leaf in leaves:
            old = characters(leaf)
            _set(leaf, self._cut(old, at, spans))
            at += len(old)

    @staticmethod
    def _note(seen: list[str], whole: str, spans: list[tuple[int, int]]) -> None:
        seen += [p for p in dict.fromkeys(_passages(whole, spans)) if p not in seen]

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

    def _attributes(self, element: Element) -> None:
        """Leave out what names somebody beside the text: addresses of links, file names, keys of
        citations, and all attributes that the article's form does not have, such as the author of
        a tracked change."""
        kind = element["t"]
        if kind == "Cite":
            for one in Cite(element).citations:
                one.update(citationId="", citationPrefix=[], citationSuffix=[])
        if kind in ("Link", "Image"):
            Link(element).destination[1] = ""
        if kind == "Link" and not Link(element).anchor:
            link = Link(element)
            if self._names(unquote(link.target)) or link.target.startswith("mailto:"):
                element["t"], element["c"] = "Span", [attr(), link.inlines]
                return
        if kind == "Table":
            for cell in _cells(element["c"]):
                self._attribute(cell)
        elif kind not in _LEAF:
            self._attribute(attr_of(element))

    def _attribute(self, attributes: Attr) -> None:
        _, classes, pairs = attributes
        classes[:] = [c for c in classes if c in CLASSES]
        pairs[:] = [p for p in pairs if p[0] in KEPT and (p[0] in OWN or not self._names(p[1]))]

    def _names(self, value: str) -> bool:
        return bool(self.identity.spans(value)) or self.identity.identified_by(value)


def _cells(table: Any) -> Iterator[Attr]:
    """The attributes of a table, its rows and its cells."""
    stack = [table]
    while stack:
        node = stack.pop()
        if not isinstance(node, list):
            continue
        if (
            len(node) == 3
            and isinstance(node[0], str)
            and all(isinstance(n, list) for n in node[1:])
        ):
            yield node
        else:
            stack += reversed(node)


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


def lines(element: Element) -> list[list[Element]]:
    """The lines that an element holds itself, not through elements below it: for each the elements
    that hold its characters."""
    kind = element["t"]
    if kind in ("Para", "Plain", "MetaInlines"):
        return [_leaves(element["c"])]
    if kind == "Header":
        return [_leaves(Header(element).inlines)]
    if kind == "LineBlock":  # a name may go on in the next line
        return [[leaf for line in element["c"] for leaf in (*_leaves(line), dict(_BREAK))]]
    if kind == "DefinitionList":
        return [_leaves(term) for term, _ in element["c"]]
    if kind == "CodeBlock":
        return [[element]]
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


def characters(leaf: Element) -> str:
    """The characters of an element of a line."""
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
