"""ETH010: ages over 89."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext

ETH010 = Code(
    "ETH010",
    "age-over-89",
    Severity.ERROR,
    """The text gives the exact age of a patient of 90 or more.

Why: few people reach this age, so that it can identify the patient.
Scope: title, abstract, case report, legends and alt texts; the discussion may mention other
patients.
Source: 45 CFR 164.514(b)(2)(i)(C) (HIPAA Safe Harbor: ages over 89)
Fails: `A 93-year-old woman came with a swollen knee.`
Passes: `A woman older than 89 years came with a swollen knee.`
""",
    private=True,
    final=True,
)
CODES = (ETH010,)

_NUMBER = r"(?:9\d|1[0-2]\d)"
_WORD = r"ninet(?:y|ies)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
_AGE = re.compile(
    rf"\b(?:{_NUMBER}|{_WORD})[-\s]?(?:years?|yrs?)[-\s]?(?:old|of\sage)\b"
    rf"|\b{_NUMBER}[-\s]?y/?o\b"
    rf"|\b(?:aged?|age\sof|age:)\s(?:of\s)?(?:{_NUMBER}|{_WORD})\b(?!\s?(?:%|days?|weeks?|months?|hours?|minutes?|mm|cm))"
    rf"|\b(?:woman|man|lady|gentleman|male|female|patient)\sof\s(?:{_NUMBER}|{_WORD})\syears\b",
    re.IGNORECASE,
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on ages of 90 and more in the patient's story."""
    for passage in context.story:
        for match in passage.find(_AGE):
            message = (
                "an exact age over 89 (not shown here) can identify the patient; write “older than "
                "89 years”"
            )
            yield match.finding(ETH010, message)
