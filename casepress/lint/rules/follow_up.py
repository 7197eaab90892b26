"""CAR006: how long the patient was followed."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import CASE, LintContext
from casepress.lint.lexicon import cues

CAR006 = Code(
    "CAR006",
    "follow-up-duration-not-found",
    Severity.WARNING,
    """The case report does not say how long the patient was followed.

Why: “improved” means little without an interval.
Scope: abstract, case report and discussion, in English: an interval beside words of follow-up or
outcome, or the patient's death.
Source: CARE 2013, item 10
Fails:
    # Abstract
    We report a gardener whose swollen knee improved after an operation.
    # Case report
    The grains were removed, and the knee improved.
Passes:
    # Case report
    The grains were removed. At six months the knee was dry.
""",
    stage=Stage.AUTHOR,
)
CODES = (CAR006,)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding where no interval of follow-up is given."""
    if not context.english or not context.words(*CASE):
        return
    if not cues("follow-up", small=True).search(context.words("abstract", *CASE, "discussion")):
        message = (
            "the case report does not seem to say how long the patient was followed; add it, as in "
            "“at 6 months …”, or say that there was no follow-up"
        )
        yield Finding(CAR006, message, context.heading(*CASE))
