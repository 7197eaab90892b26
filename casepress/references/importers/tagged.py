"""Files of tagged lines (RIS, NBIB): their fields with places, and the draft of a record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Span
from casepress.references.normalise import SRC028, Place
from casepress.references.places import Places


@dataclass(frozen=True)
class Field:
    """A field: its tag, its value on one line, and the offsets of the value in the file. A line
    without a tag has the tag ""."""

    tag: str
    value: str
    start: int
    end: int


def fields(text: str, tagged: re.Pattern[str], *, blank_ends: bool = False) -> Iterator[Field]:
    """The fields of a text; `tagged` matches a tag (group 1) up to its value. A line without a
    tag continues the field before it, unless that is an `ER` or (`blank_ends`) a blank line
    separates them."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    current: Field | None = None
    at = 0
    for line in _lines(text):
        body, start, at = line.rstrip(), at, at + len(line)
        match = tagged.match(body)
        if (match or (blank_ends and not body)) and current:
            yield current
            current = None
        if match:
            value = body[match.end() :].strip()
            first = start + len(body) - len(body[match.end() :].lstrip())
            current = Field(match[1], value, first, max(first, start + len(body)))
            if match[1] == "ER":
                yield current
                current = None
        elif body and current:
            value = f"{current.value} {body.strip()}".strip()
            current = Field(current.tag, value, current.start, start + len(body))
        elif body:
            yield Field("", body.strip(), start + len(body) - len(body.lstrip()), start + len(body))
    if current:
        yield current


def _lines(text: str) -> list[str]:
    """The lines of a text, split at line feeds only, because abstracts may contain U+2028."""
    return re.split(r"(?<=\n)", text)


@dataclass
class Draft:
    """The draft of a record: its fields, the values read so far, and the fields they came from."""

    fields: list[Field]
    places: Places
    raw: dict[str, Any] = field(default_factory=dict)
    at: dict[str, Field] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def all(self, *tags: str) -> list[Field]:
        """The fields with one of the tags, in their order; they count as used."""
        found = [one for one in self.fields if one.tag in tags and one.value]
        self.used.update(id(one) for one in found)
        return found

    def first(self, *tags: str) -> Field | None:
        """The first field of the first tag that the record has; it counts as used."""
        for tag in tags:
            for one in self.fields:
                if one.tag == tag and one.value:
                    self.used.add(id(one))
                    return one
        return None

    def put(self, variable: str, one: Field | None, value: Any = None) -> None:
        """Set a CSL variable from a field, with the field's own value if none is given, unless the
        variable is already set."""
        if one is not None and variable not in self.raw:
            self.raw[variable] = one.value if value is None else value
            self.at[variable] = one
            self.used.add(id(one))

    def take(self, variable: str, *tags: str) -> None:
        """Set a variable from the first field of the first tag that the record has."""
        if variable not in self.raw:
            self.put(variable, self.first(*tags))

    def drop(self, one: Field) -> None:
        """Count a field as unused after all."""
        self.used.discard(id(one))

    def report(self, code: Code, message: str, one: Field, **options: Any) -> None:
        """Add a finding about a field."""
        at = InFile(self.places.span(one.start, one.end))
        self.findings.append(Finding(code, message, at, **options))

    def report_unused(self) -> None:
        """Report the fields that were not used (SRC028)."""
        rest = [one for one in self.fields if id(one) not in self.used and one.value]
        if rest:
            self.report(SRC028, f"not carried: {_counted(one.tag for one in rest)}", rest[0])

    def place(self) -> Place:
        """The places of the record's variables."""
        at, places, first = dict(self.at), self.places, self.fields[0]

        def place(variable: str) -> Span:
            one = at.get(variable, first)
            return places.span(one.start, one.end)

        return place


def _counted(tags: Iterable[str]) -> str:
    counts = Counter(tag or "lines without a tag" for tag in tags)
    return ", ".join(f"{tag} ({n})" if n > 1 else tag for tag, n in counts.items())
