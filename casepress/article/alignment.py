"""What belongs together in two versions of a text, and what differs: lines first, then words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

#: A word, a run of white space, or a sign.
TOKEN = re.compile(r"[^\W_]+|\s+|.", re.DOTALL)
#: Two lines of which less is the same do not belong together.
_ALIKE = 0.5


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


def aligned(
    old: Sequence[str],
    new: Sequence[str],
    kinds: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[tuple[int, int]]:
    """The pairs of lines that belong together, in order: equal ones, and between them those that
    are most alike. With `kinds` only lines of one kind belong together."""
    ours, theirs = kinds or (("",) * len(old), ("",) * len(new))
    a_keys, b_keys = list(zip(ours, old, strict=True)), list(zip(theirs, new, strict=True))
    matcher = difflib.SequenceMatcher(None, a_keys, b_keys, autojunk=False)
    out: list[tuple[int, int]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out += [(a + i, c + i) for i in range(b - a)]
        elif kind == "replace":
            score = [
                [likeness(old[i], new[j]) if ours[i] == theirs[j] else 0.0 for j in range(c, d)]
                for i in range(a, b)
            ]
            out += [(a + i, c + j) for i, j in _best(score, d - c)]
    return out


def _best(score: Sequence[Sequence[float]], width: int) -> list[tuple[int, int]]:
    """The pairs that make the sum of likeness largest, in order (a longest common subsequence with
    weights)."""
    best = [[0.0] * (width + 1) for _ in range(len(score) + 1)]
    for i in range(len(score) - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            pair = score[i][j] + best[i + 1][j + 1] if score[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    out, i, j = [], 0, 0
    while i < len(score) and j < width:
        if score[i][j] >= _ALIKE and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            out.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out
