"""Rules that are rows of data: what to find in the prose, and what to write in its place.

A rule's rows are the list in `lexicons/patterns/NAME.yaml`. A row has

    find    a regular expression without case, in which {name} is a class of words of
            `lexicons/classes.yaml`; the group `term`, if there is one, is what is wrong
    on      words in small letters, of which each match contains one, or the beginnings of several
            words in a row (“in size”, “a x-ray”, “{plural} was”): only around them a passage is
            searched, so the rarer they are, the faster
    write   what to write in its place, with the groups of `find` as \\1 or \\g<name>; with it the
            finding has a fix, except where the row says `fix: no`
    say     the message, where it is not “write A instead of B”
    fails, passes   two sentences that the tests run
    then    what follows: `noun`, a word that the words found can qualify, or `stop`, none such
    case    whether small letters and capitals differ (false)
    for     the dialect that wants it, us or uk (both)

Names of rows would say no more than their expressions do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

from casepress.core.findings import Code, Finding
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.passage_words import Words
from casepress.lint.prose import Match, Passage

#: Prose in whole sentences; titles, tables and lists of keywords are telegrams.
SENTENCES = ("para", "item", "note")
#: All that is read as prose of the authors' own.
ALL = ("para", "item", "note", "legend", "caption", "title", "heading", "keyword", "cell")
_CLASS = re.compile(r"\{([a-z-]+)\}")
_NEXT_WORD = re.compile(r"[ \u00a0]([A-Za-z]+)")
_NO_LETTER = re.compile("[^a-z]")
_OPTIONAL = re.compile(r".\?")
_ADVERB = "ly"
_FAR = 40
#: No row reaches farther from the word that calls for it.
_AROUND = 60


@dataclass(frozen=True, eq=False)
class Row:
    """One row. Its expression is compiled where a text first calls for it."""

    number: int
    pattern: str
    write: str = ""
    say: str = ""
    then: str = ""
    fix: bool = False
    case: bool = False
    dialect: str = ""

    @cached_property
    def find(self) -> re.Pattern[str]:
        return compiled(self.pattern, case=self.case)

    def fits(self, after: str) -> bool:
        """Whether the text behind a match is what the row demands."""
        return not self.then or qualifies(after) is (self.then == "noun")

    def message(self, found: re.Match[str], words: str, write: str) -> str:
        """The message on a match."""
        if self.say:
            return found.expand(self.say)
        return f"write “{write}” instead of “{words}”"


#: The rows that words call for, by the first of the words.
Table = Mapping[str, Sequence[tuple[str, Row]]]


@cache
def table(name: str) -> Table:
    """The rows of a rule."""
    found: dict[str, list[tuple[str, Row]]] = {}
    for number, data in enumerate(lexicon(f"patterns/{name}")):
        row = _row(number, data)
        for words in chain.from_iterable(map(spelled, data["on"])):
            found.setdefault(_NO_LETTER.split(words, 1)[0], []).append((words, row))
    return found


def called(rows: Table, words: Words) -> Mapping[Row, list[int]]:
    """The rows that the words of a passage call for, each with the places of these words."""
    found: dict[Row, list[int]] = {}
    for first in rows.keys() & words.vocabulary:
        for phrase, row in rows[first]:
            if phrase not in words.small:
                continue
            places = words.places[first]
            if phrase != first:
                places = [at for at in places if words.small.startswith(phrase, at)]
            if places:
                found.setdefault(row, []).extend(places)
    return found


@cache
def compiled(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    """A regular expression with its classes of words filled in."""
    return re.compile(filled(pattern), re.NOFLAG if case else re.IGNORECASE)


def filled(pattern: str) -> str:
    """A pattern with the words of its classes."""
    return _CLASS.sub(_words, pattern)


def qualifies(after: str) -> bool:
    """Whether the text behind words begins with a noun, or another word that they qualify."""
    match = _NEXT_WORD.match(after)
    return match is not None and (match[1].isupper() or not is_function(match[1].lower()))


@cache
def is_function(word: str) -> bool:
    """Whether a word is one that words before it cannot qualify."""
    return word in _function_words() or word.endswith(_ADVERB)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(lexicon("function-words"))


def findings(
    context: LintContext,
    code: Code,
    name: str,
    kinds: Iterable[str] = SENTENCES,
    *,
    safe: bool = False,
    passages: Iterable[Passage] | None = None,
) -> Iterator[Finding]:
    """The findings of a rule's rows, in English text; `safe`, if their fixes are. Without
    `passages` all those of the article are searched."""
    if not context.english:
        return
    rows, wanted = table(name), frozenset(kinds)
    words, dialect = rows.keys(), _dialect(context)
    for passage in context.passages if passages is None else passages:
        if passage.kind not in wanted or passage.vocabulary.isdisjoint(words):
            continue
        for row, start, end, found in _matches(name, dialect, passage.words):
            match = Match(passage, start, end)
            write = _like(found.expand(row.write), match.words) if row.write else ""
            yield match.finding(
                code,
                row.message(found, match.shown, write),
                write=write if row.fix else None,
                safe=safe,
            )


@lru_cache(maxsize=4096)
def _matches(
    name: str, dialect: str, words: Words
) -> Sequence[tuple[Row, int, int, re.Match[str]]]:
    """What the rows of a rule find in a passage: each row, the place of the words found, and the
    whole match. It depends on nothing else, so that a passage that stays is not searched again."""
    out: list[tuple[Row, int, int, re.Match[str]]] = []
    places = called(table(name), words)
    for row in sorted(places, key=lambda row: row.number):
        if row.dialect and row.dialect != dialect:
            continue
        for found in around(row.find, words.text, places[row]):
            named = "term" in row.find.groupindex and found["term"] is not None
            start, end = found.span("term" if named else 0)
            if any(start < stop and begin < end for _, begin, stop, _ in out) or _quoted(
                words.text, start
            ):
                continue
            if row.fits(words.text[end : end + _FAR]):
                out.append((row, start, end, found))
    return out


def around(pattern: re.Pattern[str], text: str, places: list[int]) -> Iterator[re.Match[str]]:
    """The matches around the words that call for a pattern, in the order of the text."""
    end = 0
    for place in sorted(places):
        if place < end - _AROUND and end:
            continue  # the words around it were searched with those before it
        last = text.find(" ", place + 2 * _AROUND)
        stop = last if last >= 0 else len(text)
        for match in pattern.finditer(text, max(end, place - _AROUND), stop):
            yield match
            end = max(end, match.end())
        end = max(end, stop - _AROUND)


def _row(number: int, data: Mapping[str, Any]) -> Row:
    write = str(data.get("write") or "")
    return Row(
        number,
        str(data["find"]),
        write,
        str(data.get("say") or ""),
        str(data.get("then") or ""),
        bool(write) and data.get("fix") is not False,
        bool(data.get("case")),
        str(data.get("for") or ""),
    )


@cache
def _classes() -> Mapping[str, str]:
    return {name: "|".join(words) for name, words in lexicon("classes").items()}


def spelled(words: str) -> Iterable[str]:
    """Words that call for a row, with each word of a class in each of its spellings."""
    if not (name := _CLASS.search(words)):
        return [words]
    found = (each for entry in lexicon("classes")[name[1]] for each in _both(entry))
    return [words.replace(name[0], each) for each in found]


def _both(entry: str) -> Iterable[str]:
    return {entry.replace("?", ""), _OPTIONAL.sub("", entry)}


def _words(match: re.Match[str]) -> str:
    return f"(?:{_CLASS.sub(_words, _classes()[match[1]])})"


def _dialect(context: LintContext) -> str:
    return "us" if context.language in ("en", "en-US", "en-CA") else "uk"


def _like(write: str, words: str) -> str:
    """What to write, with a capital where the words have one: “The size” for “Size”."""
    if not words[:1].isupper():
        return write
    if write.endswith(f" {words}"):
        write = write.removesuffix(words) + words[0].lower() + words[1:]
    return write[:1].upper() + write[1:]


def _quoted(text: str, at: int) -> bool:
    """Whether the place is within quotation marks: the words of others."""
    before = text[max(0, at - 300) : at]
    return before.rfind("“") > before.rfind("”")
