"""Zip archives: those that authors supply, and those that casepress packs."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

#: What Python raises for a file that is damaged, encrypted or not a zip archive; each method of
#: compression has errors of its own.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError),
    *(OSError, EOFError, ValueError, LookupError, OverflowError, RuntimeError),
)


#: The earliest date that a zip can hold (APPNOTE 4.4.6): the same files give the same bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def packed(contents: Mapping[str, bytes]) -> bytes:
    """The files as a zip, in their order: the same bytes for the same files."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # as on every system
            archive.writestr(entry, data)
    return out.getvalue()
