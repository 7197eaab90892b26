#!/usr/bin/env python3
"""Bare addresses and DOIs in the text, `https://example.org/data` and `doi:10.1000/182`, as links
with the words as typed."""

from __future__ import annotations

import re
from typing import Any

from casepress.article.ast import (
    OF_INLINES,
    Element,
    Inlines,
    as_line,
    link,
    rewrite,
    string,
    with_origin,
)
from casepress.core.findings import Code, Finding
from casepress.filters.alone import run_alone
from casepress.filters.context import ABSTRACTS, Context, Document

CODES: tuple[Code, ...] = ()

#: An address, or a DOI (the DOI Handbook, 2.2), up to the last sign that can be its own.
_ADDRESS = re.compile(
    r"(?P<url>https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]}*])"
    r"|(?<![\w./])(?:doi:)?(?P<doi>10\.\d{4,9}/[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]}*])",
    re.IGNORECASE,
)
#: What has its words in a part of its content.
_OTHER_HOLDERS = frozenset({"Header", "Span", "Quoted", "LineBlock", "DefinitionList"})
#: What holds no text, or text that leads somewhere already.
_CLOSED = frozenset({"Link", "Code", "CodeBlock", "Image", "Math", "Cite", "RawInline", "RawBlock"})


def addresses(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Make a link of every bare address and DOI in the abstracts and the text."""
    meta = dict(document["meta"])
    for key in ABSTRACTS:
        if key in meta:
            meta[key] = _linked(meta[key])
    return {**document, "meta": meta, "blocks": _linked(document["blocks"])}, []


def _linked(node: Any) -> Any:
    """A part of a document with links; the same object where it has no address."""
    return rewrite(node, _with_links)


def _with_links(element: Element) -> Element | None:
    """`rewrite`'s action: most lines are words without an address, and need no copy."""
    kind = element["t"]
    if kind in _CLOSED:
        return element
    if kind in OF_INLINES:
        line = as_line(element["c"] or [])
        if not any(map(_has_sign, line.runs)):
            return None
        words = (e["c"] for e in line if e["t"] == "Str")
        return _everywhere(element) if any(map(_has_address, words)) else None
    return _everywhere(element) if kind in _OTHER_HOLDERS else None


def _everywhere(node: Any) -> Any:
    if isinstance(node, list):
        out: list[Any] = []
        for item in node:
            if isinstance(item, dict) and item.get("t") == "Str":
                out += _parts(item) if _has_address(item["c"]) else [item]
            else:
                out.append(_everywhere(item))
        same = len(out) == len(node) and all(a is b for a, b in zip(node, out, strict=True))
        return node if same else out
    if isinstance(node, dict) and node.get("t") not in _CLOSED:
        made = {k: _everywhere(v) for k, v in node.items() if isinstance(v, (list, dict))}
        return node if all(node[k] is new for k, new in made.items()) else {**node, **made}
    return node


def _has_address(word: str) -> bool:
    return _has_sign(word) and _ADDRESS.search(word) is not None


def _has_sign(words: str) -> bool:
    return "://" in words or "10." in words


def _parts(element: Element) -> Inlines:
    """A word as links and what is around them; each part is of the element."""
    word: str = element["c"]

    def part(words: str) -> Element:
        return with_origin(element, string(words))

    out: Inlines = []
    done = 0
    for match in _ADDRESS.finditer(word):
        shown = match[0]
        end = match.end()
        for before, after in ("()", "[]"):  # a bracket within an address is closed within it
            while word[end : end + 1] == after and shown.count(before) > shown.count(after):
                shown, end = shown + after, end + 1
        target = (
            shown
            if match["url"]
            else f"https://doi.org/{shown[match.start('doi') - match.start() :]}"
        )
        if word[done : match.start()]:
            out.append(part(word[done : match.start()]))
        out.append(link([part(shown)], target))
        done = end
    return [*out, part(word[done:])] if word[done:] else out


if __name__ == "__main__":
    run_alone(addresses)
