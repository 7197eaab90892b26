"""Two versions of an article as one article JSON with insertions and deletions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from casepress.article.ast import (
    Element,
    Inlines,
    classes,
    inlines,
    rewrite,
    text,
)
from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.changes.blocks import Comparer, lines
from casepress.outputs.changes.lines import DELETION, INSERTION, compared_line

_LINES = ("title", "short-title", "cite-as")
_BLOCKS = ("abstract", "plain-summary")
#: What is between two keywords of one line.
_BETWEEN = " · "
_WORD = re.compile(r"[^\W_]+|[^\s\w]")


def compared(old: Mapping[str, Any], new: Mapping[str, Any], journal: Journal) -> dict[str, Any]:
    """The new article JSON with what was inserted and deleted since the old one: in the title,
    abstract, summary and keywords, the text, legends, tables, notes and references. Two blind
    articles give a blind one.

    Raises `BuildError` where all changes accepted would not give the words of the new version, or
    all rejected those of the old one, which would be a fault of casepress.
    """
    quotes = journal.labels(Article.from_json(new).lang)["quotes"]
    comparer = Comparer([str(mark) for mark in quotes])
    meta = dict(new["meta"])
    was = old["meta"]
    for key in _LINES:
        if key in meta and key in was and meta[key]["t"] == was[key]["t"] == "MetaInlines":
            line = compared_line(was[key]["c"], meta[key]["c"], comparer.quotes)
            meta[key] = {"t": "MetaInlines", "c": line}
    for key in _BLOCKS:
        blocks = comparer.blocks(was.get(key, {}).get("c", []), meta.get(key, {}).get("c", []))
        if blocks:
            meta[key] = {"t": "MetaBlocks", "c": blocks}
    terms = _terms(was.get("keywords", {}).get("c", []), meta.get("keywords", {}).get("c", []))
    if terms:
        meta["keywords"] = {"t": "MetaList", "c": [{"t": "MetaInlines", "c": terms}]}
    made = {**new, "meta": meta, "blocks": comparer.blocks(old["blocks"], new["blocks"])}
    _check(made, old, new)
    return made


#: Facts that the marked-up files print as they are in the new version, and what they are called.
_UNMARKED = {
    "author": "the authors",
    "affiliations": "the affiliations",
    "funding": "the funding",
    "translations": "the translations",
    "related": "the related articles",
}


def unmarked(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What differs between two versions and is not marked as a change, in words."""
    was, now = old["meta"], new["meta"]
    return [words for key, words in _UNMARKED.items() if was.get(key) != now.get(key)]


def _terms(old: list[Element], new: list[Element]) -> Inlines:
    """The keywords in one line, where they differ: what is between two belongs to a change."""
    was, now = (_joined(terms) for terms in (old, new))
    return compared_line(was, now, ("", "", "", "")) if was != now else []


def _joined(terms: list[Element]) -> Inlines:
    out: Inlines = []
    for term in terms:
        out += [*(inlines(_BETWEEN) if out else []), *term["c"]]
    return out


def accepted(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with all changes accepted."""
    return _without(document, DELETION)


def rejected(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with all changes rejected."""
    return _without(document, INSERTION)


def _without(document: Mapping[str, Any], kind: str) -> dict[str, Any]:
    other = DELETION if kind == INSERTION else INSERTION

    def change(element: Element) -> Element | list[Element] | None:
        if element["t"] != "Span":
            return None
        own = classes(element)
        if kind in own or any(name.startswith("paragraph-") for name in own):
            return []
        if other in own:
            inner: list[Element] = rewrite(element["c"][1], change)
            return inner
        return None

    made = {key: rewrite(document[key], change) for key in ("meta", "blocks")}
    return {**document, **made}


def _check(made: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    titles = [key for key in _LINES if key in old["meta"] and key in new["meta"]]
    for what, document, wanted in (
        ("accepted", accepted(made), new),
        ("rejected", rejected(made), old),
    ):
        found = words(document, rejected=what == "rejected", titles=titles)
        known = words(wanted, titles=titles)
        if found != known:
            at = next((i for i, (a, b) in enumerate(zip(found, known, strict=False)) if a != b), -1)
            raise BuildError(
                f"the changes {what} would not give the words of that version (near "
                f"“{' '.join(known[max(at - 4, 0) : at + 4])}”); this is a fault of casepress, "
                "please report it"
            )


def words(
    document: Mapping[str, Any], *, rejected: bool = False, titles: Sequence[str] = _LINES
) -> list[str]:
    """The words and signs of an article in the order in which they are printed, labels of figures
    and tables included; `rejected` leaves out the labels of those that are new."""
    meta = document["meta"]
    first = [meta[key]["c"] for key in titles if meta.get(key, {}).get("t") == "MetaInlines"]
    blocks = [*(b for key in _BLOCKS for b in meta.get(key, {}).get("c", [])), *document["blocks"]]
    found = [_said(line) for line in (*first, *lines(blocks, rejected=rejected))]
    terms = _said(_joined(meta.get("keywords", {}).get("c", [])))
    return _WORD.findall(" ".join([*found, terms]))


def _said(line: Inlines) -> str:
    shown = rewrite(line, lambda one: [] if one["t"] == "Image" else None)
    return text(shown, notes=True)
