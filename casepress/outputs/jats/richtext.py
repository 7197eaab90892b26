"""The rich text of CSL-JSON: `<i>`, `<b>`, `<sup>`, `<sub>`, `<span …>` in titles."""

from __future__ import annotations

import re

from casepress.outputs.jats.xml import Child, Node, add, el

_TAG = re.compile(r"<(/?)(i|b|sup|sub|sc|span)(\s[^<>]*)?>")
_ELEMENTS = {"i": "italic", "b": "bold", "sup": "sup", "sub": "sub", "sc": "sc"}


def rich(text: str) -> list[Child]:
    """The children for a CSL string; a `<` without a pair of tags is a character.

    Source: CSL-JSON's rich text (CSL 1.0.2, input data, "HTML-like formatting within fields").
    """
    children, _ = _parse(text, 0, "")
    return children


def plain(text: str) -> str:
    """The string without its markup."""
    holder = add(el("x"), rich(text))
    return "".join(str(part) for part in holder.itertext())


def _parse(text: str, start: int, closing: str) -> tuple[list[Child], int]:
    """The children from `start` to the closing tag (or the end), and the offset after them; -1 if
    a closing tag is required and missing."""
    out: list[Child] = []
    position = start
    while match := _TAG.search(text, position):
        if match[1] and match[2] == closing:
            return [*out, text[start : match.start()]], match.end()
        inner, end = ([], -1) if match[1] else _parse(text, match.end(), match[2])
        if end < 0:  # a stray tag is text
            position = match.end()
            continue
        out += [text[start : match.start()], *_wrap(match[2], match[3] or "", inner)]
        start = position = end
    return ([], -1) if closing else ([*out, text[start:]], len(text))


def _wrap(name: str, attributes: str, inner: list[Child]) -> list[Child]:
    if name != "span":
        return [_element(_ELEMENTS[name], inner)]
    if "small-caps" in attributes:
        return [_element("sc", inner)]
    return inner


def _element(tag: str, inner: list[Child]) -> Node:
    return el(tag, None, *inner)
