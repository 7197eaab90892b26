"""What a view needs beside itself, and its words in the form that Typst reads fastest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casepress.article import ast, nodes

_BLANK = ("Space", "SoftBreak")
#: Longer than what a column holds between two possible line breaks (table.typ has the same value):
#: words, and wider sequences such as addresses. Typst itself breaks scripts that are written
#: without spaces or whose letters are joined.
_LONG_SIGNS = 28
LONG = re.compile(r"[!-,.-~¡-ʯͰ-ԯ]{48,}|[!-,.-`{-~]{28,}")
_PIECE = 6
_NAMED = ("Div", "Figure", "Header", "Span")


@dataclass(frozen=True)
class Needs:
    """Formulae as (kind, TeX); the files of the images by their targets, in order (of an image that
    comes from a drawing, the drawing); the characters beyond ASCII; the elements by id; and the ids
    to which links lead, in order."""

    math: set[tuple[str, str]] = field(default_factory=set)
    images: dict[str, str] = field(default_factory=dict)
    signs: set[str] = field(default_factory=set)
    named: dict[str, ast.Element] = field(default_factory=dict)
    linked: dict[str, None] = field(default_factory=dict)


def gathered(view: Mapping[str, Any]) -> tuple[dict[str, Any], Needs]:
    """A copy of the view in which adjacent words are one string, since Typst code runs for each
    element; and what the view needs."""
    needs = Needs()
    return {key: _joined(value, needs) for key, value in view.items()}, needs


def _joined(node: Any, needs: Needs) -> Any:
    if isinstance(node, str):
        if not node.isascii():
            needs.signs.update(node)
        return node
    if isinstance(node, (list, tuple)):
        return _in_row(node, needs)
    if isinstance(node, dict):
        _collect(node, needs)
        return {key: _joined(value, needs) for key, value in node.items()}
    return node


def _in_row(items: Any, needs: Needs) -> list[Any]:
    """The items, with adjacent words and spaces as one string. A space next to anything else
    remains an element, which Typst drops at the end of a line."""
    out: list[Any] = []
    words: list[str] = []
    blank: Any = None
    for node in items:
        kind = node.get("t") if isinstance(node, dict) else None
        if kind == "Str":
            words += [" ", node["c"]] if blank and words else [node["c"]]
            if blank and len(words) == 1:
                out.append(blank)
            blank = None
            continue
        if kind in _BLANK:
            if blank:
                _flush(words, out, needs)
                out.append(blank)
            blank = node
            continue
        _flush(words, out, needs)
        if blank:
            out.append(blank)
            blank = None
        out.append(_joined(node, needs))
    _flush(words, out, needs)
    return [*out, blank] if blank else out


def _flush(words: list[str], out: list[Any], needs: Needs) -> None:
    if words:
        text = "".join(words)
        if not text.isascii():
            needs.signs.update(text)
        out += _breakable(text)
        words.clear()


def _breakable(text: str) -> list[ast.Element]:
    """The text, in which an element `Long` replaces what is too long for a line: pieces between
    which it may break without a hyphen."""
    if len(text) < _LONG_SIGNS:
        return [ast.string(text)]
    out: list[ast.Element] = []
    done = 0
    for found in LONG.finditer(text):
        if found.start() > done:
            out.append(ast.string(text[done : found.start()]))
        word, done = found[0], found.end()
        pieces = [word[at : at + _PIECE] for at in range(0, len(word), _PIECE)]
        out.append({"t": "Long", "c": pieces})
    return [*out, ast.string(text[done:])] if done < len(text) else out


def _collect(node: ast.Element, needs: Needs) -> None:
    kind = node.get("t")
    if kind == "Math":
        needs.math.add((node["c"][0]["t"], nodes.Math(node).tex))
    elif kind == "Image":
        target = nodes.Image(node).target
        needs.images[target] = ast.get(node, "vector") or target
    elif kind == "Link":
        if nodes.Link(node).target.startswith("#"):
            needs.linked[nodes.Link(node).anchor] = None
    elif kind in _NAMED and (name := ast.identifier(node)):
        needs.named[name] = node
