"""The baseline: the findings that a manuscript is known to have, recorded and compared."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from casepress import pipeline
from casepress.cli.findings_files import IDENTITY, load
from casepress.core.files import write
from casepress.core.findings.report import to_dict
from casepress.source.repository import Repository

NAME = "expected-findings.json"


def record(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Write the baseline of each manuscript anew; the exit code. It silences no finding."""
    for one in checked:
        path = repo.root / "manuscript" / one.id / NAME
        entries = [to_dict(finding) for finding in one.findings]
        write(path, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
        print(f"{repo.name(path)}: {len(one.findings)} findings recorded")
    return 0


def compare(repo: Repository, checked: list[pipeline.Checked]) -> int:
    """Print every finding that the baseline lacks, or has in excess; 1 if any is found."""
    failed = False
    for one in checked:
        path = repo.root / "manuscript" / one.id / NAME
        if not path.is_file():
            print(f"{repo.name(path)} is missing; `casepress lint --record {one.id}` writes it")
            failed = True
            continue
        baseline = Counter(_key(e) for e in load(path))
        found = Counter(_key(to_dict(f)) for f in one.findings)
        for key in sorted((found - baseline).elements()):
            print(f"{one.id}: new: {_shown(key)}")
        for key in sorted((baseline - found).elements()):
            print(f"{one.id}: vanished: {_shown(key)}")
        failed |= found != baseline
        if found == baseline:
            print(f"{one.id}: {sum(found.values())} findings, as expected")
    return int(failed)


def _key(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(entry[field]) for field in IDENTITY)


def _shown(key: tuple[str, ...]) -> str:
    code, severity, _, file, message = key
    return f"{file}: {severity} {code} {message}"
