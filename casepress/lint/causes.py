"""One cause, one finding: what another finding already explains is not reported."""

from __future__ import annotations

from collections.abc import Iterable

from casepress.core.findings import Finding
from casepress.filters.boxes import SRC018
from casepress.filters.tables import FIG012
from casepress.lint.rules.conservation import unexplained
from casepress.lint.rules.leftovers import SEC008
from casepress.lint.rules.paragraphs import SEC005
from casepress.lint.rules.spaces import TXT009
from casepress.source.unsupported import SRC040, SRC042

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
    return unexplained(kept)


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
