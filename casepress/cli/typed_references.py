"""`casepress refs parse`: typed references as CSL-JSON, each beyond doubt or not at all."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

from casepress.core.errors import UsageError
from casepress.core.findings import Finding, InFile, Span
from casepress.core.findings.report import text_line
from casepress.importing.codes import DOC015
from casepress.importing.steps.reference_list import free_key, unnumbered
from casepress.importing.typed import reading
from casepress.references import keys


def run(name: str) -> int:
    """Read the references of a file, one a line or parted by empty lines, and print their records;
    those that stay as they are typed are reported. 0 where all were read, else 1."""
    taken: set[str] = set()
    records, findings = [], []
    for line, text in _entries(_text(name)):
        found = reading.read(unnumbered(text))
        if isinstance(found, reading.Refused):
            message = f"“{text[:60]}” was left as it is typed, since {found.reason}"
            findings.append(Finding(DOC015, message, InFile(Span(name, line, 1, line, 2))))
        else:
            records.append({"id": free_key(keys.make_key(found.record), taken), **found.record})
    print(json.dumps(records, ensure_ascii=False, indent=1))
    for one in findings:
        assert isinstance(one.at, InFile)
        print(text_line(one.placed(one.at.span)), file=sys.stderr)
    return int(bool(findings))


def _text(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else _read(Path(name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = "standard input" if name == "-" else name
        message = f"{where} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise UsageError(message) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read ({reason}); check the name") from None


def _entries(text: str) -> list[tuple[int, str]]:
    """The references with the lines where they begin: parted by empty lines if it has any
    between lines of text, else one a line."""
    rows = text.splitlines()
    filled = [i for i, row in enumerate(rows) if row.strip()]
    parted = any(b - a > 1 for a, b in itertools.pairwise(filled))
    wrapped = any(b - a == 1 for a, b in itertools.pairwise(filled))
    out: list[tuple[int, str]] = []
    for i in filled:
        if parted and wrapped and i - 1 in filled and out:
            out[-1] = (out[-1][0], f"{out[-1][1]} {rows[i].strip()}")
        else:
            out.append((i + 1, rows[i].strip()))
    return out
