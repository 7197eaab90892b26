"""TXT017: words that make a person a sex, a case or a disease."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext

TXT017 = Code(
    "TXT017",
    "dehumanising-wording",
    Severity.INFO,
    """A person is called by a sex, a disease or a case, or in words that hurt.

Why: the person comes first; journals ask for it, and patients read.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/persons.yaml`.
Source: AMA Manual of Style, 11.12 (inclusive language); ICMJE Recommendations IV.A
Traps: “female patient”; “our case” for the report; patients of a ward (ICU patients).
Fails: `A 65-year-old female was a known case of gout.`
Passes: `A 65-year-old woman had known gout.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT017,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `persons`."""
    return patterns.findings(context, TXT017, "persons", patterns.SENTENCES)
