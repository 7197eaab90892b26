"""CAR002: when things happened."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import CASE, LintContext
from casepress.lint.lexicon import cues

CAR002 = Code(
    "CAR002",
    "timeline-not-found",
    Severity.WARNING,
    """The timeline of the case report is missing, and its text hardly says when things happened.

Why: the course of an illness cannot be judged without its intervals.
Scope: the case report, in English: a heading, table or figure called timeline or “course of the
illness”, or two points in time (“three weeks later”, “on day 5”, “for two years”).
Source: CARE 2013, item 7; CARE-radiology 2024, item 6b; SCARE 2023, item 7
Fails:
    # Case report
    A gardener came with a swollen knee. The grains were removed.
Passes:
    # Case report
    A gardener came with a knee that had been swollen for two years. The grains were removed on
    day 3, and 12 months later the knee was dry.
""",
    stage=Stage.AUTHOR,
)
CODES = (CAR002,)

_ENOUGH = 2


def check(context: LintContext) -> Iterator[Finding]:
    """One finding where the case report gives too few points in time."""
    words = context.words(*CASE)
    if not words or not context.english:
        return
    floats = "\n".join(p.text for p in context.passages if p.kind in ("caption", "legend"))
    if cues("timeline", small=True).search(f"{words}\n{floats.lower()}"):
        return
    if len(cues("point-in-time", small=True).findall(words)) < _ENOUGH:
        message = (
            "the case report hardly says when things happened; add a table “Timeline”, or give the "
            "intervals (“three weeks later”)"
        )
        yield Finding(CAR002, message, context.heading(*CASE))
