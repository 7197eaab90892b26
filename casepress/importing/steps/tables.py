"""Tables: the captions and notes that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from casepress.importing.codes import DOC020
from casepress.importing.draft import Gone, Grid, Part, told
from casepress.importing.grids import cells, content, made, raw_rows, size
from casepress.importing.lexicon import labels
from casepress.importing.line import Line, Piece
from casepress.importing.line import words as words_line
from casepress.importing.notes import Note
from casepress.importing.reading import plain, stripped
from casepress.importing.simplify.tokens import without
from casepress.importing.steps.captions import LABEL, ROMAN, Caption, without_look

_NOTE = re.compile(
    r"(?:abbreviations?\b|notes?\b|legend\b|data are|values are|source\b|\*|†|‡|§|[a-z]\)|"
    r"abréviations|abreviaturas|abkürzungen|normal range|reference range)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"^[\w./%()+\-β-ω ]{1,24}\s*[=:]\s*(?=.*[^\W\d_]{3})\S")


def join_tables(
    parts: list[Part],
    captions: dict[int, Caption],
    tables: Sequence[int],
    notes: list[Note],
    typed: list[str],
) -> set[int]:
    """Join tables with their captions and notes; the places of the captions. Labels that are in
    cells are added to `typed`."""
    used: set[int] = set()
    above = sum(1 for i in tables if _near(parts, captions, i, -1) is not None)
    below = sum(1 for i in tables if _near(parts, captions, i, 1) is not None)
    sides = (-1, 1) if above >= below else (1, -1)
    for i in tables:
        grid = parts[i].is_
        assert isinstance(grid, Grid)
        found = next(
            (
                n
                for side in sides
                if (n := _near(parts, captions, i, side)) is not None and n not in used
            ),
            None,
        )
        caption, number, label_line = Line(), 0, None
        if found is not None:
            used.add(found)
            caption, number = captions[found].line, captions[found].number
        else:
            label_line = _first_row(grid)
            if label_line is not None:
                typed.append(f"Table {label_line[1]}")
                caption, number, grid = label_line
        end = max(i, found or 0)
        rows: list[Line] = []
        while end + 1 < len(parts) and end + 1 not in captions and _is_note(parts, end + 1, rows):
            end += 1
            rows.append(parts[end].line)
            parts[end] = replace(parts[end], line=Line(), is_=Gone())
        if found is None and label_line is None:
            notes.append(
                told(parts[i], DOC020, "begins a table without a caption; write one in article.md")
                if parts[i].text
                else Note(
                    DOC020,
                    "a table has no caption; write one in article.md",
                    _cells_words(grid),
                    parts[i].number,
                )
            )
        parts[i] = replace(parts[i], is_=Grid(number, caption, grid.table, tuple(rows)))
    return used


def _near(parts: list[Part], captions: dict[int, Caption], at: int, side: int) -> int | None:
    """The table caption next to a table on one side; short notes may be between."""
    places = [i for i in range(at + side, at + 5 * side, side) if 0 <= i < len(parts)]
    places = [i for i in places if not isinstance(parts[i].is_, Gone)]
    for distance, i in enumerate(places[:2], 1):
        if i in captions and captions[i].kind == "table":
            return i
        if (
            i in captions
            or parts[i].is_ is not None
            or (side < 0 and distance == 1 and len(parts[i].text) > 120)
            or side > 0
        ):
            return None
    return None


def _first_row(grid: Grid) -> tuple[Line, int, Grid] | None:
    """A caption that is the first row of its table, in one cell over all columns."""
    every = cells(grid.table)
    if not every or size(grid.table)[0] < 3:
        return None
    if any(c.row == 0 and c.column and without(plain(c.blocks)).strip() for c in every):
        return None
    lines = [Line.of(stripped(x)).stripped(" \n") for x in content(every[0].blocks)]
    text = Line(
        tuple(p for k, line in enumerate(lines) for p in ((Piece(" "),) if k else ()) + line.pieces)
    )
    found = LABEL.match(text.text)
    if not found or not re.fullmatch(labels("table"), found["word"], re.IGNORECASE):
        return None
    number = (
        int(found["number"]) if found["number"].isdigit() else ROMAN.get(found["number"].lower(), 0)
    )
    caption = text.cut(found.end())
    return (
        without_look(caption, True, True),
        number,
        replace(grid, table=_without_first(grid.table)),
    )


def _without_first(table: dict[str, object]) -> dict[str, object]:
    made_ = deepcopy(table)
    content_ = made_["c"]
    assert isinstance(content_, list)
    if content_[3][1]:
        content_[3][1].pop(0)
    else:
        content_[4][0][3].pop(0)
    if not content_[3][1] and content_[4] and content_[4][0][3]:
        content_[3][1].append(content_[4][0][3].pop(0))
    return made_


def _is_note(parts: list[Part], i: int, rows: Sequence[Line]) -> bool:
    """Whether a paragraph below a table is a note of it: an abbreviation, a sign's meaning."""
    part = parts[i]
    if part.is_ is not None or not part.text or part.block.marks("i"):
        return False
    facts = part.block.facts
    words = part.text.split()
    first = part.line.piece_at(0)
    if first.has("Superscript") and len(words) < 60:
        return True
    if len(words) > 70:
        return False
    defined = bool(_DEFINITION.match(part.text))
    many = len(re.findall(r"[=:]", part.text)) >= 2 and len(re.findall(r"[,;]", part.text)) >= 1
    small = 0 < facts.size <= 10 and len(words) < 60
    return (
        bool(_NOTE.match(part.text))
        or (defined and (many or len(words) <= 12))
        or (many and len(words) < 60 and defined)
        or (small and facts.item is None)
    )


def placeholder(number: int) -> dict[str, object]:
    """A table that says what is missing: the cells of one that is a picture."""
    words = f"TODO: type the cells of table-{number}, which is a picture"
    return made([[words_line("TODO").inlines()], [words_line(words).inlines()]])


def _cells_words(grid: Grid) -> str:
    rows = raw_rows(grid.table)
    return without(plain(rows[0]))[:80] if rows else ""
