"""TXT027: words and names that are misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import any_of, lexicon
from casepress.lint.prose import Passage
from casepress.lint.slips import SHORTEST, meant

TXT027 = Code(
    "TXT027",
    "misspelt-word",
    Severity.WARNING,
    """A word or the name of an eponym is misspelt.

Why: searches miss it.
Scope: all prose in English, keywords and titles included; the words of
`casepress/lint/lexicons/misspellings.yaml` and `eponyms.yaml`; in sentences and legends words in
small letters that are one slip away from a term of `terms.txt` (what eight and more of 9,800
published case texts have) and that are not in `words.txt`. No dictionary is used: other words are
not reported, nor those of `lint: words:` in the front matter.
Source: Dorland's Illustrated Medical Dictionary; Merriam-Webster
Traps: addresses and code.
Fails: `The lesion was enechoic, and a Ziehl-Neelson stain was negative.`
Passes: `The lesion was anechoic, and a Ziehl-Neelsen stain was negative.`
""",
)
CODES = (TXT027,)

_SENTENCES = ("para", "item", "note", "legend", "caption")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every word of the tables."""
    if not context.english:
        return
    known, meant_so = _words(), context.own("words")
    for passage in context.passages:
        wrong = (known.keys() & passage.vocabulary) - meant_so
        for word in sorted(wrong):
            for match in passage.find(_whole(word)):
                right = known[word]
                write = right[:1].upper() + right[1:] if match.words[0].isupper() else right
                message = f"“{match.words}” is misspelt; write “{write}”"
                yield match.finding(TXT027, message, write=write, safe=True)
        if passage.kind in _SENTENCES:
            yield from _slips(passage, known.keys() | meant_so)
        if not _first_words().isdisjoint(passage.vocabulary):
            for match in passage.find(_names()):
                write = _name_of()[match.words]
                message = f"“{match.words}” is misspelt; write “{write}”"
                yield match.finding(TXT027, message, write=write, safe=True)


def _slips(passage: Passage, judged: Set[str]) -> Iterator[Finding]:
    """Findings on words that are one slip away from a term, but those that are judged already."""
    for word in sorted(passage.vocabulary):
        if len(word) >= SHORTEST and word not in judged and (right := meant(word)):
            for match in passage.find(_whole(word)):
                if match.words.islower() and not passage.emphasised(match.start):
                    message = f"“{match.words}” is misspelt, if “{right}” is meant"
                    yield match.finding(TXT027, message, write=right)


@cache
def _words() -> Mapping[str, str]:
    return {str(wrong): str(right) for wrong, right in lexicon("misspellings").items()}


@cache
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){word}(?![\w-])", re.IGNORECASE)


@cache
def _name_of() -> Mapping[str, str]:
    return {wrong: right for right, several in lexicon("eponyms").items() for wrong in several}


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){any_of(_name_of())}(?![\w’'-])")


@cache
def _first_words() -> frozenset[str]:
    """The first run of letters of each name, by which a passage is searched or not."""
    return frozenset(re.match("[a-z]+", name.lower())[0] for name in _name_of())  # type: ignore[index]
