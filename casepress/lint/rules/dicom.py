"""IMG004: DICOM files, which contain the patient's data."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.core.zips import ZIP_ERRORS
from casepress.lint.context import LintContext
from casepress.source.inputs import OWN, is_own, own

IMG004 = Code(
    "IMG004",
    "dicom-in-tree",
    Severity.ERROR,
    """A DICOM file lies in the repository, perhaps within an archive or behind a picture.

Why: it contains the patient's name, dates and numbers, and the repository is public.
Scope: every file, whatever its name, zip, tar and gz archives included: the letters DICM behind the
preamble, the elements of a file without one, a DICOM file behind the end of a picture, or a name
that ends in .dcm or .dicom, or DICOMDIR. A 7z or rar archive, which is not read, is reported too.
Files under `manuscript/ID/` and `figures/ID/` belong to that manuscript, except hidden ones; all
others belong to the repository, and `casepress lint` names them for any choice of manuscripts.
These are not read: `results/`, `node_modules/`, other folders whose name begins with a dot or that
hold a Python environment; in an archive, encrypted entries, entries after the first 10,000, and
archives nested more than three deep or larger than 64 MB together.
Source: DICOM PS3.10, section 7.1; 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor)
Fails: `figures/IM0001: dicom`
Passes: `figures/figure-1.png: png 2100x1500`
""",
    kept=True,
)
CODES = (IMG004,)

_PREAMBLE = 128
_NAMES = (".dcm", ".dicom")
#: Folders that tools make, by name anywhere and in the repository's own folder.
_TOOLS, _BUILT = frozenset({"node_modules", "__pycache__"}), frozenset({"results"})
#: A file or folder that every Python environment contains (PEP 405; conda).
_ENVIRONMENT = frozenset({"pyvenv.cfg", "conda-meta"})
#: Folders of manuscripts, in which hidden folders are read too: authors may put files there.
_THEIRS = tuple((kind,) for kind in OWN)
_DEEPEST = 3
#: Where a tar has its mark, and packed files by their first bytes.
_TAR = 257
_HEAD = _TAR + 5
_PACKED_BY: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_PACKED = tuple(_PACKED_BY)
_CLOSED = (b"7z\xbc\xaf\x27\x1c", b"Rar!")
#: A file without a preamble begins with its first element, of a known kind (PS3.5, 7.1).
_BARE = re.compile(
    rb"\x02\0\0\0UL|\x08\0(?:\0\0(?:UL|\x04\0\0\0)|[\x05\x08]\0(?:CS|[\x04-\x20]\0\0\0(?:ISO|ORI|DER)))"
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"BM", b"RIFF", b"II*\0", b"MM\0*")
#: The letters after the preamble, and the group length of the meta information (PS3.10, 7.1).
_FIRST_ELEMENT = re.compile(rb"DICM\x02\x00\x00\x00UL\x04\x00")
_MOST_ENTRIES = 10_000
_MOST_BYTES = 64_000_000


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each file of a manuscript."""
    for names in own(context.root, context.id).values():
        for name in names:
            yield from _file(f"{context.root}/{name}", name)


def elsewhere(root: Path, ids: Iterable[str]) -> Iterator[Finding]:
    """One finding, with its place, for each file of the repository `root` that is not an input of
    the manuscripts `ids`."""
    known = frozenset(ids)
    for folder, folders, files in os.walk(root):
        inside = Path(folder).relative_to(root).parts
        if inside and not _ENVIRONMENT.isdisjoint((*folders, *files)):
            folders.clear()
            continue
        away = _TOOLS if inside else _TOOLS | _BUILT
        theirs = inside[:1] in _THEIRS
        folders[:] = sorted(f for f in folders if f not in away and (theirs or f[0] != "."))
        for file in sorted(files):
            name = "/".join((*inside, file))
            path = f"{folder}/{file}"  # thousands of files: `Path` takes half of the time
            # no pipe and no socket is opened
            if not is_own(name, known) and os.path.isfile(path):  # noqa: PTH113
                for finding in _file(path, name):
                    yield finding.placed(Span(name))


def _file(path: str, name: str) -> Iterator[Finding]:
    within = _Archive(_MOST_ENTRIES, _MOST_BYTES)
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            found = within.count(stream, name, 0)
    except OSError:  # the name is all that can be read
        found = int(_named(name))
    if within.closed:
        message = (
            "this archive cannot be looked into, and may hold the patient's data; put its files "
            "here without it"
        )
        yield Finding(IMG004, message, InFile(Span(name)))
    if found:
        # names within a zip are often the patient's
        files = "a DICOM file" if found == 1 else f"{found} DICOM files"
        what = f"{within.kind} that holds {files}" if within.kind else "a DICOM file"
        message = (
            f"this is {what} with the patient's data; delete it here and from the repository's "
            "history, and export the image as PNG or TIFF"
        )
        yield Finding(IMG004, message, InFile(Span(name)))


@dataclass
class _Archive:
    """One file, which may be a zip of zips; `entries` and `room` are the number of entries and the
    bytes of inner zips that may still be read."""

    entries: int
    room: int
    kind: str = ""
    closed: bool = False

    def count(self, stream: IO[bytes], name: str, depth: int) -> int:
        """How many DICOM files a file is or holds."""
        head = stream.read(_HEAD)
        if head[_PREAMBLE:].startswith(b"DICM") or _BARE.match(head) or _named(name):
            return 1
        self.closed = self.closed or head.startswith(_CLOSED)
        if head.startswith(_PICTURES):
            return self.behind(head, stream)
        if (head.startswith(_PACKED) or head[_TAR:] == b"ustar") and depth < _DEEPEST:
            return self.packed(head, stream, depth)
        if not head.startswith(b"PK") or depth == _DEEPEST:
            return 0
        if depth:  # seeking in a packed file would unpack it again and again
            head += stream.read(self.room + 1)
            whole = len(head) <= self.room
            self.room = max(0, self.room - len(head))
            if not whole:
                return 0
            stream = BytesIO(head)
        try:
            with zipfile.ZipFile(stream) as archive:
                self.kind = self.kind or "a zip"
                return sum(self.entry(archive, one, depth) for one in archive.infolist())
        except ZIP_ERRORS:  # it only begins as a zip does
            return 0

    def behind(self, head: bytes, stream: IO[bytes]) -> int:
        """Whether a DICOM file follows a picture in the same file."""
        data = head + stream.read(self.room)
        return int(bool(_FIRST_ELEMENT.search(data)))

    def packed(self, head: bytes, stream: IO[bytes], depth: int) -> int:
        """How many DICOM files a tar holds, packed or not, or whether a packed file is one."""
        data = head + stream.read(self.room)
        found = 0
        with suppress(tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError):
            with tarfile.open(fileobj=BytesIO(data)) as tar:
                self.kind = self.kind or "an archive"
                for member in tar:
                    self.entries -= 1
                    inside = tar.extractfile(member) if member.isfile() else None
                    if inside and self.entries > 0:
                        found += self.count(inside, member.name, depth + 1)
            return found
        for magic, unpack in _PACKED_BY.items():
            if data.startswith(magic):
                with suppress(EOFError, OSError, zlib.error, lzma.LZMAError):
                    inner = unpack(BytesIO(data)).read(self.room)
                    found = self.count(BytesIO(inner), "", depth + 1)
                    self.kind = self.kind or ("a packed file" if found else "")
        return found

    def entry(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int) -> int:
        """How many DICOM files an entry is or holds."""
        if info.is_dir() or self.entries == 0:
            return 0
        self.entries -= 1
        if _named(info.filename):
            return 1
        if info.flag_bits & 1:  # encrypted
            return 0
        try:
            with archive.open(info) as inner:
                return self.count(inner, info.filename, depth + 1)
        except ZIP_ERRORS:
            return 0


def _named(name: str) -> bool:
    low = name.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
    return low.endswith(_NAMES) or low == "dicomdir"
