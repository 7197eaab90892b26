"""TXT010: commas that are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT010 = Code(
    "TXT010",
    "punctuation-slip",
    Severity.INFO,
    """A comma is missing or too weak, a capital follows it, or a sign lacks its space.

Why: a copy editor sets it.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/punctuation.yaml`.
Source: AMA Manual of Style, 8.2.1 and 8.2.2
Traps: “However hard”; “respectively” before what it orders.
Fails: `However the knee was dry; they were 5 and 7 mm respectively.`
Passes: `However, the knee was dry; they were 5 and 7 mm, respectively.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT010,)

#: A sign between two words without its space: “dry.The knee”, “fever,cough”, “levels(high”.
_GLUED = re.compile(
    r"(?P<term>[.,;(](?:(?<=[a-z]{3}\.)(?=[A-Z][a-z]+[ ,])|(?<=[a-z]{3}[,;])(?=[a-z]{3,} )"
    r"|(?<=[a-z]{4}\()(?=[A-Za-z]{4,}[ ,)])))"
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `punctuation`."""
    yield from patterns.findings(context, TXT010, "punctuation", patterns.SENTENCES)
    if not context.english:
        return
    for passage in context.passages:
        if passage.kind not in patterns.SENTENCES:
            continue
        for match in passage.find(_GLUED, "term"):
            sign = match.words
            write = f" {sign}" if sign == "(" else f"{sign} "
            where = "before" if sign == "(" else "after"
            message = f"the space {where} “{sign}” is missing"
            yield match.finding(TXT010, message, write=write)
