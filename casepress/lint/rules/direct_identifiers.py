"""ETH008: names, numbers and addresses that identify the patient."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.core.privacy.patterns import ADDRESSES, NAMED, NUMBERED
from casepress.lint.context import LintContext
from casepress.lint.prose import Match

ETH008 = Code(
    "ETH008",
    "direct-identifier",
    Severity.ERROR,
    """The text identifies the patient directly, by a name, initials, a file number, a date of
birth, a telephone number or an address.

Why: the patient must not be recognisable. The words are never shown; where other findings quote the
same line, its names and numbers are covered with dots.
Scope: title, abstract, case report, every legend and alt text. Front matter, references and the
statements of the authors are not read.
Source: ICMJE Recommendations II.E; 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor), A and D to R
Traps: “patient A” and “case no. 2” of a series; initials of authors; grant numbers and ISSN, which
occur elsewhere; `C1-C2`; doctors' names; “MS” and “Ms” apart.
Precision: on 12 published case reports (21,000 words): 4 findings, 4 right.
Fails: `Mrs F.Z., file no. 2023/45871, came with a swollen knee.`
Passes: `A woman in her fifties came with a swollen knee.`
""",
    private=True,
    final=True,
)
CODES = (ETH008,)

#: Joins passages: neither a word nor a space, so that no match extends over two passages.
_BETWEEN = "\0"


def check(context: LintContext) -> Iterator[Finding]:
    """Findings that name the kind of identifier, but never its words."""
    story = list(context.story)
    whole = _BETWEEN.join(passage.text for passage in story)
    present = [kind for kind in (*NAMED, *NUMBERED) if any(kind.matches(whole))]
    for passage in story:
        seen: list[tuple[int, int]] = []
        signs = "@" in passage.raw or "http" in passage.raw or "www." in passage.raw
        for kinds, words in ((present, passage.text), (ADDRESSES if signs else (), passage.raw)):
            for kind in kinds:
                for match in kind.matches(words):
                    if any(a < match.end() and match.start() < b for a, b in seen):
                        continue
                    seen.append(match.span())
                    message = (
                        f"{kind.name} (not shown here); remove it, because the patient must not be "
                        "recognisable"
                    )
                    yield Match(passage, *match.span()).finding(ETH008, message)
