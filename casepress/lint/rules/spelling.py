"""TXT007: American and British spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.prose import Match

TXT007 = Code(
    "TXT007",
    "mixed-us-uk-spelling",
    Severity.WARNING,
    """American and British spelling are mixed.

Why: the journal prints one spelling, and searches for a term find one.
Scope: all prose but the journal's own headings. `lang: en-US` or `en-GB` decides; with `lang: en`
the spelling that is more frequent. The words are those of `casepress/lint/lexicons/spelling.yaml`.
Source: AMA Manual of Style, chapter 11
Traps: words of both (analysis, organism); names of institutions and quoted titles begin with
capitals and are allowed within a sentence; references are not read.
Precision: on 12 published case reports (21,000 words): 9 findings, 9 right.
Fails: `The tumour bled.`
Passes: `The tumor bled.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT007,)

_WORD = re.compile(r"(?<![\w-])[A-Za-z]{4,}(?![\w])")
_ENGLISH = {"us": "American", "uk": "British"}


@cache
def _table() -> dict[str, tuple[str, str]]:
    """For each word with two spellings its dialect and its other spelling."""
    words: dict[str, tuple[str, str]] = {}
    data = lexicon("spelling")
    for us, uk in data["words"].items():
        words[us], words[uk] = ("us", uk), ("uk", us)
    for us, uk, stems in data["families"]:
        for stem in stems:
            words[stem.replace("*", us)] = ("us", stem.replace("*", uk))
            words[stem.replace("*", uk)] = ("uk", stem.replace("*", us))
    return words


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every word of the other dialect."""
    if not context.english:
        return
    found = [
        (match, *entry)
        for passage in context.passages
        if any(map(_known, passage.vocabulary))
        for word in _WORD.finditer(passage.text)
        if (entry := _known(word[0].lower()))
        and not _is_name(match := Match(passage, *word.span()))
    ]
    region = context.language.partition("-")[2].lower()
    counts = Counter(dialect for _, dialect, _ in found)
    own = {"us": "us", "gb": "uk", "au": "uk", "ie": "uk", "nz": "uk", "za": "uk"}.get(
        region, "uk" if counts["uk"] > counts["us"] else "us"
    )
    for match, dialect, other in found:
        if dialect != own:
            write = other.capitalize() if match.words[:1].isupper() else other
            message = f"“{match.words}” is {_ENGLISH[dialect]}, but the article is in "
            message += f"{_ENGLISH[own]} English; write “{write}”"
            yield match.finding(TXT007, message)


@lru_cache(maxsize=2**14)
def _known(word: str) -> tuple[str, str] | None:
    """The dialect and the other spelling of a word in small letters, where it has two."""
    table = _table()
    for ending in ("", "s", "d", "ed", "ly"):
        bare = word.removesuffix(ending)
        if bare in table and word.endswith(ending):
            dialect, other = table[bare]
            return dialect, other + ending
    return None


def _is_name(match: Match) -> bool:
    """Whether a word within a sentence begins with a capital."""
    before = match.passage.text[: match.start]
    return (
        match.words[0].isupper()
        and match.start > 0
        and not before.rstrip().endswith(tuple(".?!:“"))
    )
