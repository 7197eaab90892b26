"""The dates of a CSL record: `year`, `month` and `day`, or the text of the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from casepress.outputs.jats.xml import Node, el, leaf


def _parts(date: Any) -> list[list[str]]:
    if not isinstance(date, Mapping):
        return []
    parts = date.get("date-parts") or []
    return [[str(p) for p in part if str(p)] for part in parts if isinstance(part, Sequence)]


def iso(date: Any) -> str:
    """The first day of a CSL date in ISO 8601, with the precision of the record, or ''."""
    first = next((p for p in _parts(date) if p), [])
    if not first or not all(p.isdecimal() for p in first):
        return ""
    return "-".join(p.zfill(width) for p, width in zip(first, (4, 2, 2), strict=False))


#: CSL 1.0.2 numbers the seasons; JATS prints them.
_SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}


def issued(date: Any) -> list[Node | None]:
    """The elements of the date of issue."""
    parts = [p for p in _parts(date) if p]
    if len(parts) == 1 and all(p.isdecimal() for p in parts[0]):
        names = ("year", "month", "day")
        found: list[Node | None] = [
            el(tag, None, value.lstrip("0")) for tag, value in zip(names, parts[0], strict=False)
        ]
        season = str(date.get("season", "")) if len(parts[0]) == 1 else ""
        return [*found, leaf("season", _SEASONS.get(season, season))]
    if len(parts) == 2:
        joined = "/".join(iso({"date-parts": [p]}) for p in parts)
        return [_string_date(joined)]
    typed = str(date.get("literal") or date.get("raw") or "") if isinstance(date, Mapping) else ""
    return [_string_date(typed)] if typed else []


def _string_date(typed: str) -> Node:
    """A date as the text of the record, with its year tagged."""
    if re.fullmatch(r"\d{4}", typed):
        return el("year", None, typed)
    match = re.search(r"\b(?:1[5-9]|20)\d\d\b", typed)
    if match is None:
        return el("comment", None, typed)
    year = el("year", None, match[0])
    return el("string-date", None, typed[: match.start()], year, typed[match.end() :])
