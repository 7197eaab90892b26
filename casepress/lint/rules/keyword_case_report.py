"""ABS008: the keyword "case report"."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext

ABS008 = Code(
    "ABS008",
    "keyword-missing-case-report",
    Severity.INFO,
    """The keywords of a case report do not name its kind.

Why: CARE asks for it, and indexes find case reports by it.
Scope: case reports and case series in English that have keywords.
Source: CARE 2013, item 2, and its form; SCARE 2023, item 2; CARE-radiology 2024, item 2a
Traps: “case series”, “case reports”, “case study” count.
Fails:
    # Keywords
    knee joint; rice bodies; synovitis
Passes:
    # Keywords
    case report; knee joint; rice bodies
""",
    stage=Stage.AUTHOR,
)
CODES = (ABS008,)

_TYPES = ("case-report", "case-series")
_NAMES = ("case report", "case series", "case study", "case presentation")


def check(context: LintContext) -> Iterator[Finding]:
    """One finding where no keyword names the kind of article."""
    keywords = [p for p in context.passages if p.kind == "keyword"]
    if not keywords or not context.english or context.article.article_type not in _TYPES:
        return
    if not any(name in word.text.lower() for word in keywords for name in _NAMES):
        message = "“case report” is not among the keywords; add it (CARE item 2)"
        first = keywords[0]
        yield Finding(ABS008, message, first.at(0, len(first.raw)))
