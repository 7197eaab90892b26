#!/usr/bin/env python3
"""Displayed formulae with an id, `$$ … $$ {#eq-1}`: numbered and labelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from casepress.article.ast import Element, Inlines, attr, para, rewrite_blocks, span, with_origin
from casepress.article.floats import SRC014, identified
from casepress.core.findings import Finding
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, language

CODES = (SRC014,)
_ATTRIBUTE = re.compile(r"^\{#([^\s}]+)\}$")


@dataclass
class _Pass:
    label: str
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | None:
        if element["t"] != "Para":
            return None
        content = list(islice(_bare(element["c"]), 3))
        if [e["t"] for e in content] != ["Math", "Str"]:
            return None
        given = _ATTRIBUTE.match(content[1]["c"])
        if given is None or content[0]["c"][0]["t"] != "DisplayMath":
            return None
        self.count += 1
        name, found = identified(given.group(1), "eq-", self.count, element)
        self.findings += found
        pairs = {"number": str(self.count), "label": f"{self.label} {self.count}"}
        formula = span(attr(name, ["equation"], pairs), [content[0]])
        return with_origin(element, para([with_origin(content[0], formula)]))


def equations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Bring every formula with an id into the form of `docs/article-json.md`."""
    label = str(context.journal.labels(language(document, context))["equation"])
    work = _Pass(label)
    blocks = rewrite_blocks(document["blocks"], work.visit, notes=context.has_notes(document))
    return {**document, "blocks": blocks}, work.findings


def _bare(content: Inlines) -> Iterator[Element]:
    return (e for e in content if e["t"] not in ("Space", "SoftBreak"))


if __name__ == "__main__":
    run_alone(equations)
