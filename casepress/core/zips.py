"""Zip archives as authors bring them."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

#: What reading an archive raises that is damaged, locked or none; its packings have errors of
#: their own.
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError),
    *(OSError, EOFError, ValueError, LookupError, OverflowError, RuntimeError),
)
