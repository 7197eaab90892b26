"""The dates of RIS records."""

from __future__ import annotations

import re
from typing import Any

from casepress.references import dates
from casepress.references.importers.tagged import Draft


def convert(draft: Draft) -> None:
    """Set the date of issue, the most exact one that the record has, and the date of access."""
    years = [one for tag in ("PY", "Y1") if (one := draft.first(tag)) is not None]
    year = max(years, key=lambda one: _precision(one.value), default=None)
    day = draft.first("DA")
    issued = _date(year.value) if year else None
    if day is not None:
        exact = _date(day.value, str(issued["date-parts"][0][0]) if issued else "")
        same = exact and issued and exact["date-parts"][0][0] == issued["date-parts"][0][0]
        if exact and ((same and _parts(exact) >= _parts(issued or {})) or issued is None):
            draft.put("issued", day, exact)
        elif issued:
            draft.drop(day)
    if year is not None:
        draft.put("issued", year, issued or {"raw": year.value})
    if (seen := draft.first("Y2")) is not None:
        draft.put("accessed", seen, _date(seen.value) or {"raw": seen.value})


def _precision(text: str) -> int:
    return _parts(_date(text) or {})


def _parts(date: dict[str, Any]) -> int:
    """How exact a date is: the count of its numbers, with a season as one of them."""
    return sum(map(len, date.get("date-parts", []))) + ("season" in date)


def _date(text: str, year: str = "") -> dict[str, Any] | None:
    """A date of RIS (`YYYY/MM/DD/other`), of Web of Science (`DEC 26` and a separate year), or in
    any other form that `dates` understands."""
    text = re.sub(r"^(\d{4})/([A-Za-z]{3,9})/(\d{0,2})/?$", r"\1 \2 \3", text)
    match = re.fullmatch(r"(\d{4})(?:/(\d{0,2})(?:/(\d{0,2})(?:/(.*))?)?)?", text)
    if match:
        parts = [int(match[1])]
        for group in (match[2], match[3]):
            if not group or not int(group):
                break
            parts.append(int(group))
        words = match[4] or ""
        if (of_season := dates.parse_season(f"{words} {match[1]}")) is not None:
            return of_season
        if len(parts) == 2 and (more := dates.parse_words(f"{words} {match[1]}")) and more[1:]:
            return {"date-parts": more}
        if len(parts) == 1 and (more := dates.parse_words(f"{words} {match[1]}")) and words:
            return {"date-parts": more}
        return {"date-parts": [parts]} if dates.in_calendar(parts) else None
    if (known := dates.parse_iso(text)) is not None:
        return known
    for whole in (text, f"{year} {text}"):
        if (found := dates.parse_words(whole)) is not None:
            return {"date-parts": found}
    return None
