"""The records that reference managers left in the citations of a file, each work once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casepress.importing.simplify.story import Cited

#: What belongs to the program and not to the work.
_PROGRAM = re.compile(
    r"_.*|id|abstract|keyword|keywords|note|annote|source|archive.*|call-number|citation-key|citation-label|title-short|multi-work|system_id|language|shortTitle|journalAbbreviation|accessed(?=$)"
)


@dataclass(frozen=True)
class Managed:
    """A work: its record without what is the program's own, and which program it is from."""

    record: Mapping[str, Any]
    manager: str
    identity: str


def identity(item: Mapping[str, Any]) -> str:
    """What makes a record the same work in another citation: never the id, which Mendeley Desktop
    counts anew in each field."""
    kept = {k: v for k, v in item.items() if not _PROGRAM.fullmatch(k)}
    doi = str(item.get("DOI") or "").lower().removeprefix("https://doi.org/")
    return f"doi:{doi}" if doi else json.dumps(kept, sort_keys=True, ensure_ascii=False)


def record(item: Mapping[str, Any]) -> dict[str, Any]:
    """The record for a reference file."""
    kept = {
        k: v
        for k, v in item.items()
        if not _PROGRAM.fullmatch(k) or (k == "accessed" and item.get("URL"))
    }
    kept.setdefault("type", "document")
    return {k: v for k, v in kept.items() if v not in ("", None, [], {})}


def collected(citations: Iterable[Cited]) -> list[Managed]:
    """The works of all citations in the order of the text."""
    out: dict[str, Managed] = {}
    for group in citations:
        for item in group.items:
            name = identity(item)
            out.setdefault(name, Managed(record(item), group.manager, name))
    return list(out.values())
