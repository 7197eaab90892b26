"""The timeline of a case (CARE 2013, item 7) from a table of events: reading, words, table rows.

The table is `figures/ID/timeline.csv`, or a file whose name ends in `-timeline.csv`. Its first line
names the columns (`day,until,event`; hour, week, month or year for another unit); each line below
is an event: when it happened, counted from the first symptom, until when it lasted (or nothing),
and a few words. Times are relative: a date is refused, since it can identify the patient. What is
not understood is refused with its line: a guess could lose words or draw a wrong day.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from casepress.core.errors import BuildError
from casepress.core.privacy.dates import calendar_dates

#: The names of files that hold a timeline.
_NAME = re.compile(r"(?:.*[-._ ])?timeline\.csv", re.IGNORECASE)
#: What marks a table as the example that came with the manuscript.
_EXAMPLE = "# EXAMPLE"
_MOST = 60
_LONGEST = 400
#: Dates that only a table may be read as having: months and years in digits, years by themselves.
_SHORT_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])\b|\b\d{1,2}[.-]\d{1,2}[.-]\d\d\b"
    r"|\b(?:in|since|en|depuis|desde)\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Language:
    """The words of a language: its units (one, several), and the names of the other columns."""

    units: Mapping[str, tuple[str, str]]
    until: tuple[str, ...]
    event: tuple[str, ...]
    time: str


_LANGUAGES = (
    Language(
        {
            "hour": ("Hour", "Hours"),
            "day": ("Day", "Days"),
            "week": ("Week", "Weeks"),
            "month": ("Month", "Months"),
            "year": ("Year", "Years"),
        },
        ("until", "end", "to"),
        ("event",),
        "Time",
    ),
    Language(
        {
            "heure": ("Heure", "Heures"),
            "jour": ("Jour", "Jours"),
            "semaine": ("Semaine", "Semaines"),
            "mois": ("Mois", "Mois"),
            "année": ("Année", "Années"),
        },
        ("jusqu'au", "jusqu’au", "jusque", "fin"),
        ("événement", "évènement", "evenement"),
        "Temps",
    ),
    Language(
        {
            "hora": ("Hora", "Horas"),
            "día": ("Día", "Días"),
            "dia": ("Día", "Días"),
            "semana": ("Semana", "Semanas"),
            "mes": ("Mes", "Meses"),
            "año": ("Año", "Años"),
        },
        ("hasta", "fin"),
        ("evento", "acontecimiento"),
        "Tiempo",
    ),
)


@dataclass(frozen=True)
class Event:
    """An event: when it began and ended (the same for a moment), and its words."""

    start: float
    end: float
    words: str


@dataclass(frozen=True)
class Timeline:
    """The events in the order of the table; the unit (one, several); the headings of a table;
    whether they are the made-up ones of the skeleton."""

    events: tuple[Event, ...]
    unit: tuple[str, str]
    headings: tuple[str, str]
    example: bool

    def when(self, event: Event) -> str:
        """The time of an event: "Day 12", "Days 21–63"."""
        if event.end > event.start:
            join = " – " if event.start < 0 or event.end < 0 else "–"
            return f"{self.unit[1]} {number(event.start)}{join}{number(event.end)}"
        return f"{self.unit[0]} {number(event.start)}"

    @property
    def words(self) -> str:
        """What the figure shows, for readers who cannot see it."""
        said = "; ".join(f"{self.when(e)}: {e.words.rstrip('.;')}" for e in self.events)
        return f"{'Example events. ' if self.example else ''}{said}."


def is_timeline(name: str) -> bool:
    """Whether a file of this name holds a timeline."""
    return bool(_NAME.fullmatch(PurePosixPath(name).name))


def number(value: float) -> str:
    """A number as it is printed, with a minus sign."""
    return f"{value:g}".replace("-", "\u2212")


def read(raw: bytes, name: str) -> Timeline:
    """The timeline in a table; `name` is for messages. Raises `BuildError` with the line of what is
    not understood, in words that do not repeat a date."""
    reading = _Reading(name)
    lines = reading.lines(raw)
    example = bool(lines) and lines[0].startswith(_EXAMPLE)
    rows = [(i, line) for i, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    rows = [row for row in rows if not re.fullmatch(r"sep=.", row[1])]  # a spreadsheet's note
    if len(rows) < 2:
        raise reading.fault(1, "the table has no events; write day,until,event and a line for each")
    if len(rows) > _MOST + 1:
        raise reading.fault(rows[_MOST + 1][0], f"there are more than {_MOST} events; join some")
    at, head = rows[0]
    between = next((sign for sign in ";\t" if sign in head), ",")
    unit, language = reading.head(at, head, between)
    events = tuple(reading.event(i, line, between, unit[0]) for i, line in rows[1:])
    return Timeline(events, unit, (language.time, language.event[0].capitalize()), example)


@dataclass(frozen=True)
class _Reading:
    """The reading of one table, which names it in its messages."""

    name: str

    def fault(self, line: int, what: str) -> BuildError:
        return BuildError(f"{self.name}:{line}: {what}")

    def lines(self, raw: bytes) -> list[str]:
        try:
            return raw.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise self.fault(line, "this is not UTF-8; save it as “CSV UTF-8”") from None

    def head(self, line: int, head: str, between: str) -> tuple[tuple[str, str], Language]:
        """The unit and the language of the first line."""
        names = [name.strip(' "').lower() for name in head.split(between)]
        while len(names) > 3 and not names[-1]:
            names.pop()
        if len(names) == 3:
            for language in _LANGUAGES:
                unit = next(
                    (u for k, u in language.units.items() if names[0] in (k, u[1].lower())), None
                )
                if unit and names[1] in language.until and names[2] in language.event:
                    return unit, language
        raise self.fault(
            line,
            "the first line does not name the columns; write day,until,event "
            "(or hour, week, month or year for day)",
        )

    def event(self, line: int, text: str, between: str, unit: str) -> Event:
        start, end, words = self.cells(line, text, between)
        first = self.time(line, start, between, unit)
        last = self.time(line, end, between, unit) if end else first
        if last < first:
            what = f"the event ends at {number(last)}, before {number(first)}; correct one of them"
            raise self.fault(line, what)
        if not words:
            raise self.fault(line, "this event has no words; write what happened after the times")
        if len(words) > _LONGEST:
            raise self.fault(line, f"this event has more than {_LONGEST} letters; shorten it")
        if _dated(words):
            raise self.fault(line, f"the words of this event have a date; {_RELATIVE}")
        return Event(first, last, " ".join(words.split()))

    def cells(self, line: int, text: str, between: str) -> list[str]:
        """The three cells of a line; commas in the words of an event are words."""
        try:
            found = next(csv.reader([text], delimiter=between, strict=True))
        except csv.Error:
            what = 'a quotation mark is not closed; write words with quotes as "a ""b"" c"'
            raise self.fault(line, what) from None
        found = [cell.strip() for cell in found]
        if len(found) < 3:
            what = f"there are {len(found)} cells, not three: time, end (or nothing) and words"
            raise self.fault(line, what)
        rest = [cell for cell in found[3:] if cell]
        if rest and (not found[2] or re.fullmatch(r"[\d.,]+", found[2]) or '"' in text):
            what = 'there are too many commas; write 7.5 for 7,5, and words with commas in "…"'
            raise self.fault(line, what)
        return [*found[:2], text.split(between, 2)[2].strip() if rest else found[2]]

    def time(self, line: int, cell: str, between: str, unit: str) -> float:
        """A time, with a decimal point, or a decimal comma where commas do not part the cells."""
        plain = cell.replace("\u2212", "-")
        if between != ",":
            plain = plain.replace(",", ".")
        if _dated(cell) or (unit in _YEARS and re.fullmatch(r"(?:19|20)\d\d", plain)):
            raise self.fault(line, f"this is a date; {_RELATIVE}")
        if not re.fullmatch(r"-?\d{1,6}(\.\d+)?", plain):
            raise self.fault(line, f"“{cell}” is not a time; write a number such as 12 or 7.5")
        return float(plain)


def _dated(words: str) -> bool:
    return bool(calendar_dates().search(words) or _SHORT_DATE.search(words))


_RELATIVE = "a date can identify the patient: count from the first symptom, as in 12 for day 12"
_YEARS = frozenset(language.units[key][0] for language in _LANGUAGES for key in language.units
                   if key in ("year", "année", "año"))  # fmt: skip
