"""Marks that travel through pandoc as text: what was found in the Word file and has no words.

A mark is two private characters around a kind and a number. Private characters that an author's
file holds are replaced before any mark is set, so none can be forged.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["p", "c", "i", "k", "o", "t", "b", "n"]
_OPEN, _CLOSE = "\ue000", "\ue001"
#: p paragraph, c citation, i picture, k comment, o object, t tab, b end of page, n note.
PATTERN = re.compile("\ue000([pciktobn])(\\d*)\ue001")
_FORGED = re.compile("[\ue000\ue001]")


def mark(kind: Kind, number: int | str = "") -> str:
    """The mark of a kind with its number."""
    return f"{_OPEN}{kind}{number}{_CLOSE}"


def cleaned(text: str) -> str:
    """Text without private characters that marks use."""
    return _FORGED.sub("\ufffd", text)


def without(text: str) -> str:
    """Text without marks."""
    return PATTERN.sub("", text)
