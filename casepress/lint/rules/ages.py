"""TXT024: ages that are not hyphenated as adjectives."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT024 = Code(
    "TXT024",
    "age-form",
    Severity.WARNING,
    """An age before a noun is not written as one word with hyphens.

Why: a copy editor mends each of them; searches for ages miss them.
Scope: all prose in English; the rows of `casepress/lint/lexicons/patterns/ages.yaml`.
Source: AMA Manual of Style, 8.3 (temporary compounds)
Traps: “was 54 years old”, “at 54 years of age”.
Fails: `A 54-years old woman came.`
Passes: `A 54-year-old woman came, who was 54 years old.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT024,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `ages`."""
    return patterns.findings(context, TXT024, "ages", patterns.ALL, safe=True)
