"""TXT014: doses that can be misread."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext

TXT014 = Code(
    "TXT014",
    "unsafe-dose-notation",
    Severity.WARNING,
    """A dose is written so that it can be misread tenfold, or with a dangerous abbreviation.

Why: `.5 mg` has been given as 5 mg, `1.0 mg` as 10 mg, `10U` as 100.
Scope: abstract, body and tables in English: a decimal without its zero before a unit; a zero after
the point of a dose; `U` and `IU` for units; QD, QOD, MSO4, MgSO4; cc.
Source: ISMP, List of Error-Prone Abbreviations; Joint Commission, “Do Not Use” list
Traps: a zero after the point is right in a laboratory value, a size or a table's column (Joint
Commission, exception); `45 U/L` is a laboratory value; MS alone may be a disease; µg is allowed,
since the list is about handwriting.
Precision: on 12 published case reports (21,000 words): no finding, right or wrong.
Fails: `She took .5 mg, then 1.0 mg daily and 10 U of insulin QD.`
Passes: `She took 0.5 mg, then 1 mg daily and 10 units of insulin; ALT was 45 U/L, CRP 1.0 mg/dL.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT014,)

_DOSE_UNIT = r"(?:mg|mcg|µg|μg|units?)"
_LABORATORY = r"(?!\s?/\s?(?:d?L|dl|m[Ll]|l|mm)\b)(?!\s(?:per|%))"
#: A pattern, a sign that every match contains, and the message. An expression that begins with the
#: sign or digit, and looks back from behind it, takes a tenth of the time of one that looks back
#: first.
_PATTERNS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(rf"\.(?<![\w.,]\.)\d+(?=\s?(?:{_DOSE_UNIT}|g|mL|ml|L|kg|cm|mm|%)\b)"),
        ".",
        "“{words}” can be read without its point; write “0{words}”",
    ),
    (
        re.compile(rf"\d(?<![\w.,<>=≤≥–-]\d)\d*\.0+(?=\s?{_DOSE_UNIT}\b{_LABORATORY})"),
        ".0",
        "“{words}” can be read without its point; write “{whole}” if this is a dose",
    ),
    (
        re.compile(r"\d\s?(?P<unit>I?U)(?![\w/])(?!\s?/|\sper\s(?:L|litre|liter|mL))"),
        "U",
        "“{words}” is read as a zero or as IV; write “units” or “international units”",
    ),
    (
        re.compile(
            r"[Qq](?<!\w[Qq])(?:(?<=Q)(?:O?D|\.(?:O\.)?D\.)|(?<=q)(?:o?d|\.(?:o\.)?d\.))(?!\w)"
        ),
        "",
        "“{words}” is misread; write “daily” or “every other day”",
    ),
    (
        re.compile(r"\b(?:MSO4|MgSO4)\b"),
        "SO4",
        "“{words}” is misread; write “morphine sulfate” or “magnesium sulfate”",
    ),
    (re.compile(r"\d\s?(?P<unit>ccs?)\b"), "cc", "“{words}” is read as units; write “mL”"),
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on doses and their abbreviations."""
    if not context.english:
        return
    for passage in context.measured:
        for pattern, sign, message in _PATTERNS:
            group = "unit" if "unit" in pattern.groupindex else 0
            for match in passage.find(pattern, group, sign):
                if passage.kind == "cell" and "whole" in message:
                    continue
                words = match.words
                whole = words.partition(".")[0]
                yield match.finding(TXT014, message.format(words=words, whole=whole))
