"""Several reference files into one set of records."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepress.findings import Anchor, Code, Finding, InFile, Severity, Span, Unreadable
from casepress.references import bibtex, checks, csljson
from casepress.references.bibtex import Records
from casepress.references.gate import Item, Place, gate
from casepress.source.yaml12 import read_text

SRC020 = Code(
    "SRC020",
    "reference-format-unknown",
    Severity.ERROR,
    """The name of a reference file ends in nothing that can be read.

Why: its references would be missing.
Fails: `bibliography: references.docx`
Passes: `bibliography: references.bib`
""",
    blocks=True,
    unreadable=True,
)
SRC022 = Code(
    "SRC022",
    "reference-key-duplicate",
    Severity.ERROR,
    """Two references have the same key.

Why: a citation could mean either of them.
Fails: two entries `@article{example2024, …}`, in one file or in two
Passes: `example2024a` and `example2024b`
""",
    blocks=True,
)
SRC023 = Code(
    "SRC023",
    "reference-key-reserved",
    Severity.ERROR,
    """The key of a reference begins like the id of a figure, table, equation or section.

Why: `@fig-1` names a figure; the reference could not be cited.
Fails: `@article{fig-2020, …}`
Passes: `@article{figueroa2020, …}`
""",
    blocks=True,
)
REF003 = Code(
    "REF003",
    "undefined-citation",
    Severity.ERROR,
    """A citation names a reference that no reference file holds.

Why: its number would be missing.
Source: ICMJE recommendations, IV.A.3.g
Fails: `[@exmaple2024]` where the file has `example2024`
Passes: `[@example2024]`
""",
    blocks=True,
)
CODES = (SRC020, SRC022, SRC023, REF003)

RESERVED = ("fig-", "tbl-", "eq-", "sec-")
_READERS = {
    ".bib": bibtex.read,
    ".bibtex": bibtex.read,
    ".json": csljson.read_json,
    ".yaml": csljson.read_yaml,
    ".yml": csljson.read_yaml,
}


@dataclass(frozen=True)
class References:
    """The records of a manuscript: CSL-JSON by key, in the order of the files; the place of each
    key; and what there is to say about them. The records have the form that
    `casepress.references.gate` states."""

    items: Mapping[str, Item] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    def nearest(self, key: str) -> str | None:
        """The known key most like `key`, where one is like it."""
        known = list(self.items)
        lower = {one.lower(): one for one in known}
        if key.lower() in lower:
            return lower[key.lower()]
        return next(iter(difflib.get_close_matches(key, known, 1, 0.75)), None)

    def undefined(self, key: str, at: Anchor | None) -> Finding:
        """The finding (REF003) on a citation of `key`, which is not there."""
        near = self.nearest(key)
        remedy = f"did you mean `@{near}`?" if near else "add the reference, or correct the key"
        return Finding(REF003, f"no reference has the key `{key}`; {remedy}", at)


def read_references(paths: Iterable[tuple[Path, str]]) -> References:
    """Read reference files, each given with the name that messages use for it.

    By the end of its name a file is BibTeX or BibLaTeX (.bib), CSL-JSON (.json) or CSL-YAML
    (.yaml, .yml). Never raises for what is wrong in a file: that is in `findings`.
    """
    items: dict[str, Item] = {}
    places: dict[str, Span] = {}
    findings: list[Finding] = []
    for path, name in paths:
        records = _read(path, name)
        findings += records.findings
        for raw, place in records.found:
            item, said = gate(raw, place)
            findings += said
            if item is None:
                continue
            clash = _clash(item["id"], place, places)
            if clash is not None:
                findings.append(clash)
            if item["id"] in items:
                continue
            findings += checks.check(item, place)
            items[item["id"]] = item
            places[item["id"]] = place("id")
    return References(items, places, tuple(findings))


def _read(path: Path, name: str) -> Records:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(_READERS))
        ending = f"“{path.suffix}”" if path.suffix else "a name without an ending"
        message = f"{name}: {ending} is no reference format; use one of {known}"
        return Records(findings=[Finding(SRC020, message, InFile(Span(name)))])
    try:
        text = read_text(path, name)
    except Unreadable as error:
        return Records(findings=list(error.findings))
    return reader(text, name)


def _clash(key: str, place: Place, places: Mapping[str, Any]) -> Finding | None:
    """What is wrong with a key, given the keys before it."""
    at = InFile(place("id"))
    for prefix in RESERVED:
        if key.startswith(prefix):
            message = (
                f"the key `{key}` begins with `{prefix}`, which names a figure, table, equation "
                "or section; give the reference another key"
            )
            return Finding(SRC023, message, at)
    if key in places:
        first = places[key]
        message = (
            f"the key `{key}` stands twice (first in {first.file}, line {first.line}); "
            "give one of the two another key"
        )
        return Finding(SRC022, message, at)
    for other, first in places.items():
        if other.lower() == key.lower():
            message = (
                f"the keys `{key}` and `{other}` ({first.file}, line {first.line}) differ by case "
                "only; give one of the two another key"
            )
            return Finding(SRC022, message, at, Severity.WARNING, False)
    return None
