"""`references.lock.json`: the records that were fetched from services, beside a manuscript.

A JSON mapping: `schema` ("1") and `records`, by identifier ("doi:10.1000/x", "pmid:35790288"):
`checked` (the day of the last answer), and `record` (CSL-JSON), which is null where the service
knows no such work.
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
from casepress.references.identifiers import named, names_of
from casepress.references.normalise import Item, normalise

NAME = "references.lock.json"
SCHEMA = "1"

SRC030 = Code(
    "SRC030",
    "reference-lock-unreadable",
    Severity.ERROR,
    """The file of fetched records cannot be read.

Why: what is cited by DOI or PMID has no record then, and nothing is checked against one.
Source: docs/references.md
Fails: (a `references.lock.json` with the marks of an unfinished merge)
Passes: (the file as `casepress refs update` writes it)
""",
    blocks=True,
)
CODES = (SRC030,)


@dataclass(frozen=True)
class Entry:
    """A fetched record: the day of the answer (ISO 8601), and the record as it came, `None` where
    the service knows no such work."""

    checked: str
    record: Mapping[str, Any] | None


@dataclass(frozen=True)
class Lock:
    """The entries by identifier, and what is wrong with the file."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @classmethod
    def read(cls, path: Path, name: str) -> Lock:
        """The lock file; an empty one where there is none."""
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
                "not read as fetched records; delete the file and fetch them again with "
                "`casepress refs update`"
            )
            at = InFile(Span(name, line, column, line, column + 1) if line else Span(name))
            return cls(findings=(Finding(SRC030, message, at),))
        return cls(entries)

    def text(self) -> str:
        """The file's content: the same bytes for the same entries."""
        records = {
            key: {"checked": one.checked, "record": one.record}
            for key, one in sorted(self.entries.items())
        }
        value = {"schema": SCHEMA, "records": records}
        return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The records, gated, by identifier."""
        out: dict[str, Item] = {}
        for key, one in self.entries.items():
            if one.record is not None:
                item, _ = normalise({**one.record, "id": key}, lambda _: Span(NAME))
                if item is not None:
                    out[key] = item
        return out

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        found = {
            name: key for key, item in reversed(list(self.items.items())) for name in names_of(item)
        }
        return {**found, **{key: key for key in self.entries}}

    def of(self, item: Item) -> list[tuple[str, Item | None]]:
        """What was fetched for the identifiers of a record: each with its identifier, `None` for
        one that the service does not know."""
        keys = dict.fromkeys(
            self._by_name[name] for name in names_of(item) if name in self._by_name
        )
        return [(key, self.items.get(key)) for key in keys]


def _entry(key: str, value: Mapping[str, Any]) -> Entry:
    record = value["record"]
    if named(key) != key or not (record is None or isinstance(record, dict)):
        raise ValueError(key)
    return Entry(str(value["checked"]), record)
