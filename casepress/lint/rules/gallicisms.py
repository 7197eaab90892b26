"""TXT011: words of other languages in an English text."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT011 = Code(
    "TXT011",
    "foreign-wording",
    Severity.INFO,
    """A word is French or Spanish, or has the sense that it has there.

Why: “the evolution was favorable” or “antalgic” mean another thing to English readers, or none.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/gallicisms.yaml`.
Source: AMA Manual of Style, 11.1; the entries of English medical dictionaries
Traps: an antalgic gait, the evolution of species, Doppler interrogation.
Fails: `The patient benefited from a laparotomy, and the evolution was favorable.`
Passes: `The patient underwent a laparotomy; the course was favorable, the gait antalgic.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT011,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `gallicisms`."""
    return patterns.findings(context, TXT011, "gallicisms", patterns.SENTENCES)
