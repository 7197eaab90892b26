"""`casepress import`: a Word file becomes a manuscript, and a report says how it was read."""

from __future__ import annotations

import argparse
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from casepress.core.errors import UsageError
from casepress.core.findings import Finding, Severity
from casepress.core.findings.report import summary, text_line
from casepress.core.journal import Journal
from casepress.importing import convert, saving, word_file
from casepress.importing.word_file import Imported
from casepress.lint.reports.html import page
from casepress.source.inputs import ORIGINAL
from casepress.source.repository import repository

_FOREIGN = (".doc", ".odt", ".rtf", ".fodt", ".sxw", ".dot", ".ott")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", type=Path, metavar="FILE.docx")
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="the name of its folder (default: the file's name)"
    )
    parser.add_argument(
        "--track",
        default="accept",
        choices=("accept", "reject"),
        help="what becomes of tracked changes (default: accept)",
    )
    parser.add_argument(
        "--track-original",
        action="store_true",
        help="let git track the Word file, which it otherwise ignores",
    )
    parser.add_argument(
        "--convert",
        action="store_true",
        help="convert a .doc, .odt or .rtf file with LibreOffice first",
    )


def run(options: argparse.Namespace) -> int:
    """Import the file that the options name; 0 where all was understood, 1 where words are missing
    in the manuscript."""
    repo = repository(options.repository)
    data = content(options.file, convert_first=options.convert)
    wanted = options.id or saving.identifier(options.file.name)
    saving.check(repo.root, wanted)
    with cleaning():
        imported = word_file.read(
            data, options.file.name, wanted, repo.journal, reject=options.track == "reject"
        )
    findings = imported.all_findings()
    report = page(findings, None, repo.journal.data.get("colours"))
    files = saving.save(repo.root, wanted, imported, data, report, track=options.track_original)
    for path in files:
        if ORIGINAL not in path.parent.name:
            print(repo.name(path))
    print(_said(imported, findings, repo.name(files[0].parent / ORIGINAL / saving.REPORT)))
    if wanted not in repo.ids():
        print(f"Add {wanted} to `manuscripts:` in config.yaml first.")
    return int(any(f.severity is Severity.ERROR for f in findings))


def content(path: Path, *, convert_first: bool = False) -> bytes:
    """What a file holds, as a Word file where it is to be converted. Raises `UsageError` where it
    cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read ({reason}); check the name") from None
    if convert_first and (path.suffix.lower() in _FOREIGN or not data.startswith(b"PK")):
        return convert.converted(path)
    return data


def read(path: Path, identifier: str, journal: Journal) -> Imported:
    """A Word file as a manuscript in memory."""
    with cleaning():
        return word_file.read(content(path), path.name, identifier, journal)


@contextmanager
def cleaning() -> Iterator[None]:
    """Turn signals that end a process into an exit meanwhile, so that temporary folders, which hold
    the patient's text, are removed."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = ("SIGTERM", "SIGHUP")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    try:
        before = [(number, signal.signal(number, leave)) for number in known]
    except ValueError:  # not the main thread: its signals are another's
        before = []
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _said(imported: Imported, findings: list[Finding], report: str) -> str:
    """What was read, what is left to do, and where to read on."""
    draft = imported.draft
    figures = len(imported.files.pictures)
    read_ = sum(one.record is not None for one in draft.references)
    lines = [
        "",
        f"Read {len(draft.authors)} authors, {len(draft.affiliations)} institutions, "
        f"{figures} pictures, {read_} of {len(draft.references)} references.",
    ]
    serious = [f for f in findings if f.severity is not Severity.INFO]
    lines += [text_line(f) for f in serious]
    counts = Counter(f.severity for f in findings)
    lines.append(summary(f.severity for f in findings) if counts else "nothing to check")
    lines.append(f"How each passage was read is in {report}.")
    return "\n".join(lines)
