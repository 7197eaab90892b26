"""Zip archives that authors supply."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

#: What Python raises for a file that is damaged, encrypted or not a zip archive; each method of
#: compression has errors of its own.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError),
    *(OSError, EOFError, ValueError, LookupError, OverflowError, RuntimeError),
)
