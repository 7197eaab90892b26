"""Formulae: MathML that keeps the author's TeX."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from casepress.article.ast import Element
from casepress.article.mathml import Key, key, mathml
from casepress.outputs.jats.xml import MML, Node, el

#: PMC expects TeX as a document that compiles.
_START = r"\documentclass{{minimal}}\usepackage{{amsmath,amssymb}}\begin{{document}}"
_DOCUMENT = {
    "InlineMath": _START + r"\({}\)\end{{document}}",
    "DisplayMath": _START + r"\[{}\]\end{{document}}",
}


@dataclass(frozen=True)
class Formulae:
    """The MathML of an article's formulae, by kind (`InlineMath`, `DisplayMath`) and TeX."""

    mathml: dict[Key, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Any) -> Formulae:
        """Convert all formulae in the parts of a document in one call of pandoc."""
        return cls(mathml(parts))

    def node(self, formula: Element, name: str) -> Node:
        """The MathML of a formula, with its TeX as alternative text; `tex-math` if it has no
        MathML form. `name` is the id of the formula, from which its own is made (PMC requires
        one). TeX beside MathML, in `alternatives`, is what Europe PMC's page does not show."""
        kind, tex = key(formula)
        found = self.mathml.get((kind, tex))
        if found is None:
            attributes = {"id": f"{name}-tex", "notation": "LaTeX"}
            return el("tex-math", attributes, _DOCUMENT[kind].format(tex.strip()))
        mathml = _copy(found)
        mathml.set("id", f"{name}-mml")
        mathml.set("alttext", tex.strip())
        return mathml


def _copy(math: Node) -> Node:
    """A copy with the prefix `mml`, which the DTD requires."""
    copy = etree.Element(math.tag, nsmap={"mml": MML})
    copy.attrib.update(math.attrib)
    copy.text, copy.tail = math.text, math.tail
    for child in math:
        copy.append(_copy(child))
    return copy
