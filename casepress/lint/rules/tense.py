"""TXT032: findings in the patient described in the present tense."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext
from casepress.lint.prose import XREF

TXT032 = Code(
    "TXT032",
    "present-tense-in-case",
    Severity.INFO,
    """What was found in the patient is described in the present tense.

Why: a case report tells what happened, in the past tense; a change of tense within it confuses.
Scope: paragraphs of the case report in English without a callout; the rows of
`casepress/lint/lexicons/patterns/tense.yaml`.
Source: AMA Manual of Style, 7.5.1
Traps: what a figure shows; what is true in general; what is so until today.
Fails:
    # Case report
    Her knee was warm. Physical examination reveals an effusion.
Passes:
    # Case report
    Her knee was warm. Physical examination revealed an effusion.
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT032,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `tense` in the case report."""
    told = tuple(
        passage
        for passage in context.passages
        if passage.role == "case-report" and XREF not in passage.text
    )
    yield from patterns.findings(context, TXT032, "tense", ("para",), passages=told)
