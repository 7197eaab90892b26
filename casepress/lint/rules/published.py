"""MET023: sources that differ from those that were published."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
from casepress.lint.context import LintContext
from casepress.source import published

MET023 = Code(
    "MET023",
    "published-changed",
    Severity.ERROR,
    """A published article is no longer what was published.

Why: readers and indexes have another text under the same DOI and date.
Scope: the manuscript's own files, compared with the last version in `published.json`.
Source: NISO RP-8-2008, Journal Article Versions; COPE, retraction guidelines
Fails: (a word of `article.md` changed after `casepress publish`)
Passes: (the same change after `casepress publish` has made it version 2)
""",
    stage=Stage.PRODUCTION,
)
CODES = (MET023,)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding that names the files that differ."""
    last = published.Published.read(context.root, context.id).last
    if last is None:
        return
    changed = published.differences(last.sources, published.sources(context.root, context.id))
    if changed:
        own = f"manuscript/{context.id}/"
        named = ", ".join(name.removeprefix(own) for name in changed)
        message = (
            f"{named} differ from version {last.version}, published on {last.date}; "
            f"`casepress publish {context.id}` makes a new version, a correction tells readers"
        )
        yield Finding(MET023, message, InMetadata(("status",)))
