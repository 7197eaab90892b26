"""TXT031: common nouns with capitals within a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import any_of, lexicon
from casepress.lint.patterns import compiled
from casepress.lint.prose import Match, Passage

TXT031 = Code(
    "TXT031",
    "capital-within-sentence",
    Severity.INFO,
    """A common noun, or the long form of an abbreviation, has capitals within a sentence.

Why: capitals are for names; the long form of an abbreviation is not one.
Scope: sentences and legends in English: long forms before their abbreviation whose last word is in
`casepress/lint/lexicons/capitals.yaml`, the terms and nouns there, and names of drugs that end in a
stem of the international nonproprietary names.
Source: AMA Manual of Style, 10.2, 10.3.5 and 13.12; WHO, the use of stems in the selection of INN
Traps: names of hospitals, scales, societies, programmes; eponyms (Gram stain); brand names; the
first word.
Fails: `We used Polymerase Chain Reaction (PCR) and Hematoxylin and Eosin.`
Passes: `We used polymerase chain reaction (PCR) and hematoxylin and eosin.`
""",
)
CODES = (TXT031,)


_NEAR = 40
#: A name of a drug has so many letters.
_STEMMED = 7


@cache
def _within() -> re.Pattern[str]:
    """A word with a capital behind one in small letters, and before one, a point or a bracket."""
    return re.compile(
        r"[A-Z](?<=[a-z,;(] [A-Z])[a-z]{3,}(?![\w®™’-])(?=[.,;:)]|$| [a-z\d(])(?!\.\w)"
    )


@cache
def _eponym() -> re.Pattern[str]:
    """“Syndrome” behind the name of its discoverer."""
    return re.compile(
        r"(?<=[a-z] )(?!(?:Infectious|Kidney|Renal|Liver|Heart|Rare|Lung|Chronic|Isch|Digestive|"
        r"Sexual))[A-Z][\w’-]+(?:[ -][A-Z][\w’-]+){0,2} (?P<term>Syndrome|Disease)(?! of\b)"
        r"(?=[.,;:)]|$| [a-z(])"
    )


@cache
def _capital() -> re.Pattern[str]:
    """A word before it that has a capital too: the beginning of a sentence, or of a name."""
    return re.compile(r"(?:^|[^\w-])[A-Z][\w-]*[ /-]$")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on capitals of long forms and of the terms of the table."""
    if not context.english:
        return
    data = lexicon("capitals")
    last, names = data["last"], data["names"]
    long_form = compiled(
        rf"(?<=[a-z,;(] )(?P<term>(?!(?:{any_of(names)}))[A-Z][a-z]+(?:[ -](?:[A-Z]?[a-z]+))*?[ -]"
        rf"{any_of(last)})(?= \([A-Z][A-Z-]{{1,6}}s?\))",
        case=True,
    )
    terms = compiled(rf"(?<=[a-z,;] )(?P<term>{any_of(data['terms'])})(?![\w-])", case=True)
    for passage in context.passages:
        if passage.kind not in ("para", "item", "note", "legend"):
            continue
        yield from _words(passage)
        for pattern, called in ((long_form, _last()), (terms, _firsts())):
            if called.isdisjoint(passage.vocabulary):
                continue
            for match in passage.find(pattern, "term"):
                before = passage.text[max(0, match.start - _NEAR) : match.start]
                if pattern is long_form and any(name in match.words for name in names):
                    continue
                if _capital().search(before):
                    continue
                yield _finding(match)


def _words(passage: Passage) -> Iterator[Finding]:
    """Findings on single nouns and names of drugs within a sentence."""
    for match in passage.find(_within()):
        small = match.words.lower()
        if small in _nouns() or (len(small) >= _STEMMED and small.endswith(_stems())):
            yield _finding(match)
    if "syndrome" in passage.vocabulary or "disease" in passage.vocabulary:
        yield from map(_finding, passage.find(_eponym(), "term"))


def _finding(match: Match) -> Finding:
    write = match.words.lower()
    return match.finding(TXT031, f"“{match.words}” is not a name; write “{write}”", write=write)


@cache
def _nouns() -> frozenset[str]:
    return frozenset(lexicon("capitals")["nouns"])


@cache
def _stems() -> tuple[str, ...]:
    return tuple(lexicon("capitals")["stems"])


@cache
def _last() -> frozenset[str]:
    """The last words of long forms, in small letters."""
    return frozenset(word.lower() for word in lexicon("capitals")["last"])


@cache
def _firsts() -> frozenset[str]:
    """The first run of letters of each term, in small letters."""
    return frozenset(re.split("[^a-z]+", term.lower())[0] for term in lexicon("capitals")["terms"])
