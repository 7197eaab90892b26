"""One cause, one finding: what another finding already explains is not reported."""

from __future__ import annotations

from collections.abc import Iterable

from casepress.core.findings import Finding, Span
from casepress.filters.boxes import SRC018
from casepress.filters.sections import SEC022
from casepress.filters.tables import FIG012
from casepress.lint.rules.conservation import unexplained
from casepress.lint.rules.leftovers import SEC008
from casepress.lint.rules.paragraphs import SEC005
from casepress.lint.rules.spaces import TXT009
from casepress.source.unsupported import SRC040, SRC042

#: Rules on wording, of which one speaks of the same words: the one that names their form first.
_WORDING = (
    *("TXT005", "TXT027", "TXT024", "TXT022", "TXT023", "TXT017", "TXT025", "TXT011", "TXT026"),
    *("TXT010", "TXT031", "TXT032"),
)
#: What a paragraph has that should be none, or that ends in markup: it ends without a full stop.
_SPOILS = (SRC042, FIG012, TXT009)


def causes(findings: list[Finding]) -> list[Finding]:
    """Placed findings without those that are only the consequence of another: a section that is
    missing since its heading was not read as one, a figure without a callout since its callout is
    mistyped, a sentence that ends in markup which is reported, a mark of unfinished work beside
    markup in it, a block without the class that only the build gives, and words that another
    finding has left out of the article."""
    explained = frozenset[str]().union(*(finding.explains for finding in findings))
    spoilt = [f for f in findings if f.code in _SPOILS]
    unfinished = [f for f in findings if f.code is SEC008]
    stopping = [f for f in spoilt if f.blocks] if unfinished else []
    reserved = [f for f in findings if f.code is SRC040]
    kept = [
        finding
        for finding in findings
        if explained.isdisjoint(finding.about)
        and not (finding.code is SEC005 and _on_lines(finding, spoilt))
        and not (finding.code is SEC008 and any(_within(each, finding) for each in stopping))
        and not (finding.code is SRC018 and any(_within(finding, each) for each in reserved))
        and not (
            finding.code is SRC042
            and not finding.blocks
            and any(_within(finding, each) for each in unfinished)
        )
    ]
    return unexplained(_apart(kept), explain=(SEC022,))


def _apart(findings: list[Finding]) -> list[Finding]:
    """The findings without those on wording that meet another on the same words: the one on most
    words remains, and of two on the same words the first of `_WORDING`."""
    wording = [(f, f.span) for f in findings if f.code.code in _WORDING and f.span]
    wording.sort(key=lambda one: (-_length(one[1]), _WORDING.index(one[0].code.code)))
    kept: dict[tuple[str, int], list[tuple[int, int]]] = {}
    dropped: set[int] = set()
    for finding, span in wording:
        if span.line != (span.end_line or span.line):
            continue
        begin, end = span.column, span.end_column or span.column
        line = kept.setdefault((span.file, span.line), [])
        if any(begin < stop and start < end for start, stop in line):
            dropped.add(id(finding))
        else:
            line.append((begin, end))
    return [finding for finding in findings if id(finding) not in dropped]


def _length(span: Span) -> int:
    return (span.end_column or span.column) - span.column


def _on_lines(finding: Finding, others: Iterable[Finding]) -> bool:
    """Whether a finding is on a line that another one is about."""
    here = finding.span
    spans = [other.span for other in others if other.span]
    return here is not None and any(
        span.file == here.file and span.line <= here.line <= max(span.line, span.end_line)
        for span in spans
    )


def _within(inner: Finding, outer: Finding) -> bool:
    """Whether the place of a finding begins within that of another."""
    a, b = inner.span, outer.span
    if a is None or b is None or a.file != b.file:
        return False
    return (b.line, b.column) <= (a.line, a.column) < (b.end_line or b.line, b.end_column)
