"""The line in the manuscript of something that does not fit on its page. The article JSON has no
lines, so that the text is searched, but only after the error."""

from __future__ import annotations

import re
from pathlib import Path

from casepress.core.errors import MisfitError

_ENOUGH = 24  # letters that identify a passage


def located(error: MisfitError, manuscript: Path) -> str:
    """The message, preceded by the manuscript's file and line where they are found."""
    name = f"manuscript/{manuscript.parent.name}/{manuscript.name}"
    try:
        text = manuscript.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return str(error)
    line = line_of(error.clue, text)
    return f"{name}:{line}: {error}" if line else f"{name}: {error}"


def line_of(clue: str, text: str) -> int | None:
    """The line, counted from 1, of an id ("#fig-1") or of a passage, whatever its markup; None
    where it is not found."""
    if clue.startswith("#"):
        found = re.search(re.escape(clue) + r"(?![\w-])", text)
        return text.count("\n", 0, found.start()) + 1 if found else None
    wanted = _letters(clue)[:_ENOUGH]
    if not wanted:
        return None
    lines = [_letters(line) for line in text.splitlines()]
    at = "".join(lines).find(wanted)
    if at < 0:
        return None
    for number, line in enumerate(lines, start=1):
        at -= len(line)
        if at < 0:
            return number
    return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
