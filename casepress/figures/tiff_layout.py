"""What a TIFF holds beside its pictures and their values (TIFF 6.0, section 2; Technical Note 1).

A TIFF says of each of its parts where it is. What no part covers is data that no reader shows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

BESIDE = "data beside the image"
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SHORT, _LONG, _SUBIFD = 3, 4, 13
_SUB_IMAGES = 0x014A
#: Tags whose values are the places of further directories: sub-images, Exif, GPS, interoperability.
_DIRECTORIES = frozenset((_SUB_IMAGES, 0x8769, 0x8825, 0xA005))
#: Tags of the places of pixels, with those of their sizes: strips, tiles, a JPEG of the old form.
_PIXELS = {0x0111: 0x0117, 0x0144: 0x0145, 0x0201: 0x0202}
#: So many directories and values are read.
_MOST, _MOST_VALUES = 64, 1_000_000
#: Between parts, programs leave some bytes.
_SPARE = 16

_Value = tuple[int, ...]


def carried(data: bytes) -> Iterator[str]:
    """The names of what a TIFF carries beside the picture and the values that Pillow reads. Raises
    `struct.error` for one that is cut off."""
    layout = _Layout(data)
    layout.read()
    if layout.sub_images:
        yield "a second image"
    if not layout.complete:
        return
    at = 8
    for start, end in sorted(layout.covered):
        if start - at > _SPARE and data[at:start].strip(b"\0"):
            yield BESIDE
            return
        at = max(at, end)
    if data[at:].strip(b"\0\r\n \x1a"):
        yield BESIDE


class _Layout:
    """The parts of a TIFF, by their places."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = "<" if data.startswith(b"II") else ">"
        self.covered: list[tuple[int, int]] = []
        self.sub_images = False
        self.complete = True

    def read(self) -> None:
        """Read all directories."""
        waiting = [struct.unpack_from(f"{self.order}I", self.data, 4)[0]]
        seen: set[int] = set()
        while waiting:
            place = waiting.pop()
            if not place or place in seen:
                continue
            seen.add(place)
            if len(seen) > _MOST:
                self.complete = False
                return
            waiting += self._directory(place)

    def _directory(self, place: int) -> list[int]:
        """Note the parts of a directory; the places of those that it leads to."""
        (count,) = struct.unpack_from(f"{self.order}H", self.data, place)
        end = place + 2 + 12 * count
        self.covered.append((place, end + 4))
        values = dict(self._entry(place + 2 + 12 * number) for number in range(count))
        for offsets, sizes in _PIXELS.items():
            found = values.get(offsets, ())
            if len(found) != len(values.get(sizes, ())):
                self.complete = False
            for at, size in zip(found, values.get(sizes, ()), strict=False):
                self.covered.append((at, at + size))
        self.sub_images = self.sub_images or _SUB_IMAGES in values
        following = [at for tag in _DIRECTORIES for at in values.get(tag, ())]
        return [struct.unpack_from(f"{self.order}I", self.data, end)[0], *following]

    def _entry(self, place: int) -> tuple[int, _Value]:
        """A tag, and its values if they are places or sizes."""
        tag, kind, count = struct.unpack_from(f"{self.order}HHI", self.data, place)
        size = _SIZES.get(kind, 0) * count
        at = place + 8
        if size > 4:
            (at,) = struct.unpack_from(f"{self.order}I", self.data, at)
            self.covered.append((at, at + size))
        wanted = tag in _DIRECTORIES or tag in _PIXELS or tag in _PIXELS.values()
        if not wanted or kind not in (_SHORT, _LONG, _SUBIFD):
            return tag, ()
        if count > _MOST_VALUES:
            self.complete = False
            return tag, ()
        sign = "H" if kind == _SHORT else "I"
        return tag, struct.unpack_from(f"{self.order}{count}{sign}", self.data, at)
