"""TXT015: ranges of numbers, and per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import Match
from casepress.lint.rules.unit_format import units

TXT015 = Code(
    "TXT015",
    "range-and-percent-format",
    Severity.INFO,
    """A range of quantities has a hyphen, a space precedes a percent sign, or a P value is zero.

Why: a hyphen can be read as a minus; no P value is zero.
Scope: text, legends and tables before the back matter, in English; a range needs a unit, a percent
sign or a unit of time behind it.
Source: AMA Manual of Style, 8.3 (en dash), 17.5 and 19.5 (P values)
Traps: L4-L5, IL-6, telephone numbers, dates, DOIs, scores such as 4-0.
Fails: `It measured 5-10 mm in 5 % of them (P = 0.000).`
Passes: `It measured 5–10 mm in 5% of them (P < .001).`
""",
)
CODES = (TXT015,)

_PERCENT = re.compile(r"(?<=\d)(?P<term>[ \u00a0\u202f\u2009]+)(?=%(?![\w(]))")
_ZERO = re.compile(r"\b[Pp][ \u00a0]?[=<][ \u00a0]?(?P<zero>0?\.0{2,})(?!\d)")


@cache
def _range() -> re.Pattern[str]:
    time = "minutes?|hours?|days?|weeks?|months?|years?|cases?|patients?|times|doses|cycles"
    return re.compile(
        rf"(?<![\w.,/–-])\d{{1,5}}(?:\.\d+)?(?P<term>-{{1,3}}| - )(?=\d{{1,5}}(?:\.\d+)?"
        rf"(?:%|[ \u00a0]?{units()}(?![\w-])|[ \u00a0](?:{time})\b))"
    )


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on ranges and percent signs."""
    if not context.english:
        return
    for passage in context.measured:
        if not passage.has_digits:
            continue
        if "-" in passage.text:
            for found in _range().finditer(passage.text):
                match = Match(passage, *found.span("term"))
                message = "a range has an en dash: write – instead of the hyphen"
                yield match.finding(TXT015, message, write="–", safe=True)
        if "%" in passage.text:
            for match in passage.find(_PERCENT):
                yield match.finding(
                    TXT015, "write the percent sign against its number", write="", safe=True
                )
        for match in passage.find(_ZERO, "zero"):
            yield match.finding(TXT015, "no P value is zero; write P < .001")
