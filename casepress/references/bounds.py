"""How large a reference file may be: a manuscript has some hundred references, and a file that is
made to take a reader's memory or time has millions of something."""

from __future__ import annotations

import re

#: Characters of a file; records; braces within braces; characters that the names of `@string` of
#: a BibTeX file become.
LONGEST, MOST_RECORDS, DEEPEST, MOST_EXPANDED = 30_000_000, 10_000, 100, 5_000_000
#: Braces, formulae and commands of one value, of a list of names, and of a whole file: the time of
#: reading grows faster than their number.
MOST_MARKS, MOST_NAME_MARKS, MOST_MARKS_OF_FILE = 500, 20_000, 500_000
_MARKS = re.compile(r"[{$\\]")
_BRACES = re.compile(r"\\.|([{}])", re.S)


def excess(text: str, record: re.Pattern[str], *, braces: bool) -> str:
    """What is too large in a file, and the remedy; "" where nothing is. `record` matches where a
    record begins; `braces` is true for a format that nests in braces."""
    if len(text) > LONGEST:
        return f"has more than {LONGEST // 1_000_000} million characters; {_KEEP}"
    if any(count > MOST_RECORDS for count, _ in enumerate(record.finditer(text), 1)):
        return too_many_records()
    if braces and _deepest(text) > DEEPEST:
        return f"has more than {DEEPEST} braces within each other; remove those without need"
    if braces and sum(1 for _ in _MARKS.finditer(text)) > MOST_MARKS_OF_FILE:
        return f"has more than {MOST_MARKS_OF_FILE:,} braces and commands; {_KEEP}"
    return ""


def too_many_records() -> str:
    """What is wrong with a file of too many records, and the remedy."""
    return f"has more than {MOST_RECORDS:,} records; {_KEEP}"


def is_crowded(value: str, *, names: bool) -> bool:
    """Whether a value of a BibTeX file has more marks than it can be read with."""
    most = MOST_NAME_MARKS if names else MOST_MARKS
    return len(value) > most and sum(1 for _ in _MARKS.finditer(value)) > most


_KEEP = "keep the references that the manuscript cites"


def _deepest(text: str) -> int:
    depth = deepest = 0
    for mark in _BRACES.finditer(text):
        if mark[1] == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark[1] and depth:
            depth -= 1
    return deepest
