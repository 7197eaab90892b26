"""MET001, MET002: capitals in the title, and the words “case report”."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import text
from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import cues

MET001 = Code(
    "MET001",
    "title-all-caps",
    Severity.WARNING,
    """The title is typed in capitals.

Why: capitals belong to the layout; JATS, Crossref and PubMed need the title's true case.
Scope: `title` and `short-title` of the front matter.
Source: PMC tagging guidelines, capitalization of article-title
Traps: a title of fewer than four words may consist of acronyms.
Fails:
    ---
    title: "RICE BODIES IN THE KNEE OF A GARDENER: A CASE REPORT"
Passes:
    ---
    title: "Rice bodies in the knee of a gardener with HIV: a case report"
""",
)
MET002 = Code(
    "MET002",
    "title-missing-case-report",
    Severity.WARNING,
    """The title does not say “case report”, or says it where the journal forbids it.

Why: readers and databases find case reports by these words; some journals forbid them.
Scope: `title`, in English; the journal's `title-case-report` is require, forbid or ignore.
Source: CARE 2013, item 1; CARE-radiology 2024, item 1c; SCARE 2023, item 1
Fails:
    ---
    title: "Rice bodies in the knee: a rare occurrence"
Passes:
    ---
    title: "Rice bodies in the knee: a case report"
""",
    stage=Stage.AUTHOR,
)
CODES = (MET001, MET002)

_SHARE = 0.8
_FEWEST_WORDS = 4


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on title and short title."""
    for key in ("title", "short-title"):
        words = text(context.document["meta"].get(key, {"c": []})["c"])
        if _in_capitals(words):
            message = f"the {key} is in capitals; type it as a sentence, the layout adds capitals"
            yield Finding(MET001, message, InMetadata((key,)))
    policy = context.setting("title-case-report", "ignore")
    title = text(context.article.title)
    if not title or not context.english or policy not in ("require", "forbid"):
        return
    matches = next((p.find(cues("case-report")) for p in context.prose("title")), iter(()))
    found = next(matches, None)
    if policy == "require" and not found:
        message = "the title does not say “case report”; add it, as in “…: a case report”"
        yield Finding(MET002, message, InMetadata(("title",)))
    elif policy == "forbid" and found:
        yield found.finding(MET002, f"the journal forbids “{found.words}” in a title; remove it")


def _in_capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha() and (c.isupper() or c.islower())]
    upper = sum(c.isupper() for c in letters)
    return len(words.split()) >= _FEWEST_WORDS and upper >= _SHARE * len(letters) > 0
