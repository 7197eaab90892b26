"""ETH009: calendar dates of what happened to the patient."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.core.privacy.dates import calendar_dates, signs_of_dates
from casepress.lint.context import CASE, LintContext

ETH009 = Code(
    "ETH009",
    "exact-clinical-date",
    Severity.WARNING,
    """The text gives a calendar date of something that happened to the patient.

Why: a date and a place often suffice to identify a patient; intervals are as informative.
Scope: case report, abstract and legends; a year alone is allowed. Months in English, French and
Spanish.
Source: 45 CFR 164.514(b)(2)(i)(C) (HIPAA Safe Harbor: all elements of dates except year)
Traps: “may” and “march” in small letters; ratios and levels such as 4/5; versions of software.
Precision: on 12 published case reports (21,000 words): no finding, right or wrong.
Fails: `She was admitted on 12 March 2024.`
Passes: `She was admitted on day 0 and left 3 weeks later. She had been well since 2019.`
""",
    private=True,
    kept=True,
)
CODES = (ETH009,)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on calendar dates in the patient's story."""
    for passage in context.story:
        if passage.role not in (*CASE, "abstract", "plain-summary") and passage.kind == "caption":
            continue
        if not passage.has_digits or not signs_of_dates().search(passage.text):
            continue
        for match in passage.find(calendar_dates()):
            message = (
                "a calendar date can identify the patient; write the interval instead, as in "
                "“three weeks later”"
            )
            yield match.finding(ETH009, message)
