"""IMG004: DICOM files, which hold the patient's data."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from casepress.findings import Code, Finding, InFile, Severity, Span
from casepress.rules.subject import Subject

IMG004 = Code(
    "IMG004",
    "dicom-in-tree",
    Severity.ERROR,
    """A DICOM file lies among the files of the manuscript, perhaps within a zip.

Why: it holds the patient's name, dates and numbers, and the repository is public.
Scope: every file under `manuscript/ID/` and `figures/ID/`, whatever its name, zips included: the
letters DICM behind the preamble, or a name that ends in .dcm or .dicom, or DICOMDIR.
Source: DICOM PS3.10, section 7.1; 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor)
Fails: `figures/IM0001: dicom`
Passes: `figures/figure-1.png: png 2100x1500`
""",
)
CODES = (IMG004,)

_PREAMBLE = 128
_NAMES = (".dcm", ".dicom")
_DEEPEST = 3
_MOST_ENTRIES = 10_000


def check(subject: Subject) -> Iterator[Finding]:
    """One finding for each file."""
    for kind in ("manuscript", "figures"):
        home = subject.root / kind / subject.id
        if home.is_dir():
            for path in sorted(p for p in home.rglob("*") if p.is_file()):
                yield from _file(path, path.relative_to(subject.root).as_posix())


def _file(path: Path, name: str) -> Iterator[Finding]:
    try:
        with path.open("rb") as stream:
            inside = list(_inside(stream, name, 0))
    except OSError:
        return
    for found in inside[:1]:
        more = f" (and {len(inside) - 1} more in it)" if len(inside) > 1 else ""
        where = "" if found == name else f": {found.removeprefix(name).lstrip('/')}{more}"
        message = (
            f"a DICOM file with the patient's data{where}; delete it here and from the history, "
            "and export the image as PNG or TIFF"
        )
        yield Finding(IMG004, message, InFile(Span(name)))


def _inside(stream: IO[bytes], name: str, depth: int) -> Iterator[str]:
    """The names of the DICOM files that a file is or holds."""
    head = stream.read(_PREAMBLE + 4)
    low = name.lower()
    if head[_PREAMBLE:] == b"DICM" or low.endswith(_NAMES) or low.endswith("dicomdir"):
        yield name
        return
    if not head.startswith(b"PK") or depth == _DEEPEST:
        return
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            for entry in archive.infolist()[:_MOST_ENTRIES]:
                if not entry.is_dir() and not entry.flag_bits & 1:
                    with archive.open(entry) as inner:
                        yield from _inside(inner, f"{name}/{entry.filename}", depth + 1)
                elif entry.filename.lower().endswith(_NAMES):
                    yield f"{name}/{entry.filename}"
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError):
        return
