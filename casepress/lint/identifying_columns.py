"""Columns of a table that identify patients by their heads: numbers, dates of birth, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from casepress.core.privacy.patterns import NAMED, NUMBERED

#: Heads of a column of names; a bare "Name" may be that of drugs, and is one of patients only
#: beside a column that is about people.
_PATIENTS = re.compile(
    r"(?:patient|case|participant|subject)(?:['’]s|s['’])?(?:\s(?:full\s)?names?)?"
    r"|full\sname|surname|family\sname|last\sname|first\sname|given\sname|nom du patient|patiente?",
    re.IGNORECASE,
)
_BARE = re.compile(r"names?|noms?|nombres?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:patient['’]?s?\s)?initials", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\b(?:age|sex|gender|born|birth|dob|mrn|patient|admission|admitted|diagnosis|ward|room|bed|phone"
    r"|telephone|address|occupation|file|chart)\b",
    re.IGNORECASE,
)
_WORD = r"[A-ZÀ-ÖØ-Þ](?:[a-zà-öø-ÿ’'-]+|\.)(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_PERSON = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s)?{_WORD}(?:,?\s(?:(?:de|van|von|el|al|ben|bin)\s)?{_WORD}){{1,3}}"
)
_SURNAME = re.compile(r"\b(?:surname|(?:family|last|first|given)\sname)$", re.IGNORECASE)
#: How many different values are looked at for numbers: in a table, and at least in each column.
#: A column of such numbers shows it in its first; a published file may have millions of rows.
_MOST, _FEWEST = 20_000, 50
_SHORT = re.compile(r"(?:[A-Z]\.?\s?){2,3}")


def identified(
    heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[tuple[int, int, str]]:
    """Row, column and kind of each value that identifies a patient, with the head of its column."""
    of_people = any(_OF_PEOPLE.search(head) for head in heads)
    most = max(_FEWEST, _MOST // max(len(heads), 1))
    for column, head in enumerate(" ".join(head.split()).strip(" :") for head in heads):
        pattern = _names(head, of_people)
        known = {"": ""}
        for at, row in enumerate(rows):
            value = " ".join(row[column].split()) if column < len(row) else ""
            if value not in known and len(known) <= most:
                known[value] = _numbered(f"{head}: {value}")
            kind = known.get(value, "")
            if not kind and value and pattern and pattern.fullmatch(value):
                kind = "the patient's name"
            if kind:
                yield at, column, kind


def _names(head: str, of_people: bool) -> re.Pattern[str] | None:
    """The form of the names in a column; `None` where its head announces none."""
    if _INITIALS.fullmatch(head):
        return _SHORT
    if _SURNAME.search(head):
        return re.compile(_WORD)
    if _PATIENTS.fullmatch(head) or (of_people and _BARE.fullmatch(head)):
        return _PERSON
    return None


def _numbered(line: str) -> str:
    return next((kind.name for kind in (*NAMED, *NUMBERED) if any(kind.matches(line))), "")
