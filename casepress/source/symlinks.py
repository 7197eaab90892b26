"""Symbolic links among the inputs: links to a file of the repository are followed, others are
errors.

The target of a link is read, recorded and published like any input; a link out of the repository
would publish a private file of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from casepress.core.findings import Code, Finding, InFile, Severity, Span, Unreadable
from casepress.core.paths import is_hidden
from casepress.source.file_names import shown

SRC051 = Code(
    "SRC051",
    "link-astray",
    Severity.ERROR,
    """A link among a manuscript's files, its figures or the journal's leads out of the repository,
to something hidden in it, or to a folder.

Why: its target would be published, even a secret of the machine, and other machines lack it.
Source: docs/source-format.md
Fails: (`supplementary/data.csv` as a link to `/home/me/data.csv`)
Passes: (the file itself, or a link to `../../shared/data.csv` of the repository)
""",
    blocks=True,
    unreadable=True,
)


def refuse(root: Path, *folders: str) -> None:
    """Raise `Unreadable` with the links that must not be followed: the folders (relative to `root`)
    themselves, the folders around them, and everything below them, also hidden files, but not
    what is within hidden folders, which are not read."""
    if found := [finding for folder in folders for finding in _faults(root, folder)]:
        raise Unreadable(*found)


def _faults(root: Path, folder: str) -> Iterator[Finding]:
    parts = folder.split("/")
    for end in range(1, len(parts) + 1):
        name = "/".join(parts[:end])
        if (root / name).is_symlink():
            yield _finding(name, astray(root, name) or "to a folder")
            return
    if (root / folder).is_dir():
        yield from _below(root, folder)


def _below(root: Path, folder: str) -> Iterator[Finding]:
    with os.scandir(root / folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            name, away = f"{folder}/{entry.name}", is_hidden(entry.name)
            if entry.is_symlink():
                # the entry itself cannot tell for a link to itself
                to_folder = "to a folder" if Path(entry).is_dir() and not away else None
                if where := astray(root, name) or to_folder:
                    yield _finding(name, where)
            elif entry.is_dir() and not away:
                yield from _below(root, name)


def astray(root: Path, name: str) -> str | None:
    """Where a file (relative to `root`) really is, in words, if that is outside the repository or
    hidden in it; `None` for any other file."""
    home, real = os.path.realpath(root), os.path.realpath(root / name)
    if real == os.path.join(home, *name.split("/")):  # noqa: PTH118 (of texts, thousands)
        return None
    inside = Path(os.path.relpath(real, home)).parts
    if os.pardir in inside:
        return "out of the repository"
    return "to something hidden" if any(part.startswith(".") for part in inside) else None


def _finding(name: str, where: str) -> Finding:
    what = "folder" if where == "to a folder" else "file"
    message = f"this is a link that leads {where}; put the {what} itself here"
    return Finding(SRC051, message, InFile(Span(shown(name))))
