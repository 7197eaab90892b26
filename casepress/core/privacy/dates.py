"""The pattern of calendar dates, by which a patient could be identified."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from casepress.core.vocabularies import months


@cache
def calendar_dates() -> re.Pattern[str]:
    """A day of a month, a month of a year, or a date in digits; months in English, French and
    Spanish."""
    names = {lang: [forms[0] for forms in months()[lang]] for lang in ("en", "fr", "es")}
    full = _any_of(n for language in names.values() for n in language)
    short = _any_of(n[:3] for n in names["en"])
    month = rf"(?:{full}|{short}\b\.?)"
    day = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?"
    year = r"(?:19|20)\d\d"
    return re.compile(
        rf"\b{day}(?:\s(?:of|de))?[\s-]{month}(?:,?[\s-]{year})?"
        rf"\b(?!\s*[-–]?\s*\d*-?(?:year|month))"
        rf"|\b{month}\s{day}(?:,?\s{year})?\b(?![\d.]|\s?%)"
        rf"|\b{month},?[\s-](?:of\s|de\s)?{year}\b"
        rf"|(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1{year}\b(?![/\d])"
        rf"|(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:{year}|\d\d)\b(?![/\d])"
        rf"|(?<![\d/.-]){year}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b"
    )


@cache
def signs_of_dates() -> re.Pattern[str]:
    """What every calendar date contains: the first letters of a month, or three numbers. To search
    for it takes a twentieth of the time."""
    forms = {forms[0][:3] for language in ("en", "fr", "es") for forms in months()[language]}
    return re.compile(rf"{_any_of(forms)}|\d[/.-]\d\d?[/.-]\d|\d-\d\d-\d")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    longest = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(map(re.escape, longest)) + ")"
