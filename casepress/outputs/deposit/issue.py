"""The deposits of an issue: one batch for Crossref, one list for DOAJ, and PMC's names compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from casepress.outputs.deposit import crossref_target, doaj
from casepress.outputs.deposit.making import Deposit
from casepress.outputs.deposit.target import File, Refused


def joint_files(deposits: Sequence[Deposit], name: str) -> list[File]:
    """The files that hold all articles of an issue. Raises `Refused` where two packages for PMC
    hold files of one name, or where Crossref would refuse the batch."""
    faults = shared_names(deposits)
    if faults:
        raise Refused(*faults)
    out = []
    ready = [d.work for d in deposits if "crossref" in d.files]
    if ready:
        out.append(crossref_target.batch(ready, name))
    ready = [d.work for d in deposits if "doaj" in d.files]
    if ready:
        text = json.dumps([doaj.record(work) for work in ready], ensure_ascii=False, indent=1)
        out.append(File("doaj.json", f"{text}\n".encode()))
    return out


def shared_names(deposits: Sequence[Deposit]) -> list[str]:
    """The names that occur in several packages for PMC, a line each."""
    names = Counter(
        PurePosixPath(name).name.lower()
        for deposit in deposits
        for file in deposit.files.get("pmc", [])
        for name in (file.name, *file.contents)
    )
    return [
        f"{name} is in {count} packages for PMC, whose names must be unique in a volume; give "
        "each article a number of its own"
        for name, count in sorted(names.items())
        if count > 1
    ]


def summary(deposits: Sequence[Deposit], files: Sequence[File], name: str) -> dict[str, Any]:
    """The content of the issue's `deposit.json`."""
    return {
        "schema": "1",
        "issue": name,
        "articles": {
            d.work.article.id: {"doi": d.work.article.doi, "made": sorted(d.files)}
            for d in deposits
        },
        "made": [{"file": f.name, "bytes": len(f.data), "checked": f.checked} for f in files],
        "missing": {d.work.article.id: d.missing for d in deposits if d.missing},
    }
