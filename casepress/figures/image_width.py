"""The printed width of an image: what authors write as `width=`, and how wide that is."""

from __future__ import annotations

import re

_WIDTH = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(%|mm|cm|in|pt|px)")
#: The units of length of CSS Values and Units Level 3, 5.2, in millimetres.
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96}


def normalised_width(written: str) -> str | None:
    """An author's `width=` as the article has it: "60%" of the room that the layout gives the
    image, or "80mm". Returns `None` for what is not a width."""
    match = _WIDTH.fullmatch(written.strip())
    value = float(match[1]) if match else 0.0
    if not match or value <= 0 or (match[2] == "%" and value > 100):
        return None
    unit = match[2] if match[2] == "%" else "mm"
    return f"{round(value * _MILLIMETRES.get(match[2], 1.0), 2):g}{unit}"


def printed_width(width: str, room: float) -> float:
    """How wide an image is printed, in millimetres: as its normalised `width` asks, at most `room`,
    which it fills where the width is "". `figure.typ` of the PDF reads the same two forms."""
    if not width:
        return room
    number = float(width.rstrip("%m"))
    return min(room, room * number / 100 if width.endswith("%") else number)
