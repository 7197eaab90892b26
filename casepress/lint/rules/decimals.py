"""TXT013: the decimal point."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.rules.unit_format import units

TXT013 = Code(
    "TXT013",
    "decimal-comma",
    Severity.WARNING,
    """A number has a decimal comma.

Why: English uses a point; `1,250` is read as one thousand two hundred and fifty.
Scope: all prose in English; a comma followed by one or two digits and a unit.
Source: AMA Manual of Style, chapter 18; SI Brochure, section 5.4.4
Traps: `(3,5)` is a citation; `12,500` has a thousands separator; `L3,4` are levels.
Precision: on 12 published case reports (21,000 words): no finding, right or wrong.
Fails: `The cyst was 3,5 cm wide.`
Passes: `The cyst was 3.5 cm wide, of 12,500 cells [@muster2020] and as described (3,5).`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT013,)


#: What each match has: found in a tenth of the time.
_COMMA = re.compile(r"\d,\d")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,])(\d+,\d{{1,2}})(?=\s?(?:{units()}\b|%|°)|\s?[x×]\s?\d+,\d{{1,2}}\s?(?:[x×]|{units()}\b))"
        rf"|(?<=[x×]\s)(?<![\w.,])(\d+,\d{{1,2}})\b(?=\s?(?:{units()}\b|[x×]))"
    )


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on decimal commas before units."""
    if not context.english:
        return
    for passage in context.passages:
        for match in passage.find(_pattern()) if _COMMA.search(passage.text) else ():
            message = f"this number has a decimal comma; write “{match.words.replace(',', '.')}”"
            yield match.finding(TXT013, message)
