"""FIG010: callouts with a panel in brackets of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import text
from casepress.article.nodes import Link
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.lint.context import LintContext

FIG010 = Code(
    "FIG010",
    "callout-format-mixed",
    Severity.INFO,
    """The words of a callout set the letter of a panel in brackets.

Why: brackets are within brackets, “(Figure 1(a))”, and the journal's callouts are “Figure 1A”.
Scope: links to figures whose words the author typed.
Source: AMA Manual of Style, 4.2.7 (citation of figures) and 8.5.1 (brackets within brackets)
Traps: `@fig-1A` is set as the journal sets it.
Fails:
    # Case report
    The knee had grains ([Figure 1(a)](#fig-1)).

    ![**Knee.** (A) Recess. (B) Grains.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
Passes:
    # Case report
    The knee had grains (@fig-1A, @fig-1B).

    ![**Knee.** (A) Recess. (B) Grains.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
""",
)
CODES = (FIG010,)

_IN_BRACKETS = re.compile(r"\d\s?\((?P<panel>[A-Za-z])\)")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on callouts that were typed so."""
    for element in context.links:
        link = Link(element)
        typed = link.inlines and "p" in link.inlines[0]
        found = _IN_BRACKETS.search(text(link.inlines)) if typed else None
        if found and link.anchor.startswith("fig-"):
            callout = f"@{link.anchor}{found['panel'].upper()}"
            message = f"write {callout} instead of “{text(link.inlines)}”, which nests brackets"
            yield Finding(FIG010, message, InNode(element))
