"""`casepress lint`: the findings of manuscripts, and whether they are the expected ones."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casepress import build
from casepress.errors import UsageError
from casepress.findings import Finding
from casepress.findings.report import FORMATS, to_dict
from casepress.paths import repository as find_repository
from casepress.source.collection import Repository

EXPECTED = "expected-findings.json"
#: What makes two findings the same one: not its line, which any edit above moves.
_IDENTITY = ("code", "severity", "blocks", "file", "message")


def repository(folder: Path | None) -> Repository:
    """The repository at `folder`, or around the working folder."""
    return Repository.open(find_repository(folder))


def run(options: argparse.Namespace) -> int:
    """Lint the manuscripts that the options name; the exit code."""
    repo = repository(options.repository)
    journal = repo.journal
    checked = [build.check(repo, journal, i) for i in _ids(repo, options.manuscripts)]
    if options.record:
        for one in checked:
            _record(repo, one)
        return 0
    if options.check_expected:
        return _compare(repo, checked)
    findings = [f for one in checked for f in one.findings]
    lines = {name: text for one in checked for name, text in one.lines.items()}
    lines |= _other_lines(repo, findings, lines)
    print(FORMATS[options.format](findings, lines))
    if any(one.unreadable for one in checked):
        return 2
    return int(any(one.failed for one in checked))


def explain(name: str) -> int:
    """Print a code's documentation."""
    from casepress.findings.registry import codes

    code = next((c for c in codes().values() if name in (c.code, c.name)), None)
    if code is None:
        raise UsageError(f"no code `{name}`; `casepress lint` prints each finding's code")
    blocks = ", stops the build" if code.blocks else ""
    print(f"{code.code} {code.name} ({code.severity}, stage {code.stage}{blocks})\n")
    print(code.doc.strip())
    return 0


def gate(paths: Iterable[Path], *, blocking: bool) -> int:
    """Whether findings files let the work pass: 1 where one holds an error (with `blocking`:
    one that stops a build). Prints those findings, worst news last."""
    entries = [entry for path in paths for entry in _load(path)]
    bad = [e for e in entries if e["blocks"] or (e["severity"] == "error" and not blocking)]
    for entry in entries if not blocking else bad:
        place = f"{entry['file']}:" + (
            f"{entry['line']}:{entry['column']}:" if entry["line"] else ""
        )
        print(
            f"{place} {entry['severity']} {entry['code']} {entry['message']} [{entry['name']}]",
            file=sys.stderr,
        )
    if bad:
        counts = Counter(e["severity"] for e in entries)
        words = ", ".join(f"{counts[s]} {s}" for s in ("error", "warning", "info") if counts[s])
        stopped = len({e["file"] for e in bad})
        tail = f"{stopped} manuscript(s) not built" if blocking else words
        print(f"casepress: {tail}; `casepress lint --explain CODE` says why", file=sys.stderr)
    return int(bool(bad))


def _ids(repo: Repository, named: list[str]) -> list[str]:
    if not named:
        return repo.ids()
    ids = []
    for name in named:
        path = Path(name)
        inside = path.parent.name if path.name == "article.md" else path.name
        is_path = path.exists() and (repo.root / "manuscript") in path.resolve().parents
        ids.append(inside if is_path else name)
    return ids


def _other_lines(
    repo: Repository, findings: list[Finding], known: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The lines of the reference files that findings point into."""
    names = {f.span.file for f in findings if f.span and f.span.line and f.span.file not in known}
    paths = {name: repo.root / name for name in names}
    return {
        name: path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        for name, path in paths.items()
        if path.is_file()
    }


def _record(repo: Repository, one: build.Checked) -> None:
    path = repo.root / "manuscript" / one.id / EXPECTED
    build.write(path, _json([to_dict(f) for f in one.findings]))
    print(f"{repo.name(path)}: {len(one.findings)} findings recorded")


def _compare(repo: Repository, checked: list[build.Checked]) -> int:
    failed = False
    for one in checked:
        path = repo.root / "manuscript" / one.id / EXPECTED
        if not path.is_file():
            print(f"{repo.name(path)} is not there; `casepress lint --record {one.id}` writes it")
            failed = True
            continue
        expected = Counter(_key(e) for e in _load(path))
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


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}); make it again") from None
    return entries


def _json(entries: list[dict[str, Any]]) -> str:
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def failures(folder: Path) -> int:
    """What a failed run of the workflow has to tell the user, last on the screen: the findings
    that stop a build, and what the writers' logs say."""
    told = gate(sorted(folder.glob("*/findings.json")), blocking=True)
    logs = [*folder.glob("*/logs/*.log"), *folder.glob("*.log")]
    for log in sorted(logs):
        words = log.read_text(encoding="utf-8", errors="replace").strip()
        if words and not (told and "its findings stop the build" in words):
            print(words, file=sys.stderr)
    return 0
