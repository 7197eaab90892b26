"""Formulae that pandoc cannot convert, so that no output could show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from casepress.article import ast, pandoc
from casepress.article.nodes import Math
from casepress.core.findings import Finding, InNode, Severity
from casepress.source.unsupported import SRC042

_SHOWN = 60
#: Lines between the columns or rows of an array, for which Word has no form.
_RULES = re.compile(r"\\[hc]line\b|\\begin\{array\}(?:\[\w\])?\{[^{}]*\|")


def invalid_formulae(elements: Iterable[ast.Element]) -> Iterator[Finding]:
    """A finding for each formula among the elements that pandoc cannot convert. pandoc's answer is
    cached like every conversion; without formulae it is not asked."""
    formulae = [element for element in elements if element["t"] == "Math"]
    if not formulae:
        return
    inline = {"t": "InlineMath"}
    blocks = [
        ast.para([{"t": "Math", "c": [inline, tex]}])
        for tex in sorted({Math(element).tex for element in formulae})
    ]
    wrapped = {"pandoc-api-version": ast.API_VERSION, "meta": {}, "blocks": blocks}
    try:
        _, warnings = pandoc.convert(pandoc.dump(wrapped), "json", "typst")
    except pandoc.PandocError as error:
        message = f"pandoc cannot convert the formulae ({_line(str(error))}); simplify them"
        yield Finding(SRC042, message, InNode(formulae[0]))
        return
    reasons = {str(w.get("contents")): str(w.get("message", "")) for w in warnings}
    for formula in formulae:
        tex = Math(formula).tex
        if "\\label" in tex:
            message = (
                "`\\label` has no meaning in a formula; take it out, and write {#eq-…} behind it"
            )
            yield Finding(SRC042, message, InNode(formula))
        elif tex in reasons:
            message = f"the formula “{_line(tex)}” is not valid TeX{_why(reasons[tex])}"
            yield Finding(SRC042, f"{message}; correct it", InNode(formula))
        elif _RULES.search(tex):
            message = "the lines of an array (`|`, `\\hline`) are not printed; write a table"
            yield Finding(SRC042, message, InNode(formula), Severity.WARNING, blocks=False)


def _line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def _why(reason: str) -> str:
    """pandoc's reason, without its list of everything that it would have accepted."""
    found = next((x for x in reason.splitlines() if x.startswith("unexpected ")), "")
    return f" ({_line(found.replace('unexpected eof', 'it ends too early'))})" if found else ""
