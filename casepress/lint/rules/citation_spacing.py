"""REF005: the space before a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import CITE, Match

REF005 = Code(
    "REF005",
    "citation-spacing",
    Severity.WARNING,
    """No space stands before a citation, or one too many.

Why: the journal prints numbers in brackets, which stand apart from the word; raised numbers stand
against it. The journal's `citation-space` is before or none.
Scope: all prose; only citations by key are looked at.
Source: the journal's layout
Traps: after an opening bracket, a dash or a slash no space is wanted; `T1(Gd)` is no citation.
Fails: `Grains come alone[@muster2020].`
Passes: `Grains come alone [@muster2020].`
""",
)
CODES = (REF005,)

_AGAINST = re.compile(rf"(?<=[^\s(\[“‘—–/{CITE}-]){CITE}")
_APART = re.compile(rf"(?<=\S)\s+({CITE})")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on citations whose space is not the journal's."""
    wanted = context.setting("citation-space", "before")
    pattern = _AGAINST if wanted == "before" else _APART
    for passage in context.passages:
        for match in passage.find(pattern, sign=CITE):
            at = Match(passage, match.end - 1, match.end)
            if wanted == "before":
                yield at.finding(REF005, "no space before this citation; add one")
            else:
                yield at.finding(REF005, "a space before this citation; remove it")
