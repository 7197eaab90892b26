"""`references.lock.json`: the records that services gave, kept beside a manuscript.

A JSON mapping: `schema` ("1") and `records`, by identifier ("doi:10.1000/x", "pmid:35790288"):
`checked` (the day of the last answer), and `record` (CSL-JSON), which is null if the service has
no such work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity, Span, Unreadable
from casepress.core.yaml12 import read_text
from casepress.references.identifiers import canonical, identifiers_of
from casepress.references.normalise import Item, normalise

NAME = "references.lock.json"
SCHEMA = "1"

SRC030 = Code(
    "SRC030",
    "reference-lock-unreadable",
    Severity.ERROR,
    """The file of fetched records cannot be read.

Why: works cited by DOI or PMID then have no record, and no reference can be checked.
Source: docs/references.md
Fails: (a `references.lock.json` with the marks of an unfinished merge)
Passes: (the file as `casepress refs update` writes it)
""",
    blocks=True,
)
CODES = (SRC030,)


@dataclass(frozen=True)
class Entry:
    """A fetched record: the day of the answer (ISO 8601), and the record as the service gave it;
    `None` if the service has no such work."""

    checked: str
    record: Mapping[str, Any] | None


@dataclass(frozen=True)
class Lock:
    """The entries by identifier, and the findings on the file."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @classmethod
    def read(cls, path: Path, name: str) -> Lock:
        """Read the lock file; an absent file gives an empty lock."""
        if not path.is_file():
            return cls()
        try:
            value = json.loads(read_text(path, name))
            entries = {key: _entry(key, one) for key, one in value["records"].items()}
        except Unreadable as error:
            return cls(findings=tuple(error.findings))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
            column = error.colno if isinstance(error, json.JSONDecodeError) else 0
            message = (
                "the file does not hold fetched records; delete it and fetch them again with "
                "`casepress refs update`"
            )
            at = InFile(Span(name, line, column, line, column + 1) if line else Span(name))
            return cls(findings=(Finding(SRC030, message, at),))
        return cls(entries)

    def text(self) -> str:
        """The content of the file; the same entries always give the same bytes."""
        records = {
            key: {"checked": one.checked, "record": one.record}
            for key, one in sorted(self.entries.items())
        }
        value = {"schema": SCHEMA, "records": records}
        return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The normalised records by identifier."""
        out: dict[str, Item] = {}
        for key, one in self.entries.items():
            if one.record is not None:
                item, _ = normalise({**one.record, "id": key}, lambda _: Span(NAME))
                if item is not None:
                    out[key] = item
        return out

    @cached_property
    def _by_identifier(self) -> Mapping[str, str]:
        found = {
            name: key
            for key, item in reversed(list(self.items.items()))
            for name in identifiers_of(item)
        }
        return {**found, **{key: key for key in self.entries}}

    def of(self, item: Item) -> list[tuple[str, Item | None]]:
        """The fetched records for the identifiers of a record, each with its identifier; `None`
        for an identifier that the service does not know."""
        keys = dict.fromkeys(
            self._by_identifier[name]
            for name in identifiers_of(item)
            if name in self._by_identifier
        )
        return [(key, self.items.get(key)) for key in keys]


def _entry(key: str, value: Mapping[str, Any]) -> Entry:
    record = value["record"]
    if canonical(key) != key or not (record is None or isinstance(record, dict)):
        raise ValueError(key)
    return Entry(str(value["checked"]), record)
