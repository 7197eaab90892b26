"""TXT030: units of time with numerals and with words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.patterns import SENTENCES
from casepress.lint.prose import Match

TXT030 = Code(
    "TXT030",
    "time-in-words-and-numerals",
    Severity.INFO,
    """Spans of time are given partly with numerals and partly with numbers in words.

Why: one form is quicker to read and to compare; with units of time it is the numeral.
Scope: sentences in English of an article that has both forms; the words are reported.
Source: AMA Manual of Style, 18.1 (use of numerals)
Traps: the beginning of a sentence; “one day” for some day; “two to three days'” as a phrase.
Fails: `He had had pain for five years and fever for 5 days.`
Passes:
    # Abstract
    He had had pain for 5 years and fever for 5 days.
    # Case report
    He had had pain for 5 years and fever for 5 days.
""",
    stage=Stage.AUTHOR,
    optional=True,
)
CODES = (TXT030,)

_VALUES = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        range(1, 12),
        strict=True,
    )
) | {"twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}
_TIME = r"(?:minute|hour|day|week|month|year)s?\b"
_WORDS = re.compile(
    rf"(?<=[a-z,;(] )(?P<term>{'|'.join(_VALUES)})(?=[- \u00a0]{_TIME})", re.IGNORECASE
)
_DIGITS = re.compile(rf"\b\d{{1,2}}[- \u00a0]{_TIME}(?!-old| old)", re.IGNORECASE)
_SOME_DAY = re.compile(r"one[- \u00a0]day\b")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on numbers in words where numerals are used elsewhere."""
    if not context.english:
        return
    passages = [p for p in context.passages if p.kind in SENTENCES]
    if not any(_DIGITS.search(p.text) for p in passages if p.has_digits):
        return
    for passage in passages:
        for found in _WORDS.finditer(passage.text) if not _known(passage.vocabulary) else ():
            if _SOME_DAY.match(passage.text, found.start()):
                continue
            match = Match(passage, *found.span())
            write = str(_VALUES[match.words.lower()])
            message = f"write “{write}” instead of “{match.words}”: the article has both"
            yield match.finding(TXT030, message, write=write)


def _known(words: frozenset[str]) -> bool:
    return words.isdisjoint(_VALUES)
