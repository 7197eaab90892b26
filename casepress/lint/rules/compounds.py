"""TXT005: compound terms typed as two words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.prose import Match

TXT005 = Code(
    "TXT005",
    "split-compound-term",
    Severity.WARNING,
    """A term that is one word, or hyphenated, is typed as two.

Why: searches for the term miss the article.
Scope: all prose in English, title and keywords included; the terms are those of
`casepress/lint/lexicons/compounds.yaml`.
Source: usage in PubMed and Radiopaedia
Traps: `iso- to hypointense` keeps its hyphen; `to follow up` is a verb.
Precision: on 12 published case reports (21,000 words): no finding, after “health care” was removed
from the table.
Fails: `The lesion was extra medullary and hyper intense.`
Passes: `The lesion was extramedullary and iso- to hyperintense.`
""",
)
CODES = (TXT005,)


#: A short word, a space, and the word after it. The second word is only looked at, so that every
#: pair is found.
_PAIR = re.compile(r"(?<![\w-])([A-Za-z]{2,8})[ \u00a0](?=([A-Za-z]+))")


@cache
def _stems() -> dict[str, frozenset[str]]:
    """The words that may follow each prefix."""
    return {k: frozenset(v) for k, v in lexicon("compounds")["prefixed"].items()}


@cache
def _phrases() -> list[tuple[str, re.Pattern[str], str]]:
    """The first word of each phrase, the phrase, and how it is written."""
    return [
        (_first_word(one["find"]), re.compile(one["find"], re.IGNORECASE), one["write"])
        for one in lexicon("compounds")["phrases"]
    ]


def _first_word(pattern: str) -> str:
    found = re.search(r"\(\?P<term>([A-Za-z]+) ", pattern)
    return found[1].lower() if found else ""


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every occurrence."""
    if not context.english:
        return
    stems = _stems()
    for passage in context.passages:
        words = passage.vocabulary
        if any(not stems[stem].isdisjoint(words) for stem in stems.keys() & words):
            for pair in _PAIR.finditer(passage.text):
                if pair[2].lower() in stems.get(pair[1].lower(), ()):
                    yield _finding(Match(passage, pair.start(), pair.end(2)), pair[1] + pair[2])
        for first, pattern, write in _phrases():
            if not first or first in words:
                for match in passage.find(pattern, "term"):
                    yield _finding(match, write)


def _finding(match: Match, write: str) -> Finding:
    write = write.capitalize() if match.words[:1].isupper() else write
    message = f"write “{write}” instead of “{match.words}”"
    return match.finding(TXT005, message, write=write, safe=True)
