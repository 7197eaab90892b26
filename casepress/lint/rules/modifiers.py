"""TXT023: compounds before a noun without their hyphen."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT023 = Code(
    "TXT023",
    "compound-without-hyphen",
    Severity.WARNING,
    """A compound that qualifies the noun behind it lacks its hyphen.

Why: without it the reader joins the wrong words (“long term treatment”).
Scope: sentences, legends and titles in English; the rows of
`casepress/lint/lexicons/patterns/compounds.yaml`, most of which demand a noun behind the compound.
Source: AMA Manual of Style, 8.3
Traps: after the noun there is none (“is well defined”); adverbs in -ly have none.
Fails: `She needs long term treatment.`
Passes: `She needs long-term treatment, in the long term.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT023,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `compounds`."""
    return patterns.findings(
        context, TXT023, "compounds", ("para", "item", "note", "legend", "title")
    )
