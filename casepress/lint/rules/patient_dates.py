"""ETH009: calendar dates of what happened to the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.core.vocabularies import months
from casepress.lint.context import CASE, LintContext
from casepress.lint.lexicon import any_of

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


@cache
def _pattern() -> re.Pattern[str]:
    names = {lang: [forms[0] for forms in months()[lang]] for lang in ("en", "fr", "es")}
    full = any_of(n for language in names.values() for n in language)
    short = any_of(n[:3] for n in names["en"])
    month = rf"(?:{full}|{short}\b\.?)"
    day = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?"
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"\b{day}(?:\sof)?[\s-]{month}(?:,?[\s-]{year})?\b(?!\s*[-–]?\s*\d*-?(?:year|month))"
        rf"|\b{month}\s{day}(?:,?\s{year})?\b(?![\d.]|\s?%)"
        rf"|\b{month},?[\s-](?:of\s)?{year}\b"
        rf"|(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1{year}\b(?![/\d])"
        rf"|(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:{year}|\d\d)\b(?![/\d])"
        rf"|(?<![\d/.-]){year}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b"
    )


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on calendar dates in the patient's story."""
    for passage in context.story:
        if passage.role not in (*CASE, "abstract", "plain-summary") and passage.kind == "caption":
            continue
        for match in passage.find(_pattern()) if passage.has_digits else ():
            message = (
                "a calendar date can identify the patient; write the interval instead, as in "
                "“three weeks later”"
            )
            yield match.finding(ETH009, message)
