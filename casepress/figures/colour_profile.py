"""Colour profiles (ICC.1:2022) reduced to what colour needs.

A profile may name who calibrated a display, the device, its serial number and the date; none of
that changes a colour.
"""

from __future__ import annotations

import struct

_HEADER, _ENTRY = 128, 12
#: Tags that a conversion of colours reads (ICC.1:2022, 9.2), and those that only describe.
_NEEDED = frozenset(
    (b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"bkpt", b"chad", b"rTRC", b"gTRC", b"bTRC", b"kTRC",
     b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"D2B0", b"D2B1", b"D2B2", b"B2D0",
     b"B2D1", b"B2D2", b"gamt", b"lumi", b"chrm", b"cicp")
)  # fmt: skip
#: Fields of the header that name a program, a date, a device or a maker (7.2).
_NAMING = ((4, 8), (24, 36), (48, 64), (80, 100))
_DATE = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)


def reduced(profile: bytes) -> bytes | None:
    """The profile with the tags that colours need, a neutral description and no other words; `None`
    where it cannot be read."""
    try:
        (count,) = struct.unpack_from(">I", profile, _HEADER)
        entries = [
            struct.unpack_from(">4sII", profile, _HEADER + 4 + n * _ENTRY) for n in range(count)
        ]
    except struct.error:
        return None
    kept = [(name, profile[at : at + size]) for name, at, size in entries if name in _NEEDED]
    if not kept or any(not body for _, body in kept):
        return None
    describe = _localised if profile[8] >= 4 else _described
    words = (b"desc", describe("Colour", b"desc")), (b"cprt", describe("None", b"text"))
    return _written(profile, [*words, *kept])


def _written(profile: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    header = bytearray(profile[:_HEADER])
    for start, end in _NAMING:
        header[start:end] = bytes(end - start)
    header[24:36] = _DATE
    places: dict[bytes, int] = {}
    body = b""
    first = _HEADER + 4 + len(tags) * _ENTRY
    table = struct.pack(">I", len(tags))
    for name, data in tags:
        if data not in places:
            places[data] = first + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    header[0:4] = struct.pack(">I", first + len(body))
    return bytes(header) + table + body


def _localised(words: str, _: bytes) -> bytes:
    text = words.encode("utf-16-be")
    return struct.pack(">4s4xII4sII", b"mluc", 1, 12, b"enUS", len(text), 28) + text


def _described(words: str, kind: bytes) -> bytes:
    text = words.encode("ascii") + b"\0"
    if kind == b"text":
        return b"text" + bytes(4) + text
    return b"desc" + struct.pack(">4xI", len(text)) + text + bytes(8 + 3 + 67)
