#!/usr/bin/env python3
"""Supplementary files, `::: {#sup-1 file="video-1.mp4"}`: numbered, labelled, and there."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field

from casepress.article.ast import (
    Element,
    attr,
    attr_of,
    div,
    get,
    identifier,
    rewrite_blocks,
    with_origin,
)
from casepress.article.floats import caption
from casepress.article.nodes import Div
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import SRC005
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, language
from casepress.source.inputs import SUPPLEMENTS

SRC019 = Code(
    "SRC019",
    "supplement-missing",
    Severity.ERROR,
    """A supplementary file is not named, or is not in `manuscript/ID/supplementary/`.

Why: the article would promise a file that readers cannot get.
Source: docs/source-format.md; JATS4R, supplementary material
Fails:
    ::: {#sup-1}
    **Video.** The knee moves.
    :::
Passes: (`::: {#sup-1 file="video-1.mp4"}`, with `supplementary/video-1.mp4` beside the text)
""",
    blocks=True,
)

CODES = (SRC019, SRC005)
_UNKNOWN_TYPE = "application/octet-stream"


@dataclass
class _Pass:
    context: Context
    label: str
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | None:
        if element["t"] != "Div" or not identifier(element).startswith("sup-"):
            return None
        self.count += 1
        self.findings += self.faults(element)
        name = get(element, "file")
        mime = mimetypes.guess_type(name, strict=False)[0] or _UNKNOWN_TYPE
        pairs = {
            "number": str(self.count),
            "label": f"{self.label} {self.count}",
            "file": name,
            "mime": mime,
        }
        made = div(
            attr(identifier(element), ["supplementary"], pairs), caption(Div(element).blocks)
        )
        return with_origin(element, made)

    def faults(self, element: Element) -> Iterator[Finding]:
        name, folder = get(element, "file"), self.context.folder
        for key, _ in attr_of(element)[2]:
            if key != "file":
                message = f"unknown attribute `{key}` of a supplementary file; known: file"
                yield Finding(SRC005, message, InNode(element, f"{key}="))
        if not name:
            message = 'the name of this file is missing; write {#sup-… file="name.mp4"}'
            yield Finding(SRC019, message, InNode(element))
        elif "/" in name or "\\" in name:
            message = (
                f"write only the file's name; the file belongs in {SUPPLEMENTS}/ beside the text"
            )
            yield Finding(SRC019, message, InNode(element, name))
        elif folder and not (folder / SUPPLEMENTS / name).is_file():
            message = (
                f"{SUPPLEMENTS}/{name} was not found beside the text; add it or correct the name"
            )
            yield Finding(SRC019, message, InNode(element, name))


def supplements(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Bring every supplementary file into the form of `docs/article-json.md`."""
    label = str(context.journal.labels(language(document, context))["supplement"])
    work = _Pass(context, label)
    blocks = rewrite_blocks(document["blocks"], work.visit, notes=context.has_notes(document))
    return {**document, "blocks": blocks}, work.findings


if __name__ == "__main__":
    run_alone(supplements)
