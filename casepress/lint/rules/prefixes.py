"""TXT022: prefixes that are joined by a hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.prose import Match, Passage

TXT022 = Code(
    "TXT022",
    "prefix-with-hyphen",
    Severity.WARNING,
    """A prefix or combining form is joined to its word by a hyphen.

Why: dictionaries and searches have the closed form (postoperative, subacromial).
Scope: all prose in English; the prefixes of `casepress/lint/lexicons/prefixes.yaml`, some of them
only in American English.
Source: AMA Manual of Style, 8.3.1 (when not to use hyphens)
Traps: two equal vowels (anti-inflammatory), a capital or number behind it (non-Hodgkin), an open
compound behind it (non-small cell), another hyphen (pre- and postoperative).
Fails: `Her post-operative course was calm.`
Passes: `Her postoperative course was calm; the anti-inflammatory drug went on.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT022,)

_HYPHENED = re.compile(r"(?<![\w-])([A-Za-z]{2,11})-([a-z]{3,})(?![\w-]|’?[A-Z])")
#: In a title with capitals: “Sub-Acromial”.
_HEADLINE = re.compile(r"(?<![\w-])([A-Z][a-z]{1,10})-([A-Z][a-z]{2,})(?![\w-])")
_VOWELS = frozenset("aeiou")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every hyphen that a dictionary does not have."""
    if not context.english:
        return
    british = context.language not in ("en", "en-US", "en-CA")
    hyphened: set[str] = set()
    for passage in context.passages:
        if "-" in passage.text and passage.kind != "alt":
            for finding, words in _in_passage(passage, british=british):
                hyphened.add(words)
                yield finding
    for passage in context.passages:
        if passage.kind in ("title", "heading"):
            yield from _in_title(passage, hyphened)


def _in_title(passage: Passage, hyphened: set[str]) -> Iterator[Finding]:
    """Findings on words with capitals that are in the text too, and therefore not names."""
    for found in _HEADLINE.finditer(passage.text):
        if found[0].lower() in hyphened:
            write = found[1] + found[2].lower()
            message = f"write “{write}” instead of “{found[0]}”"
            match = Match(passage, *found.span())
            yield match.finding(TXT022, message, write=write, safe=True)


def _in_passage(passage: Passage, *, british: bool) -> Iterator[tuple[Finding, str]]:
    """Each finding with its words in small letters."""
    for found in _HYPHENED.finditer(passage.text):
        if closes(found[1].lower(), found[2], british=british):
            match = Match(passage, *found.span())
            write = found[1] + found[2]
            message = f"write “{write}” instead of “{found[0]}”"
            yield match.finding(TXT022, message, write=write, safe=True), found[0].lower()


def closes(prefix: str, word: str, *, british: bool) -> bool:
    """Whether a prefix is joined to this word without a hyphen."""
    kept = _prefixes().get(prefix)
    if kept is None or (british and prefix in _american()) or word in kept:
        return False
    return prefix[-1] != word[0] or prefix[-1] not in _VOWELS


@cache
def _prefixes() -> Mapping[str, frozenset[str]]:
    """Each prefix, and the words before which it keeps its hyphen."""
    data = lexicon("prefixes")
    return {p: frozenset(data["keep"].get(p, ())) for p in (*data["always"], *data["us"])}


@cache
def _american() -> frozenset[str]:
    return frozenset(lexicon("prefixes")["us"])
