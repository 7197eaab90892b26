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
    """The space before a citation is missing, or should not be there.

Why: a number in brackets follows a space, a raised number follows the word directly. The journal's
`citation-space` is `before` or `none`.
Scope: all prose; only citations by key are checked.
Source: the journal's layout
Traps: no space belongs after an opening bracket, a dash or a slash; `T1(Gd)` is not a citation.
Fails: `Grains come alone[@muster2020].`
Passes: `Grains come alone [@muster2020].`
""",
)
CODES = (REF005,)

_AGAINST = re.compile(rf"{CITE}(?<=[^\s(\[“‘—–/{CITE}-]{CITE})")
_APART = re.compile(rf"(?<=\S)\s+({CITE})")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on citations that are not spaced as the journal spaces them."""
    wanted = context.setting("citation-space", "before")
    pattern = _AGAINST if wanted == "before" else _APART
    for passage in context.passages:
        for match in passage.find(pattern, sign=CITE):
            if passage.text[match.end - 3 : match.end - 1] == f"{CITE}]":
                continue  # two citations touch (REF021)
            at = Match(passage, match.end - 1, match.end)
            if wanted == "before":
                yield at.finding(REF005, "the space before this citation is missing; add it")
            else:
                yield at.finding(REF005, "the journal sets no space before a citation; remove it")
