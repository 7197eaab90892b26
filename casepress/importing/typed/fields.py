"""The parts of a reference: where each may end, and what it must look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from casepress.core.vocabularies import particles
from casepress.importing.data import table
from casepress.references import dates

Found = tuple[str, int]

YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_PATTERNS = {
    "year": rf"{YEAR}[a-z]?\b",
    "volume": r"\d{1,4}(?:\s?[-–/]\s?\d{1,4})?[A-Z]?(?:\s(?:Suppl|Supplement|suppl|supplement|Pt|"
    r"Part|Spec No)\.?(?:\s?[A-Z]?\d+|\s[A-Z])?)?(?![\w])"
    r"|[A-Z]{1,2}-?\d{1,3}(?!\w)|[IVXLC]{1,7}(?!\w)",
    "issue": r"[\w][\w .,–/&-]{0,28}(?=\s*\))|[Ss]uppl(?:ement)?\.?\s?\d*|"
    r"[\w][\w–/-]{0,8}(?:\s(?:Suppl|Pt|Supplement|"
    r"suppl)\.?\s?\d*)?",
    "pages": r"(?:p\.\s?(?=\w*\d))?[A-Za-z]{0,8}\d\w*(?:\.[A-Za-z]?\d+)*"
    r"(?:\s?[-–—]\s?[A-Za-z]{0,4}\d\w*(?:\.[A-Za-z]?\d+)*)?(?:\s?[A-Z](?!\w))?",
    "range": r"[A-Za-z]{0,3}\d\w*(?:\s?[-–—]\s?[A-Za-z]{0,3}\d\w*)?",
    "single": r"[A-Za-z]{0,3}\d\w*(?!\s?[-–])",
    "count": r"\d{1,4}(?!\w)",
    "edition": r"\d{1,2}(?:st|nd|rd|th|ª|e|ème|\.)?|(?:First|Second|Third|Fourth|Fifth|Sixth|"
    r"Seventh|Eighth|Ninth|Tenth|first|second|third|fourth|fifth|sixth|seventh|eighth|Revised|Rev\.?|Int(?:ernational)?\.?)(?:\srev\.?)?",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
_ABBREVIATION = re.compile(r"[A-Z][\w'’-]{0,6}")
#: What is behind or before a title and is none of it.
_NO_TITLE = re.compile(
    rf"\b\d+(?:st|nd|rd|th) edn?$|;\s?{YEAR}$|[.?!] {YEAR}$|: [^:]+, {YEAR}$|"
    rf"\({YEAR}\)$|"
    r"^(?:editors?|eds?)\b|,\s?editors?$|"
    r"\[(?:Internet|online|dissertation|thesis|[\w' ]+ (?:thesis|dissertation))\]$|"
    rf"\bIn: |https?:|\b{YEAR}\s?;\s?\d|\bet al\b|\d\s?\(\d+\)\s?:\s?\d",
    re.IGNORECASE,
)
_SMALL = {*particles(), "of", "and", "the", "in", "for", "on", "&"}
_BREAK = re.compile(r"[.?!]\s+")
_FREE = ("title", "journal", "book", "publisher", "place")


_WORD = r"[^\W\d_]{3,10}\.?"
_SPAN = rf"{_WORD}(?:\s?[-–/]\s?{_WORD})?"
_DAY = r"\d{1,2}(?:er|st|nd|rd|th)?\.?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{YEAR},?\s+{_SPAN}\s+\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?(?!\w)",
        rf"{YEAR},?\s+{_SPAN}(?![\w(])",
        rf"{_DAY}\s+(?:de\s+)?{_SPAN},?\s+(?:de\s+)?{YEAR}(?!\w)",
        rf"{_SPAN}\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+{YEAR}(?!\w)",
        rf"{_SPAN},?\s+{YEAR}(?!\w)",
        rf"{YEAR}-\d{{2}}-\d{{2}}(?!\w)",
        rf"{YEAR}[a-z]?\b",
    )
)
_MONTH = re.compile(rf"{_SPAN}(?:\s\d{{1,2}}(?!\d))?")


def _dates(text: str, at: int) -> Iterator[Found]:
    """The longest date that is one in the calendar."""
    for pattern in _DATES:
        found = pattern.match(text, at)
        plain = re.sub(r"(?<=\d)[a-z]$", "", found[0]) if found else ""  # "2020a"
        if found and (dates.parse_iso(plain) or dates.parse_words(plain)):
            yield found[0], found.end()
            return


def _month(text: str, at: int) -> Iterator[Found]:
    found = _MONTH.match(text, at)
    if found and dates.parse_words(f"{found[0].replace('.', '')} 2000"):
        yield found[0], found.end()


def ends(name: str, text: str, at: int) -> Iterator[Found]:
    """Each way in which a part can begin at a place: what it holds, and where it ends."""
    if name in _FREE:
        yield from _free(name, text, at)
        return
    if name in ("date", "month"):
        yield from _dates(text, at) if name == "date" else _month(text, at)
        return
    found = _COMPILED[name].match(text, at)
    if found and found.end() > at:
        yield found[0], found.end()
        if name == "issue" and (space := found[0].find(" ")) > 0:
            yield found[0][:space], at + space


@lru_cache(maxsize=4096)
def _free(name: str, text: str, at: int) -> tuple[Found, ...]:
    """Words end before a sign, or before a space."""
    return tuple(_words(name, text, at))


def _words(name: str, text: str, at: int) -> Iterator[Found]:
    for found in re.finditer(r"[.,:;?!()\[\]“”‘’\"]|\s|$", text[at:]):
        end = at + found.start()
        if found[0] in ("?", "!"):
            end += 1
        words = text[at:end]
        if words and fits(name, words):
            yield words, end


def fits(name: str, words: str) -> bool:
    """Whether words look like such a part."""
    if words != words.strip() or not balanced(words) or words[-1] in ",;:":
        return False
    if (
        words[-1] == "."
        and not (name == "journal" and re.search(r"\w\.\s", words))
        and not re.search(r"\b(?:Inc|Co|Ltd|al|U\.S|Jr)\.$", words)
    ):
        return False
    if name == "title":
        return _title(words)
    if name in ("journal", "book"):
        return (
            _journal(words)
            if name == "journal"
            else len(words) > 4
            and words[0].isupper()
            and not re.search(
                r"\d{4};|https?:|\b[Ee]dn?s?\b|\beditors?\b|\d(?:st|nd|rd|th) edition\b", words
            )
        )
    if name == "place":
        return (
            bool(re.fullmatch(r"[^\W\d][\w.'’\- ]*(?:\s?[,(]\s?[\w.'’ -]+\)?){0,3}", words))
            and words[0].isupper()
            and not re.search(r"[.?!]\s", words)
            and not re.search(r"\d", words)
        )
    return (
        len(words) > 1
        and words[0].isupper()
        and not re.search(
            rf"{YEAR}|https?:|[?!;]|\d|(?<!Inc)(?<!Co)(?<!Ltd)(?<!&)\.\s+(?!&)", words
        )
    )


def balanced(words: str) -> bool:
    """Whether every bracket and curved quotation mark has its partner."""
    return all(words.count(a) == words.count(b) for a, b in ("()", "[]", "“”"))


def _title(words: str) -> bool:
    """Whether words can be a title: not what is around titles, and no volume or page in it."""
    if len(words) < 3 or not (words[0].isalnum() or words[0] in "“\"'‘([«¿¡<>+"):
        return False
    if _NO_TITLE.search(words) or _ends_in_journal(words):
        return False
    return bool(re.search(r"[^\W\d_]{2}", words))


def _journal(words: str) -> bool:
    """A journal's name: capitals first, no sentence in it. Full stops are behind abbreviations
    alone ("Proc. Natl. Acad. Sci."); digits alone or in brackets ("Spine (Phila Pa 1976)")."""
    if (
        not (words[0].isupper() or words[0].isdigit() or words[:2] in ("e", "m", "i"))
        or len(words) < 2
    ):
        return False
    if len(words.split()) > 16 or re.search(r"[;?!“”\"]|https?:|\bet al\b|\bIn:", words):
        return False
    bare = re.sub(r"\([^)]*\)", "", words)
    if re.search(r"\d", bare) and not re.fullmatch(r"\d\s?[A-Z]\D*", bare):
        return False
    if re.search(rf"\s{YEAR}$", words):
        return False
    parts = _BREAK.split(words)
    if len(parts) == 1:
        return True
    typed = words.split()[:-1]  # the full stop of the last one may be the row's
    dotted = [w for w in typed if w.endswith(".")]
    whole = [w for w in typed if not w.endswith(".") and w not in _SMALL]  # "Korean J. Intern. Med"
    few = len(whole) < len(dotted) or (len(whole) == 1 and typed[0] == whole[0])
    return (few or not whole) and all(
        _ABBREVIATION.fullmatch(w.rstrip(".")) if w in dotted else re.fullmatch(r"[A-Z][a-z]+", w)
        for w in (*dotted, *whole)
    )


def _ends_in_journal(title: str) -> bool:
    """Whether a title ends in sentences of one abbreviation of which one begins a journal's name,
    "… in mice. Proc. Natl", or in a short one that ends as such a name begins,
    "… bone. Korean J"."""
    tail: list[str] = []
    *before, last = _BREAK.split(title)
    typed = last.split()
    if before and len(typed) in (2, 3) and all(w[0].isupper() or w in _SMALL for w in typed):
        tail.append(typed[-1].rstrip("."))
    for sentence in reversed(_BREAK.split(title)[1:]):
        if not _ABBREVIATION.fullmatch(sentence.rstrip(".")):
            break
        tail.append(sentence.rstrip("."))
    return any(word in table("journal_heads") for word in tail)
