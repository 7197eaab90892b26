"""FIG008: marks that differ by colour alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext

FIG008 = Code(
    "FIG008",
    "colour-only-annotation",
    Severity.INFO,
    """The marks in a figure differ only by their colour.

Why: one man in twelve cannot tell red from green, and many readers print in grey.
Scope: legends: marks of one kind (arrow, arrowhead, asterisk, circle …) in two colours.
Source: WCAG 2.2, success criterion 1.4.1; JATS4R, accessibility
Traps: `brown nuclei` is a stain, not a mark; a single coloured mark can be found by its kind.
Fails:
    ![**Knee.** Grains (red arrow) and lining (green
    arrow).](../../figures/knee/figure-1.svg){alt="A knee."}
Passes:
    ![**Knee.** Grains (solid arrow) and lining
    (arrowhead).](../../figures/knee/figure-1.svg){alt="A knee."}
""",
)
CODES = (FIG008,)

_COLOURS = (
    "(?:red|orange|yellow|green|blue|purple|pink|white|black|gr[ae]y|cyan|magenta|violet|brown)"
)
_MARK = re.compile(
    rf"\b({_COLOURS})\s+(?:solid\s|dashed\s|curved\s)?"
    r"(arrow\s?heads?|arrows?|asterisks?|stars?|circles?|triangles?|lines?|dots?|boxes|box|ovals?|squares?)\b",
    re.IGNORECASE,
)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each legend, at the second colour of a kind of mark."""
    for passage in context.passages:
        if passage.kind != "legend":
            continue
        colours: dict[str, str] = {}
        for match in passage.find(_MARK):
            colour, mark = (str(g).lower() for g in match.groups[:2])
            kind = re.sub(r"\s|(?:es|s)$", "", mark)
            first = colours.setdefault(kind, colour)
            if colour != first:
                message = (
                    f"{first} and {colour} {kind}s differ only by colour; give them two shapes "
                    "(arrow, arrowhead, asterisk)"
                )
                yield match.finding(FIG008, message)
                break
