"""Formulae: MathML beside the author's TeX."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from casepress.article.ast import API_VERSION, Element, para, walk
from casepress.article.nodes import Math
from casepress.article.pandoc import PandocError, write
from casepress.outputs.jats.xml import MML, Node, el

_M = f"{{{MML}}}"
#: PMC expects TeX as a document that compiles.
_START = r"\documentclass{{minimal}}\usepackage{{amsmath,amssymb}}\begin{{document}}"
_DOCUMENT = {
    "InlineMath": _START + r"\({}\)\end{{document}}",
    "DisplayMath": _START + r"\[{}\]\end{{document}}",
}


@dataclass(frozen=True)
class Formulae:
    """The MathML of an article's formulae, by kind (`InlineMath`, `DisplayMath`) and TeX."""

    mathml: dict[tuple[str, str], Node] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Any) -> Formulae:
        """Convert all formulae in the parts of a document in one call of pandoc."""
        keys = sorted({_key(e) for e in walk(parts) if e["t"] == "Math"})
        return cls(_convert(keys))

    def alternatives(self, formula: Element, name: str) -> Node:
        """`alternatives` with MathML and TeX, or only the TeX if it has no MathML form. `name` is
        the id of the formula, from which their ids are made (PMC requires one on each)."""
        kind, tex = _key(formula)
        attributes = {"id": f"{name}-tex", "notation": "LaTeX"}
        source = el("tex-math", attributes, _DOCUMENT[kind].format(tex.strip()))
        found = self.mathml.get((kind, tex))
        if found is None:
            return source
        mathml = _copy(found)
        mathml.set("id", f"{name}-mml")
        return el("alternatives", None, mathml, source)


def _key(formula: Element) -> tuple[str, str]:
    return formula["c"][0]["t"], Math(formula).tex


def _convert(keys: list[tuple[str, str]]) -> dict[tuple[str, str], Node]:
    if not keys:
        return {}
    blocks = [para([{"t": "Math", "c": [{"t": kind}, tex]}]) for kind, tex in keys]
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks}
    try:
        html = write(document, "html", html_math_method="mathml").decode()
    except PandocError:
        # One formula that pandoc cannot read fails the whole call: find it, and use its TeX only.
        return {} if len(keys) == 1 else {k: v for key in keys for k, v in _convert([key]).items()}
    found = etree.fromstring(f"<div>{html}</div>").iter(f"{_M}math")
    return dict(zip(keys, map(_tidy, found), strict=True))


def _tidy(math: Node) -> Node:
    """pandoc's MathML without CSS and without its TeX annotation, which is in `tex-math`."""
    semantics = math.find(f"{_M}semantics")
    if semantics is not None:
        for annotation in semantics.findall(f"{_M}annotation"):
            semantics.remove(annotation)
        etree.strip_tags(math, f"{_M}semantics")
    for node in math.iter():
        node.attrib.pop("style", "")
    math.tail = None
    return math


def _copy(math: Node) -> Node:
    """A copy with the prefix `mml`, which the DTD requires."""
    copy = etree.Element(math.tag, nsmap={"mml": MML})
    copy.attrib.update(math.attrib)
    copy.text, copy.tail = math.text, math.tail
    for child in math:
        copy.append(_copy(child))
    return copy
