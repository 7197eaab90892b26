"""TXT007: American and British spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from casepress.core.findings import Code, Finding, InMetadata, Severity, Stage
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
Where most of an article is in the other English, there is one finding, on `lang`.
Source: AMA Manual of Style, chapter 11
Traps: words of both (analysis, organism); British English may have -ize throughout; names of
institutions and quoted titles begin with capitals and are allowed within a sentence;
references are not read.
Fails: `The tumour bled.`
Passes: `The tumor bled.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT007,)

_WORD = re.compile(r"(?<![\w-])[A-Za-z]{4,}(?![\w])")
_ENGLISH = {"us": "American", "uk": "British"}
_LANGUAGE = {"us": "en-US", "uk": "en-GB"}
_OF_REGION = {"us": "us", "gb": "uk", "au": "uk", "ie": "uk", "nz": "uk", "za": "uk"}
#: Words of both, that only look like one of the table: the plural of analysis.
_OF_BOTH = frozenset({"analyses", "paralyses", "academia", "bohemia", "rigor", "rigors"})
#: What both dialects may have, the British one after Oxford's dictionaries.
_IZE = re.compile(r"iz(?:e[ds]?|ing|ations?|er)$")
#: From so many words of the other English on, the article is in it.
_MANY = 8


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
    """Findings on every word of the other dialect; one, on the language, where they are most."""
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
    ise = sum(_IZE.search(other) is not None for _, dialect, other in found if dialect == "uk")
    ize = sum(_IZE.search(match.words.lower()) is not None for match, _, _ in found)
    own = _OF_REGION.get(region, "uk" if counts["uk"] - ise > counts["us"] - ize else "us")
    if own == "uk" and ise < ize:  # Oxford's spelling: British, with -ize
        found = [one for one in found if not _IZE.search(one[0].words.lower())]
        counts = Counter(dialect for _, dialect, _ in found)
    other_one = "uk" if own == "us" else "us"
    if counts[other_one] >= _MANY and counts[other_one] > 2 * counts[own]:
        yield _language(found, own, other_one, context)
        return
    for match, dialect, other in found:
        if dialect != own:
            write = other.capitalize() if match.words[:1].isupper() else other
            message = f"“{match.words}” is {_ENGLISH[dialect]}, but the article is in "
            message += f"{_ENGLISH[own]} English; write “{write}”"
            yield match.finding(TXT007, message, write=write)


def _language(
    found: list[tuple[Match, str, str]], own: str, other: str, context: LintContext
) -> Finding:
    """The one finding on an article that is written in the other English."""
    words = [match.words.lower() for match, dialect, _ in found if dialect == other]
    shown = ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:3])
    message = (
        f"the article is in {_ENGLISH[other]} English ({shown} and others, {len(words)} times), "
        f"but its language is {context.language}; write `lang: {_LANGUAGE[other]}` in the front "
        f"matter, or change these words to {_ENGLISH[own]} English"
    )
    return Finding(TXT007, message, InMetadata(("lang",)))


@lru_cache(maxsize=2**14)
def _known(word: str) -> tuple[str, str] | None:
    """The dialect and the other spelling of a word in small letters, where it has two."""
    table = _table()
    if word in _OF_BOTH:
        return None
    for ending in ("", "s", "d", "ed", "ly"):
        bare = word.removesuffix(ending)
        if bare in table and word.endswith(ending):
            dialect, other = table[bare]
            return dialect, other + ending
    for us, uk, in_us, in_uk in _parts():
        if in_uk.search(word):
            return "uk", in_uk.sub(us, word)
        if in_us.search(word):
            return "us", in_us.sub(uk, word)
    return None


@cache
def _parts() -> list[tuple[str, str, re.Pattern[str], re.Pattern[str]]]:
    """The parts of words with two spellings: American, British, and where each is meant."""
    rows = lexicon("spelling")["parts"]
    return [(us, uk, re.compile(in_us), re.compile(in_uk)) for us, uk, in_us, in_uk in rows]


def _is_name(match: Match) -> bool:
    """Whether a word within a sentence begins with a capital."""
    before = match.passage.text[: match.start]
    return (
        match.words[0].isupper()
        and match.start > 0
        and not before.rstrip().endswith(tuple(".?!:“"))
    )
