"""Dates of references: from the text of a record to CSL date parts.

CSL-JSON holds a date as `{"date-parts": [[year, month, day], [end …]]}` (CSL 1.0.2, appendix on
dates), and a season as `season` (1 to 4) next to it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from casepress.core import vocabularies

Parts = list[list[int]]

_ISO = re.compile(r"(\d{4})(?:-(\d{2}|season-\d\d)(?:-(\d{2}))?)?(?:T[\d:.Z+-]*)?")
_RANGE = re.compile(r"\s*[/–—-]\s*")
_LONGEST = 9  # digits of a number in a date
_WORD = re.compile(r"[^\W\d_]+|\d+")
_IGNORED = {"de", "del", "do", "di", "the", "of", "le", "el", "il", "st", "nd", "rd", "th", "er"}


@cache
def months() -> dict[str, int]:
    """Every name of a month that we know, in lower case without accents, with its number."""
    return {
        fold(word): number
        for names in vocabularies.months().values()
        for number, forms in enumerate(names, 1)
        for word in forms
    }


def month(text: str) -> int | None:
    """The number of a month given by a name in any of these languages or by a number."""
    word = fold(text).strip(" .")
    if len(word) < 3 and word.isdecimal() and word.isascii() and 1 <= int(word) <= 12:
        return int(word)
    return months().get(word)


def is_english(text: str) -> bool:
    """Whether every word of a date is an English name of a month or a number."""
    english = {fold(word) for forms in vocabularies.months()["en"] for word in forms}
    return all(w.isdecimal() or w in english for w in _WORD.findall(fold(text)))


def fold(text: str) -> str:
    """The text in lower case and without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in plain if not unicodedata.combining(char))


def in_calendar(parts: list[int]) -> bool:
    """Whether the calendar has this year, month and day, as far as they are given."""
    try:
        datetime.date(*[*parts, 1, 1][:3])
    except (ValueError, OverflowError, TypeError):
        return False
    return 1 <= len(parts) <= 3


def parse_iso(text: str) -> dict[str, Any] | None:
    """The CSL date of an ISO 8601 date or interval ("2022-07-01", "2022-07/2022-08"); a month
    of 21 to 24 is a season (Extended Date/Time Format, level 1). `None` for anything else."""
    circa = text.endswith(("~", "?"))
    ends = text.rstrip("~?").strip().split("/")
    matches = [_ISO.fullmatch(end.strip()) for end in ends]
    if len(ends) > 2 or not all(matches):
        return None
    rows = [m.groups() for m in matches if m]
    date = None if any("13" <= str(row[1] or "") <= "16" for row in rows) else from_rows(rows)
    return {**date, "circa": True} if date and circa else date


#: The seasons of CSL 1.0.2, from 1 to 4, and the English words for them.
SEASONS = ("Spring", "Summer", "Autumn", "Winter")
_SEASON_WORDS = {**{name.lower(): n for n, name in enumerate(SEASONS, 1)}, "fall": 3}


def from_rows(rows: Sequence[Sequence[Any]]) -> dict[str, Any] | None:
    """The CSL date of one or two rows of year, month and day, as programs write them: zeros and
    empty values are missing ones, and a month of 13 to 16 or 21 to 24, or "season-01", is a season.
    A range with a season is text, for which CSL has no other form. `None` for anything else."""
    read = [_row(row) for row in rows]
    known = [one for one in read if one is not None]
    if not known or len(known) != len(rows) or len(rows) > 2:
        return None
    if all(season is None for _, season in known):
        return {"date-parts": [parts for parts, _ in known]}
    if len(known) == 1:
        (parts, season), *_ = known
        return {"date-parts": [parts[:1]], "season": season}
    return {"literal": "-".join(_said(parts, season) for parts, season in known)}


def _row(row: Sequence[Any]) -> tuple[list[int], int | None] | None:
    texts = [str(part).strip() for part in row if part is not None]
    texts = [text.removeprefix("season-") for text in texts if text.strip("0")]
    if not texts or not all(text.isdecimal() and text.isascii() for text in texts):
        return None
    if any(len(text) > _LONGEST for text in texts):
        return None
    parts = [int(text) for text in texts]
    season = None
    if len(parts) > 1 and "season-" in str(row[1]):
        season = parts[1]
    elif len(parts) > 1 and (13 <= parts[1] <= 16 or 21 <= parts[1] <= 24):
        season = (parts[1] - 12) if parts[1] < 17 else parts[1] - 20
    if season is not None:
        return ([parts[0]], season) if 1 <= season <= 4 and in_calendar(parts[:1]) else None
    return (parts, None) if in_calendar(parts) else None


def _said(parts: list[int], season: int | None) -> str:
    return f"{parts[0]} {SEASONS[season - 1]}" if season else iso_date(parts)


def season(text: str) -> int | None:
    """The number of a season given by its English word or by a number."""
    word = text.strip().lower()
    return int(word) if word in ("1", "2", "3", "4") else _SEASON_WORDS.get(word)


def parse_season(text: str) -> dict[str, Any] | None:
    """The CSL date of a season and a year: "Winter 2017", "2012///Spring"."""
    found = _WORD.findall(text)
    years = [word for word in found if re.fullmatch(r"[12]\d{3}", word)]
    rest = [word for word in found if word not in years]
    if len(years) != 1 or len(rest) != 1 or (number := season(rest[0])) is None:
        return None
    if rest[0].isdecimal():
        return None
    return {"date-parts": [[int(years[0])]], "season": number}


def is_ambiguous(text: str) -> bool:
    """Whether a date in numbers can be read in two ways: 03/04/2020."""
    match = re.fullmatch(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\s*", text)
    return bool(match) and _numeric(text) is None


def parse_words(text: str) -> Parts | None:
    """The date parts of a date in words: "1 juill 2022", "July 1, 2022", "2022 Jul-Aug",
    "27/07/2012" (only where the order is beyond doubt). `None` for text that is not understood."""
    if (numeric := _numeric(text)) is not None:
        return numeric
    halves = [_day_month_year(half) for half in _RANGE.split(text.strip())]
    if len(halves) > 2 or any(half is None for half in halves):
        return None
    found = [half for half in halves if half is not None]
    years = [half["year"] for half in found if "year" in half]
    if not years:
        return None
    out: Parts = []
    for half in found:
        half.setdefault("year", years[-1])
        if "month" not in half and len(found) == 2 and "day" in half:
            half["month"] = found[1].get("month", 0)
        parts = [half[key] for key in ("year", "month", "day") if key in half]
        if not in_calendar(parts) or ("day" in half and "month" not in half):
            return None
        out.append(parts)
    return out


def _numeric(text: str) -> Parts | None:
    match = re.fullmatch(r"\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\s*", text)
    if match is None:
        return None
    a, b, c = (int(group) for group in match.groups())
    if len(match[1]) == 4:
        candidates = [[a, b, c]]
    elif len(match[3]) == 4:
        candidates = [[c, b, a], [c, a, b]]
    else:
        return None
    good = [parts for parts in candidates if in_calendar(parts)]
    # 03/04/2020 can be read in two ways, so it is kept as text.
    return [good[0]] if good and all(parts == good[0] for parts in good) else None


def _day_month_year(text: str) -> dict[str, int] | None:
    out: dict[str, int] = {}
    for word in _WORD.findall(fold(text)):
        if word.isdecimal():
            if len(word) > _LONGEST:
                return None
            key = "year" if len(word) == 4 else "day"
            value = int(word)
        elif word in _IGNORED:
            continue
        elif word in months():
            key, value = "month", months()[word]
        else:
            return None
        if key in out:
            return None
        out[key] = value
    return out or None


def iso_date(parts: list[int]) -> str:
    """The ISO form: "2022-07-01"."""
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])


def iso_interval(parts: Parts) -> str:
    """The ISO form of a date or interval: "2022-07/2022-08"."""
    return "/".join(iso_date(one) for one in parts)


def year(item: Mapping[str, Any]) -> str:
    """The year in which a work was issued; "" if its record does not say."""
    parts = item.get("issued", {}).get("date-parts") or [[""]]
    return str(parts[0][0])
