"""TXT026: articles and numbers that are certain."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT026 = Code(
    "TXT026",
    "article-or-agreement",
    Severity.WARNING,
    """An article is missing or wrong, or a number does not agree with its noun or verb.

Why: a copy editor mends it.
Scope: sentences of paragraphs and lists in English, not the telegrams of legends and tables; the
rows of `casepress/lint/lexicons/patterns/articles.yaml`, frames in which the remedy is certain.
Source: Quirk and others, A Comprehensive Grammar of the English Language, 5.1 to 5.58 and 10.34
Traps: “left shoulder pain”; “of history and examination”.
Fails: `Patient had pain in right shoulder.`
Passes: `The patient had left shoulder pain.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT026,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `articles`."""
    return patterns.findings(context, TXT026, "articles", ("para", "item"))
