"""The size of a finished picture (`casepress/figures/pictures.py`), read off the beginning of its
file: opening it with Pillow would take ten times as long."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from casepress.figures.forms import Shape

_PNG = b"\x89PNG\r\n\x1a\n"
#: The markers of JPEG that begin a frame (ITU-T T.81, B.1.1.3): not DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BOX = re.compile(rb'<svg\b[^>]*?\bviewBox="\s*\S+?[\s,]+\S+?[\s,]+([\d.]+)[\s,]+([\d.]+)')
_SIZE = re.compile(rb'<svg\b(?=[^>]*?\bwidth="([\d.]+))(?=[^>]*?\bheight="([\d.]+))')
_LETTERS = re.compile(rb'font-size(?:="|:\s*)([\d.]+)(?:px)?\s*[";]')


def shape(path: Path, width: str = "") -> Shape | None:
    """The shape of a PNG, JPEG or cleaned SVG with the author's `width` for it; `None` for a file
    of another kind or without a size."""
    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return _drawing(data, width)
    size = _png(data) if data.startswith(_PNG) else _jpeg(data)
    return Shape(*size, width=width) if size and all(size) else None


def _png(data: bytes) -> tuple[int, int] | None:
    """ISO/IEC 15948, 11.2.2."""
    return struct.unpack_from(">II", data, 16) if len(data) > 24 else None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """ITU-T T.81, B.2.2: the sizes of the first frame."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            down, across = struct.unpack_from(">HH", data, at + 5)
            return across, down
        at += 2 + length
    return None


def _drawing(data: bytes, width: str) -> Shape | None:
    found = _BOX.search(data) or _SIZE.search(data)
    if found is None or not all(map(float, found.groups())):
        return None
    letters = [float(size) for size in _LETTERS.findall(data)] if b"<text" in data else []
    smallest = min((size for size in letters if size > 0), default=0.0)
    return Shape(float(found[1]), float(found[2]), True, smallest, width=width)
