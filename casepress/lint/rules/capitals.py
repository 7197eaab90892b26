"""TXT031: common nouns with capitals within a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import any_of, lexicon
from casepress.lint.patterns import compiled

TXT031 = Code(
    "TXT031",
    "capital-within-sentence",
    Severity.INFO,
    """A common noun, or the long form of an abbreviation, has capitals within a sentence.

Why: capitals are for names; the long form of an abbreviation is not one.
Scope: sentences and legends in English: long forms before their abbreviation whose last word is in
`casepress/lint/lexicons/capitals.yaml`, and the terms there.
Source: AMA Manual of Style, 10.2 and 13.12
Traps: names of hospitals, scales, societies, programmes; eponyms (Gram stain); the first word.
Fails: `We used Polymerase Chain Reaction (PCR) and Hematoxylin and Eosin.`
Passes: `We used polymerase chain reaction (PCR) and hematoxylin and eosin.`
""",
)
CODES = (TXT031,)


#: A word before it that has a capital too: the beginning of a sentence, or of a name.
_CAPITAL = re.compile(r"(?:^|[^\w-])[A-Z][\w-]*[ /-]$")
_NEAR = 40


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
        for pattern, called in ((long_form, _last()), (terms, _firsts())):
            if called.isdisjoint(passage.vocabulary):
                continue
            for match in passage.find(pattern, "term"):
                before = passage.text[max(0, match.start - _NEAR) : match.start]
                if pattern is long_form and any(name in match.words for name in names):
                    continue
                if _CAPITAL.search(before):
                    continue
                write = match.words.lower()
                message = f"“{match.words}” is not a name; write “{write}”"
                yield match.finding(TXT031, message, write=write)


@cache
def _last() -> frozenset[str]:
    """The last words of long forms, in small letters."""
    return frozenset(word.lower() for word in lexicon("capitals")["last"])


@cache
def _firsts() -> frozenset[str]:
    """The first run of letters of each term, in small letters."""
    return frozenset(re.split("[^a-z]+", term.lower())[0] for term in lexicon("capitals")["terms"])
