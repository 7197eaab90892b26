"""An article that names nobody, and what was taken out of it.

The facts about people and institutions go, some sections stay away, the authors' own works are
withheld from the reference list, and whatever still names somebody in the text is replaced by
the journal's word for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr,
    get,
    identifier,
    inlines,
    is_div,
    para,
    rewrite,
    span,
    text,
    walk,
)
from casepress.article.model import Article, Running
from casepress.outputs.blind.identity import Harmless, Identity
from casepress.outputs.docx.front import word

_KEPT_META = ("mesh", "plain-summary", "graphical-abstract")
_LEAF = {"Str": None, "Space": " ", "SoftBreak": " ", "LineBreak": " "}
_NEUTRAL_ID = re.compile(r"(fig|tbl|eq|ref|sup|box|sec)-\d+|refs")
_AROUND = 40  # signs of context in the list of what was removed


@dataclass(frozen=True)
class Anonymous:
    """The article without names; the sections and the references that it withholds, as they were;
    the passages that were replaced, each with some words around it."""

    article: Article
    sections: Blocks
    references: Blocks
    passages: tuple[str, ...]


@dataclass
class _Pen:
    """Replaces names; collects what it replaced."""

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
        """A leaf's text, which begins at `at`: a name that begins in it is replaced, one that
        goes on in it is left out."""
        out, done = "", at
        for start, end in spans:
            if end <= at or start >= at + len(words):
                continue
            out += words[done - at : max(start, at) - at] if start > done else ""
            out += self.mark if start >= at else ""
            done = min(end, at + len(words))
        return out + words[done - at :] if done > at or out else words

    def _addresses(self, element: Element) -> None:
        if element["t"] == "Link" and not element["c"][2][0].startswith("#"):
            if self.identity.betrayed(element["c"][2][0]) or element["c"][2][0][:7] == "mailto:":
                element["t"], element["c"] = "Span", [attr(), element["c"][1]]
        elif is_div(element, "supplementary") and self.identity.betrayed(get(element, "file")):
            element["c"][0][2] = [p for p in element["c"][0][2] if p[0] != "file"]


def _passages(whole: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The names in brackets with some words around; names close together in one passage."""
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


def anonymised(
    article: Article, labels: Mapping[str, Any], withheld: tuple[str, ...], keep: Harmless
) -> Anonymous:
    """The article as reviewers see it. `withheld` are the roles of sections that stay away, `keep`
    what names nobody whatever it holds."""
    shown = [b for b in article.blocks if get(b, "role") not in withheld]
    sections = [b for b in article.blocks if get(b, "role") in withheld]
    identity = Identity.of(article, keep)
    pen = _pen(article, shown, word(labels, "withheld"), identity)
    own = _own_works(article, pen.identity)
    said = word(labels, "reference-withheld")
    title = pen.line(article.title)
    meta = {k: {**v, "c": pen.clean(v["c"])} for k, v in article.meta.items() if k in _KEPT_META}
    made = replace(
        article,
        id="", title=title, short_title=pen.line(article.short_title), doi="",
        subject=pen.string(article.subject), authors=(), affiliations=(), funding=(),
        copyright_year="", copyright_holder="", cite_as=[], references=(),
        volume="", issue="", elocation_id="", fpage="", lpage="",
        running=Running(title=pen.string(article.running.title)),
        abstract=pen.clean(article.abstract), keywords=tuple(pen.line(k) for k in article.keywords),
        meta=meta, blocks=_renamed([_cleaned(b, pen, own, said) for b in shown]),
    )  # fmt: skip
    return Anonymous(made, sections, list(own.values()), tuple(pen.passages))


def _pen(article: Article, shown: Blocks, mark: str, identity: Identity) -> _Pen:
    said = re.sub(r"\S*[@/]\S*", " ", text([*article.abstract, *shown], notes=True))
    short = {text(term) for e in walk(shown) if e["t"] == "DefinitionList" for term, _ in e["c"]}
    return _Pen(
        identity, frozenset(re.findall(r"\b[a-z][\w-]*", said)),
        frozenset(short), mark,
    )  # fmt: skip


def _own_works(article: Article, identity: Identity) -> dict[str, Element]:
    """The entries of the reference list that name an author or an institution, by id."""
    records = {str(r.get("id", "")): r for r in article.references}
    entries = [e for e in walk(article.blocks) if is_div(e, "csl-entry")]
    return {
        identifier(e): e for e in entries if identity.wrote(records.get(get(e, "key"), {}), text(e))
    }


def _cleaned(block: Element, pen: _Pen, own: Mapping[str, Element], said: str) -> Element:
    if get(block, "role") != "references":
        made: Element = pen.clean(block)
        return made
    made = deepcopy(block)
    for entry in (e for e in walk(made) if is_div(e, "csl-entry")):
        if identifier(entry) in own:
            entry["c"][1] = [para(inlines(said))]
    return made


def _renamed(blocks: Blocks) -> Blocks:
    """Ids that tell nothing: a section's is made of its heading's words."""
    names: dict[str, str] = {}
    for element in walk(blocks):
        key = identifier(element)
        if key and not _NEUTRAL_ID.fullmatch(key):
            names.setdefault(key, f"part-{len(names) + 1}")
    for element in walk(blocks):
        key = identifier(element)
        if key in names:
            element["c"][1 if element["t"] == "Header" else 0][0] = names[key]
        if element["t"] == "Link" and element["c"][2][0][1:] in names:
            element["c"][2][0] = f"#{names[element['c'][2][0][1:]]}"
    return blocks


def unlinked(blocks: Blocks, whole: Blocks) -> Blocks:
    """The blocks with the words of links in place of those that lead to what is not among them;
    `whole` is the article: a link to an id that it has not either stays, and stops the build."""
    here: set[str] = set()
    wanted: set[str] = set()
    for element in walk(blocks):
        here.add(identifier(element))
        if element["t"] == "Link" and element["c"][2][0][:1] == "#":
            wanted.add(element["c"][2][0][1:])
    if not wanted - here:
        return blocks
    known = {identifier(element) for element in walk(whole)}
    lost = {f"#{key}" for key in (wanted - here) & known}

    def released(element: Element) -> Element | None:
        if element["t"] == "Link" and element["c"][2][0] in lost:
            return span(attr(), element["c"][1])
        return None

    made: Blocks = rewrite(blocks, released)
    return made


def _lines(element: Element) -> list[Inlines]:
    kind = element["t"]
    if kind in ("Para", "Plain"):
        return [element["c"]]
    if kind == "Header":
        return [element["c"][2]]
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
    """The elements of a line that hold signs; a footnote is no part of the line."""
    if isinstance(node, list):
        return [leaf for item in node for leaf in _leaves(item)]
    if not isinstance(node, dict) or node.get("t", "Note") == "Note":
        return []
    if node["t"] == "Cite":
        return _leaves(node["c"][1])
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
