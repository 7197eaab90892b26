"""Rows of drawn tables that are out of place."""

from __future__ import annotations

import pytest

from casepress.source.grid_rows import crooked_rows

HEAD = "+------+------+\n| Test | Res  |\n+======+======+\n"
END = "+------+------+\n"
CROOKED = {
    "one space short": (HEAD + "| b   | 2    |\n" + END, 4, 7),
    "one space long": (HEAD + "| b     | 2    |\n" + END, 4, 9),
    "short in its second cell": (HEAD + "| b    | 2   |\n" + END, 4, 14),
    "without an end": (HEAD + "| b    | 2\n" + END, 4, 8),
    "in the head": ("Text.\n\n+------+------+\n| Test| Res  |\n+======+======+\n" + END, 4, 7),
    "in a quotation": ("> +---+---+\n> | a | b |\n> +===+===+\n> | c  | d|\n> +---+---+\n", 4, 8),
}
SOUND = {
    "a plain table": HEAD + "| b    | 2    |\n" + END,
    "a spanned row": HEAD + "| b and 2   |\n".replace("2   |", "2     |") + END,
    "a wide letter": HEAD + "| 膝   | 2    |\n" + END,
    "an accent of its own": HEAD + "| e\u0301    | 2    |\n" + END,
    "a stroke within a cell": HEAD + "| |x|  | 2    |\n" + END,
    "a row span": "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+===+===+\n| d | e |\n+---+---+\n",
    "code": "```\n" + HEAD + "| b   | 2    |\n" + END + "```\n",
    "a pipe table": "| a | b |\n|---|---|\n| cc | d |\n",
}


@pytest.mark.parametrize(("text", "line", "column"), CROOKED.values(), ids=CROOKED)
def test_crooked(text: str, line: int, column: int) -> None:
    (row,) = crooked_rows(text)
    assert (row.line, row.column) == (line, column)


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_sound(text: str) -> None:
    assert not list(crooked_rows(text))
