"""The files of findings that the workflow leaves, and what they and the logs tell of a run."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from casepress.core.errors import UsageError
from casepress.core.findings.report import summary

#: What makes two findings the same one: not the line, which any edit above it moves.
IDENTITY = ("code", "severity", "blocks", "file", "message")
_FIELDS = {*IDENTITY, "name", "line", "column"}
#: A log with these words repeats what the findings say already.
_BLOCKED = "its findings stop the build"
_NO_ROOM = os.strerror(errno.ENOSPC)


def load(path: Path) -> list[dict[str, Any]]:
    """The entries of a file of findings. Raises `UsageError` where it holds none."""
    try:
        entries: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}); make it again") from None
    if not isinstance(entries, list) or not all(
        isinstance(entry, dict) and entry.keys() >= _FIELDS for entry in entries
    ):
        raise UsageError(f"{path} cannot be read (it holds no findings); make it again")
    return entries


def line(entry: Mapping[str, Any]) -> str:
    """An entry as one line of text."""
    place = f"{entry['file']}:" + (f"{entry['line']}:{entry['column']}:" if entry["line"] else "")
    return f"{place} {entry['severity']} {entry['code']} {entry['message']} [{entry['name']}]"


def fail_on_errors(paths: Iterable[Path], *, blocking: bool) -> int:
    """Print the entries of findings files on standard error, then their number; 1 where one is an
    error. With `blocking`, only those that stop a build are printed and count."""
    entries = [entry for path in paths for entry in load(path)]
    bad = [e for e in entries if e["blocks"] or (e["severity"] == "error" and not blocking)]
    for entry in bad if blocking else entries:
        print(line(entry), file=sys.stderr)
    if bad:
        words = summary(e["severity"] for e in entries)
        stopped = len({e["file"] for e in bad})
        result = f"{stopped} manuscript(s) not built" if blocking else words
        print(f"casepress: {result}; `casepress lint --explain CODE` says why", file=sys.stderr)
    return int(bool(bad))


def report_failures(folder: Path, since: float, of: Sequence[str] | None = None) -> bool:
    """Print on standard error why a run of the workflow failed, each reason once: the findings
    that stop a build, and the lines of the logs below `folder` that were written `since` (seconds
    of the epoch). `of` are the manuscripts to report on, by default all. Whether there was
    anything to print. Raises `UsageError` for a file that holds no findings."""
    found = sorted(folder.glob("*/findings.json"))
    chosen = [path for path in found if of is None or path.parent.name in of]
    entries = [entry for path in chosen for entry in load(path)]
    known = {line(entry) for entry in entries}
    known |= {f"casepress: {entry['message']}" for entry in entries if entry["blocks"]}
    blocked = bool(fail_on_errors(chosen, blocking=True))
    reported = blocked
    full = False  # one line says it for all outputs
    logs = [*folder.glob("*/logs/*.log"), *folder.glob("*.log")]
    for log in sorted(path for path in logs if path.stat().st_mtime >= since):
        words = log.read_text(encoding="utf-8", errors="replace").strip()
        new = [each for each in words.splitlines() if each not in known]
        if full and all(_NO_ROOM in each for each in new):
            continue
        full = full or any(_NO_ROOM in each for each in new)
        if new and not (blocked and _BLOCKED in words):
            print(*new, sep="\n", file=sys.stderr)
            known.update(new)
            reported = True
    return reported
