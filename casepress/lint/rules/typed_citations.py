"""REF004 (and REF003): numbers of references typed into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import SUPER, Match
from casepress.references.reader import REF003

REF004 = Code(
    "REF004",
    "citation-out-of-order",
    Severity.ERROR,
    """Citations typed as numbers are not in the order 1, 2, 3.

Why: references are numbered in the order in which the text first cites them.
Scope: numbers in square brackets, or in round ones set against a word or before a stop, where the
reference list has every number. Citations by key cannot be out of order, since they are numbered
automatically.
Source: ICMJE Recommendations IV.A.3.g
Traps: `(4/5)`, `(6–8 mm)`, `(n = 3)`, `(2020)` and enumerations `(1) first, (2) second` are no
citations.
Fails: `Grains are common [2]. They come alone [1].`
Passes: `Grains are common [@example1895]. They come alone [@muster2020].`
""",
)
CODES = (REF004,)

_NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
_SQUARE = re.compile(rf"\[({_NUMBERS})\]")
_ROUND = re.compile(rf"(?<=[a-z”’])\s?\(({_NUMBERS})\)(?=\s?[.,;:])|(?<=[a-z])\(({_NUMBERS})\)")
_RAISED = re.compile(rf"(?:(?<=[a-z]{{3}})|(?<=[.,;”])){SUPER}({_NUMBERS})(?=[\s.,;]|$)")
_PAIR = re.compile(r"\s?[–-]\s?")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on typed numbers that are out of order or belong to no reference."""
    count = len(context.references.items)
    highest = 0
    for passage in context.body:
        groups: list[tuple[Match, bool]] = []
        for pattern, sign in ((_SQUARE, "["), (_ROUND, "("), (_RAISED, SUPER)):
            groups += ((m, sign == "[") for m in passage.find(pattern, sign=sign))
        for match, square in sorted(groups, key=lambda g: g[0].start):
            numbers = _expanded(next(g for g in match.groups if g))
            if not numbers or max(numbers) > count or 0 in numbers:
                if square and numbers:
                    message = (
                        f"“{match.words.strip()}” looks like a citation, but the list has {count} "
                        "references; write it as [@key]"
                    )
                    yield match.finding(REF003, message)
                continue
            for number in numbers:
                if number > highest + 1:
                    message = (
                        f"reference {number} is cited before {highest + 1}; write citations as "
                        "[@key], which numbers them in order"
                    )
                    yield match.finding(REF004, message)
                highest = max(highest, number)


def _expanded(group: str) -> list[int]:
    out: list[int] = []
    for part in re.split(r"\s?[,;]\s?", group):
        ends = [int(n) for n in _PAIR.split(part)]
        out += range(ends[0], ends[-1] + 1) if len(ends) == 2 else ends
    return out
