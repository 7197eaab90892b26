"""The findings that a manuscript is known to have: recorded, and compared."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from casepress import pipeline
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings.report import to_dict
from casepress.source.repository import Repository

NAME = "expected-findings.json"
#: What makes two findings the same one: not its line, which any edit above moves.
_IDENTITY = ("code", "severity", "blocks", "file", "message")


def record(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Write each manuscript's findings anew; silences nothing."""
    for one in checked:
        path = repo.root / "manuscript" / one.id / NAME
        entries = [to_dict(finding) for finding in one.findings]
        write(path, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
        print(f"{repo.name(path)}: {len(one.findings)} findings recorded")
    return 0


def compare(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Print every finding that is new or has vanished; 1 where there is one."""
    failed = False
    for one in checked:
        path = repo.root / "manuscript" / one.id / NAME
        if not path.is_file():
            print(f"{repo.name(path)} is not there; `casepress lint --record {one.id}` writes it")
            failed = True
            continue
        expected = Counter(_key(e) for e in load(path))
        found = Counter(_key(to_dict(f)) for f in one.findings)
        for key in sorted((found - expected).elements()):
            print(f"{one.id}: new: {_shown(key)}")
        for key in sorted((expected - found).elements()):
            print(f"{one.id}: vanished: {_shown(key)}")
        failed |= found != expected
        if found == expected:
            print(f"{one.id}: {sum(found.values())} findings, as expected")
    return int(failed)


def _key(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(entry[field]) for field in _IDENTITY)


def _shown(key: tuple[str, ...]) -> str:
    code, severity, _, file, message = key
    return f"{file}: {severity} {code} {message}"


def load(path: Path) -> list[dict[str, Any]]:
    """The entries of a file of findings."""
    try:
        entries: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}); make it again") from None
    needed = {*_IDENTITY, "name", "line", "column"}
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and needed <= entry.keys() for entry in entries
    ):
        raise UsageError(f"{path} cannot be read (it holds no findings); make it again")
    return entries
