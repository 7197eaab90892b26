"""TXT025: words used for others, with the wrong preposition, or twice."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT025 = Code(
    "TXT025",
    "word-usage",
    Severity.INFO,
    """A word is used for another one, has the wrong preposition, or says a thing twice.

Why: a copy editor mends it, and the reader stumbles.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/usage.yaml`.
Source: AMA Manual of Style, chapter 11 (correct and preferred usage); Garner's Modern English Usage
Fails: `It was small compared to the other knee, and oval in shape.`
Passes: `It was small compared with the other knee, and oval.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT025,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `usage`."""
    return patterns.findings(context, TXT025, "usage", patterns.SENTENCES)
