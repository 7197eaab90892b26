"""Formulae as MathML: what pandoc makes of their TeX, for the outputs that hold MathML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from casepress.article.ast import API_VERSION, Element, para, structure
from casepress.article.pandoc import PandocError, write

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_M = f"{{{NAMESPACE}}}"

#: A formula by its kind (`InlineMath`, `DisplayMath`) and its TeX.
Key = tuple[str, str]
Node = etree._Element


def key(formula: Element) -> Key:
    """The key of a `Math` element."""
    return formula["c"][0]["t"], formula["c"][1]


def mathml(parts: Any) -> dict[Key, Node]:
    """The `math` element of every formula in a document's parts, from one call of pandoc, if there
    are any. A formula for which pandoc has no MathML has no entry."""
    return _converted(sorted({key(e) for e in structure(parts) if e["t"] == "Math"}))


def _converted(keys: list[Key]) -> dict[Key, Node]:
    if not keys:
        return {}
    blocks = [para([{"t": "Math", "c": [{"t": kind}, tex]}]) for kind, tex in keys]
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks}
    try:
        html = write(document, "html", html_math_method="mathml").decode()
    except PandocError:
        # One formula that pandoc cannot read fails the call: find it, and leave it out.
        return (
            {} if len(keys) == 1 else {k: v for one in keys for k, v in _converted([one]).items()}
        )
    found: Iterable[Node] = etree.fromstring(f"<div>{html}</div>").iter(f"{_M}math")
    return dict(zip(keys, map(_tidy, found), strict=True))


def _tidy(math: Node) -> Node:
    """pandoc's MathML without its TeX annotation and without CSS."""
    semantics = math.find(f"{_M}semantics")
    if semantics is not None:
        for annotation in semantics.findall(f"{_M}annotation"):
            semantics.remove(annotation)
        etree.strip_tags(math, f"{_M}semantics")
    for node in math.iter():
        node.attrib.pop("style", "")
    math.tail = None
    return math
