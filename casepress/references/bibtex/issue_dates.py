"""The date of publication of a BibTeX entry, from `date`, or from `year`, `month` and `day`."""

from __future__ import annotations

import re
from typing import Any

from casepress.core.findings import Finding, InFile
from casepress.references import dates
from casepress.references.bibtex.latex import text as plain
from casepress.references.bibtex.scanner import Entry
from casepress.references.normalise import REF007
from casepress.references.places import Places


def has_date(raw: dict[str, Any], variable: str) -> bool:
    parts = raw.get(variable, {}).get("date-parts")
    if not parts:
        return "literal" in raw.get(variable, {})
    return all(dates.in_calendar(p) or (len(p) == 2 and 21 <= p[1] <= 24) for p in parts)


def put_issued(raw: dict[str, Any], entry: Entry, places: Places) -> list[Finding]:
    """Set the date of publication from `date`, or from `year` and `month` if pandoc gave none."""
    date, year, month = entry.field("date"), entry.field("year"), entry.field("month")
    if date is not None:
        iso = dates.parse_iso(plain(date.value))
        if iso is not None:
            number = dates.month(plain(month.value)) if month else None
            if number and len(iso["date-parts"]) == 1 and len(iso["date-parts"][0]) == 1:
                iso["date-parts"][0].append(number)
            raw["issued"] = iso
        elif not has_date(raw, "issued"):
            raw["issued"] = {"raw": plain(date.value)}
        return []
    if year is None:
        return []
    known, parts = has_date(raw, "issued"), raw.get("issued", {}).get("date-parts")
    if month is None and not known:
        raw["issued"] = {"raw": plain(year.value)}
    if month is None or (known and parts and len(parts[0]) > 1):
        return []
    words = plain(month.value)
    if (whole := re.fullmatch(r"(\d{1,2})[/-](\d{4})", words)) and whole[2] == plain(year.value):
        words = whole[1]
    if words.lower().startswith("undefined"):  # a program's word for no month
        raw["issued"] = {"raw": plain(year.value)}
        return []
    both = f"{words} {plain(year.value)}"
    numbers = [dates.month(word) for word in re.split(r"\s*[-–/]+\s*", words)]
    found: dates.Parts | None
    if all(numbers) and len(numbers) <= 2 and re.fullmatch(r"\d{4}", plain(year.value)):
        found = [[int(plain(year.value)), number] for number in numbers if number]
        day = entry.field("day")
        if day and len(found) == 1 and re.fullmatch(r"\s*[0-9]{1,2}\s*", day.value):
            found[0].append(int(day.value))
    else:
        found = dates.parse_words(both)
    if found is None or not all(dates.in_calendar(one) for one in found):
        raw["issued"] = {"raw": both.strip()}
        return []
    raw["issued"] = {"date-parts": found}
    if dates.is_english(words):
        return []
    message = f"the month “{words}” is not English; write `date = {{{dates.iso_interval(found)}}}`"
    return [Finding(REF007, message, InFile(month.place(places)))]
