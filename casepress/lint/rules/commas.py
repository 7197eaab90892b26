"""TXT010: commas that are certain."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT010 = Code(
    "TXT010",
    "punctuation-slip",
    Severity.INFO,
    """A comma is missing after a sentence's opening word, or before “respectively”.

Why: a copy editor sets it.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/punctuation.yaml`.
Source: AMA Manual of Style, 8.2.1
Traps: “However hard”; “respectively” before what it orders.
Fails: `However the knee was dry; they were 5 and 7 mm respectively.`
Passes: `However, the knee was dry; they were 5 and 7 mm, respectively.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT010,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `punctuation`."""
    return patterns.findings(context, TXT010, "punctuation", patterns.SENTENCES)
