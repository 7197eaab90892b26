"""Words, signs and spaces of a paragraph: what is compared."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"[^\W_]+|\s+|.", re.DOTALL)
#: The end of a paragraph within what was one.
BREAK = "\n\n"
#: What stands for something that is no text: a picture, a formula, a mark of a footnote.
OBJECT = "\ufffc"
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‑": "-", "\u00ad": None})


@dataclass(frozen=True)
class Token:
    """A word, a sign or a space: its formats, the serial number of its unit (0: generated), and
    whether it is an object."""

    text: str
    formats: frozenset[str] = frozenset()
    serial: int = 0

    @property
    def key(self) -> str:
        """By what it is compared: all spaces are alike, and so are quotation marks of all forms."""
        return key(self.text)


def key(text: str) -> str:
    """By what a token is compared."""
    if text.isspace():
        return BREAK if text == BREAK else " "
    return unicodedata.normalize("NFC", text).translate(_SAME)


def normal(text: str) -> str:
    """A text for comparing whole lines."""
    return " ".join(key(text).split())


@dataclass(frozen=True)
class Change:
    """The tokens from `start` to `end` of a line become those from `new_start` to `new_end`."""

    start: int
    end: int
    new_start: int
    new_end: int


def differences(old: Sequence[str], new: Sequence[str], units: Sequence[int] = ()) -> list[Change]:
    """What differs between two lines of keys. What is only added or only taken away is as far to
    the left as it can be: "the knee" and "the right knee" differ by " right", never by "right ".
    With `units`, the serial number of each old token, it never leaves its unit for that."""

    def inner(at: int) -> bool:
        return not units or (at < len(units) and units[at - 1] == units[at])

    found: list[Change] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        floor = found[-1].end if found else 0
        while kind == "insert" and a > floor and inner(a) and old[a - 1] == new[d - 1]:
            a, b, c, d = a - 1, b - 1, c - 1, d - 1
        while kind == "delete" and a > floor and inner(a) and old[a - 1] == old[b - 1]:
            a, b, c, d = a - 1, b - 1, c - 1, d - 1
        found.append(Change(a, b, c, d))
    return found


def changes(old: Sequence[str], new: Sequence[str], units: Sequence[int]) -> list[Change]:
    """The differences of two lines; those with nothing but a space between them are one."""
    found: list[Change] = []
    for one in differences(old, new, units):
        last = found[-1] if found else None
        near = last is not None and old[last.end : one.start] == [" "]
        if last and near and last.end > last.start and one.end > one.start:
            found[-1] = Change(last.start, one.end, last.new_start, one.new_end)
        else:
            found.append(one)
    return found


def likeness(one: str, other: str) -> float:
    """How much of two lines is the same, from 0 to 1."""
    a, b = TOKEN.findall(one.casefold()), TOKEN.findall(other.casefold())
    a, b = [w for w in a if not w.isspace()], [w for w in b if not w.isspace()]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


_ALIKE = 0.5


def aligned(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of lines that belong together, in order: equal ones, and between them those that
    are most alike."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    out: list[tuple[int, int]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out += [(a + i, c + i) for i in range(b - a)]
        elif kind == "replace":
            out += _alike(old, new, range(a, b), range(c, d))
    return out


def _alike(
    old: Sequence[str], new: Sequence[str], ours: range, theirs: range
) -> list[tuple[int, int]]:
    """The pairs that make the sum of likeness largest, in order (a longest common subsequence with
    weights)."""
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    score = [[likeness(old[i], new[j]) for j in theirs] for i in ours]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            pair = score[i][j] + best[i + 1][j + 1] if score[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    out, i, j = [], 0, 0
    while i < len(ours) and j < len(theirs):
        if score[i][j] >= _ALIKE and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            out.append((ours[i], theirs[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out
