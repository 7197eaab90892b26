#!/usr/bin/env python3
"""Boxed text, `::: {.box title="Learning points"}`."""

from __future__ import annotations

from dataclasses import dataclass, field

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    attr_of,
    div,
    get,
    identifier,
    inlines,
    is_div,
    plain,
    rewrite_blocks,
    with_origin,
)
from casepress.article.nodes import Div
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import SRC005
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document
from casepress.source.unsupported import DIVS

SRC018 = Code(
    "SRC018",
    "unknown-box",
    Severity.ERROR,
    """A fenced block is of an unknown kind.

Why: its meaning would be lost, and its text would become ordinary paragraphs.
Source: docs/source-format.md
Fails:
    ::: {.warning}
    Mind the grains.
    :::
Passes:
    ::: {.box title="Learning points"}
    Mind the grains.
    :::
""",
    blocks=True,
)

CODES = (SRC018, SRC005)

#: The classes that filters and writers know; authors typed all other Divs.
KNOWN = DIVS | {"box", "notes"}


@dataclass
class _Pass:
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | None:
        if is_div(element, "box"):
            for key, _ in attr_of(element)[2]:
                if key != "title":
                    message = f"unknown attribute `{key}` of a box; known: title"
                    self.findings.append(Finding(SRC005, message, InNode(element, f"{key}=")))
            title = get(element, "title")
            head: Blocks = [div(attr("", ["box-title"]), [plain(inlines(title))])] if title else []
            content = rewrite_blocks(Div(element).blocks, self.visit)
            return with_origin(element, div(attr(identifier(element), ["box"]), [*head, *content]))
        if element["t"] == "Div" and not KNOWN & set(element["c"][0][1]):
            kinds = ", ".join(f".{c}" for c in element["c"][0][1]) or "no class"
            message = (
                f"unknown fenced block ({kinds}); use `::: {{.box}}` for boxed text, "
                "`::: {#tbl-…}`, `::: {#fig-…}` or `::: {#sup-…}` for floats"
            )
            self.findings.append(Finding(SRC018, message, InNode(element)))
        return None


def boxes(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Bring boxed text into the form of `docs/article-json.md`. A fenced block that no filter
    knows is a finding; this filter therefore runs after those of the floats."""
    work = _Pass()
    blocks = rewrite_blocks(document["blocks"], work.visit, notes=context.has_notes(document))
    return {**document, "blocks": blocks}, work.findings


if __name__ == "__main__":
    run_alone(boxes)
