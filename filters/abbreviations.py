#!/usr/bin/env python3
"""The list of abbreviations, which becomes one definition list however it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import Blocks, Element, Inlines, get, plain, string, text, with_origin
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document

TXT020 = Code(
    "TXT020",
    "abbreviation-list-form",
    Severity.ERROR,
    """The section Abbreviations holds something other than abbreviations with their meanings.

Why: JATS tags the list term by term.
Scope: the section Abbreviations.
Source: docs/source-format.md; JATS, glossary
Fails:
    # Abbreviations
    - MRI
Passes:
    # Abbreviations
    - MRI: magnetic resonance imaging
""",
    blocks=True,
)

CODES = (TXT020,)
_SEPARATOR = re.compile(r"[:=;,.–—]+$")


def abbreviations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Make the section of abbreviations one DefinitionList. The author may write a definition
    list, items `MRI: magnetic resonance imaging`, or a paragraph of such items separated by
    semicolons."""
    findings: list[Finding] = []
    blocks: Blocks = []
    for block in document["blocks"]:
        if get(block, "role") == "abbreviations":
            block, found = _section(block)
            findings += found
        blocks.append(block)
    return {**document, "blocks": blocks}, findings


def _section(section: Element) -> tuple[Element, list[Finding]]:
    attributes, (heading, *content) = section["c"]
    items: list[list[object]] = []
    findings: list[Finding] = []
    for block in content:
        if block["t"] == "DefinitionList":
            items += block["c"]
            continue
        for line in _lines(block):
            pair = _split(line)
            if pair:
                items.append([pair[0], [[plain(pair[1])]]])
            else:
                message = (
                    "this is not an abbreviation with its meaning; write each as "
                    "`- MRI: magnetic resonance imaging`"
                )
                findings.append(Finding(TXT020, message, InNode(line[0] if line else block)))
    made = {"t": "DefinitionList", "c": items}
    return with_origin(section, {"t": "Div", "c": [attributes, [heading, made]]}), findings


def _lines(block: Element) -> Iterator[Inlines]:
    if block["t"] in ("BulletList", "OrderedList"):
        for item in block["c"] if block["t"] == "BulletList" else block["c"][1]:
            yield item[0]["c"] if len(item) == 1 and item[0]["t"] in ("Plain", "Para") else []
    elif block["t"] in ("Para", "Plain"):
        line: Inlines = []
        for element in block["c"]:
            if element["t"] == "Str" and element["c"].endswith(";"):
                yield [*line, {**element, "c": element["c"][:-1]}]
                line = []
            else:
                line.append(element)
        if line:
            yield line
    else:
        yield []


def _split(line: Inlines) -> tuple[Inlines, Inlines] | None:
    """An abbreviation and its meaning, which the first colon or similar mark separates."""
    line = _without_leading_space(line)
    for i, element in enumerate(line):
        if element["t"] != "Str" or not _SEPARATOR.search(element["c"]):
            continue
        bare = _SEPARATOR.sub("", element["c"])
        term = [*line[:i], *([with_origin(element, string(bare))] if bare else [])]
        while term and term[-1]["t"] == "Space":
            term = term[:-1]
        meaning = _without_leading_space(line[i + 1 :])
        return (term, meaning) if text(term) and text(meaning) else None
    return None


def _without_leading_space(line: Inlines) -> Inlines:
    while line and line[0]["t"] in ("Space", "SoftBreak"):
        line = line[1:]
    return line


if __name__ == "__main__":
    run_alone(abbreviations)
