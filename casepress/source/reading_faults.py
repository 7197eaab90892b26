"""SRC012: parts of the markdown that pandoc drops or reads otherwise than it was typed, by its own
warnings and by the rows of tables."""

from __future__ import annotations

import re
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.source.cut_rows import CutRow
from casepress.source.grid_rows import CrookedRow
from casepress.source.positions import Locator

SRC012 = Code(
    "SRC012",
    "markdown-warning",
    Severity.ERROR,
    """pandoc could not make sense of a part of the markdown and would have dropped it.

Why: nothing may be lost silently (a footnote never used, a link defined twice, cells of a table
row that has more of them than the table has columns).
Source: pandoc's own warnings; pandoc's manual, pipe_tables
Fails:
    The knee was dry.[^dry]

    [^dry]: At six months.

    [^dry]: At a year.
Passes:
    The knee was dry.[^dry]

    [^dry]: At six months.
""",
    blocks=True,
)


def of_pandoc(warning: dict[str, Any], locator: Locator, whole: str, start: int) -> Finding:
    """pandoc's warning as a finding; its lines count from the end of the front matter."""
    message = " ".join(str(warning.get("pretty") or warning.get("type")).split())
    message = re.sub(r" at line \d+ column \d+", "", message).rstrip(".")
    message = f"{message[:1].lower()}{message[1:]}; correct or remove it"
    if warning.get("type") == "UnclosedDiv":
        message = "a block begins here with `:::` and nothing closes it; close it with a line `:::`"
    place = Span(locator.name)
    if "line" in warning:
        # the first line of the body is the rest of the closing fence's line
        line = warning["line"] + locator.line_column(start)[0] - 1
        column = int(warning.get("column", 1))
        place = Span(locator.name, line, column, line, column + 1)
    return Finding(SRC012, message, InFile(place))


def of_cut_row(row: CutRow, locator: Locator, start: int) -> Finding:
    """The finding about a table row that pandoc cuts; lines count as in warnings."""
    line = row.line + locator.line_column(start)[0] - 1
    shift = locator.line_column(start)[1] - 1 if row.line == 1 else 0
    place = Span(locator.name, line, row.column + shift, line, row.end_column + shift)
    what = "the head of this table" if row.head else "this row"
    where = "the line under it" if row.head else "the head of its table"
    message = (
        f"{what} has {_counted(row.cells)} and {where} {row.columns}: the rest would be lost; "
        "take cells away, or give head and the line under it more (a `|` within a cell is `\\|`)"
    )
    return Finding(SRC012, message, InFile(place))


def of_crooked_row(row: CrookedRow, locator: Locator, start: int) -> Finding:
    """The finding about a row of a drawn table; lines count as in warnings."""
    line = row.line + locator.line_column(start)[0] - 1
    message = (
        "this `|` is not below a `+` of the table's lines, so that cells would run together; move "
        "it by adding or removing spaces"
    )
    return Finding(
        SRC012, message, InFile(Span(locator.name, line, row.column, line, row.end_column))
    )


def _counted(cells: int) -> str:
    return f"{cells} cell{'s' * (cells != 1)}"
