"""Titles of the front matter, read as paragraphs before the text, whatever they begin with."""

from __future__ import annotations

import json
import re
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Element
from casepress.source.markdown_format import format_for

#: Before a title, so that "1. " or "#" does not begin a list or a heading.
GUARD = "\u2060"
_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/])")  # which may begin a tag


def one_paragraph(title: str) -> str:
    """A title in which no tag begins a block, such as `<div>`, which would end the title's
    paragraph: it is then text."""
    if not _TAG.search(title):
        return title
    made, _ = pandoc.convert(f"{GUARD}{title}\n", format_for(title), "json")
    kinds = [block["t"] for block in json.loads(made)["blocks"]]
    return title if kinds == ["Para"] else _TAG.sub(r"\\<", title)


def unguarded(block: Element, key: str) -> list[Element]:
    """The inlines of a title without its guard; each has the key as its origin."""
    content: list[Element] = block["c"]
    first = content[0]
    if first["t"] == "Str":
        first["c"] = first["c"].removeprefix(GUARD)
    kept = content if first.get("c") else content[1:]
    _mark_origin(kept, key)
    return kept


def _mark_origin(node: Any, key: str) -> None:
    if isinstance(node, dict):
        for value in list(node.values()):
            _mark_origin(value, key)
        if "t" in node:
            node["p"] = key
    elif isinstance(node, list):
        for item in node:
            _mark_origin(item, key)
