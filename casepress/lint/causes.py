"""One cause, one finding: what another finding already explains is not reported."""

from __future__ import annotations

from casepress.core.findings import Finding
from casepress.lint.rules.conservation import unexplained
from casepress.lint.rules.paragraphs import SEC005
from casepress.source.unsupported import SRC042


def causes(findings: list[Finding]) -> list[Finding]:
    """Placed findings without those that are only the consequence of another: a section that is
    missing since its heading was not read as one, a figure without a callout since its callout is
    mistyped, a sentence that ends in markup which is reported, and words that another finding has
    left out of the article."""
    explained = frozenset[str]().union(*(finding.explains for finding in findings))
    lines = {(f.span.file, f.span.line) for f in findings if f.code is SRC042 and f.span}
    kept = [
        finding
        for finding in findings
        if explained.isdisjoint(finding.about)
        and not (
            finding.code is SEC005
            and finding.span
            and (finding.span.file, finding.span.line) in lines
        )
    ]
    return unexplained(kept)
