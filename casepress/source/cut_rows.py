"""Rows of pipe tables with more cells than their table has columns: pandoc cuts the surplus.

Only pandoc knows where a cell ends (a `|` may be escaped, or be part of code or of a formula), and
whether the lines are a table at all. So a row with enough `|` for too many cells is only suspected.
Then pandoc reads the text again, with enough columns under the heads of the suspected tables, and
so shows what it had cut. A text without such a row is not read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Element, text, walk
from casepress.source.document_words import words_of
from casepress.source.line_prefix import LIST_MARKER
from casepress.source.unsupported import COMMENTS

#: The line under a table's head: its prefix, its columns, its end.
_RULE = re.compile(
    r"([ \t>]*+(\|)?[ \t]*+:?-++:?[ \t]*+(?:[|+][ \t]*+:?-++:?[ \t]*+)*+)\|?[ \t]*+",
)
_RULED = re.compile(r"[ \t>]*+[|+:-][ \t|+:=-]*+")  # of any kind of table
_ITEM = re.compile(rf"[ \t>]*{LIST_MARKER}")
_STROKE = re.compile(r"\\.|(\|)")
_SURPLUS = 40  # surplus cells that are looked at, at most
#: Code that ends on its line; and HTML or TeX, which may continue on the next.
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_GOES_ON = re.compile(r"<[A-Za-z/!?][^>]*$|\\begin")
_NO_CONTENT = frozenset({"Plain", "Para", "Space", "SoftBreak"})


@dataclass(frozen=True)
class CutRow:
    """A row with more cells than its table has columns; line and column (1-based, in the text
    that was read) are those of its first surplus cell."""

    line: int
    column: int
    end_column: int
    cells: int
    columns: int
    head: bool


@dataclass(frozen=True)
class _Suspect:
    """A possible table with such a row. `first` is the 0-based line of its head, `lines` are those
    of its rows, without the line under the head. A `>` at the beginning of a row is a quotation
    only where that line has one too (`quoted`); else it is in a cell."""

    first: int
    columns: int
    lines: list[str]
    quoted: bool

    @property
    def most(self) -> int:
        """A number of columns that is enough for every cell."""
        strokes = [_strokes(line) for line in self.lines]
        together = sum(strokes) if any(map(_open, self.lines)) else max(strokes)
        return min(together + 2, self.columns + _SURPLUS)


def cut_rows(body: str, format_: str) -> list[CutRow]:
    """The rows of a text in markdown (lines end with "\\n") of which pandoc cuts cells that hold
    something. Raises `PandocError`."""
    lines = body.split("\n")
    suspects = list(_suspects(lines))
    if not suspects:
        return []
    # each suspect gets a number of columns by which its table is recognized
    ruled = max(len(re.findall(r"[-=]+", line)) for line in lines if _RULED.fullmatch(line))
    base = max(ruled, *(suspect.most for suspect in suspects)) + 1
    for i, suspect in enumerate(suspects):
        rule = _RULE.fullmatch(lines[suspect.first + 1])
        lines[suspect.first + 1] = rule[1] + "|-" * (base + i - suspect.columns) if rule else ""
    document, _ = pandoc.read("\n".join(lines), format=format_)
    found: dict[int, Any] = {}
    for element in walk(document["blocks"]):
        if element["t"] == "Table" and len(element["c"][2]) >= base:
            found[len(element["c"][2]) - base] = element["c"]
    return [row for i, table in sorted(found.items()) for row in _cut(suspects[i], table)]


def _suspects(lines: list[str]) -> Iterator[_Suspect]:
    end = 0  # of the last suspect: within its rows only a list item can begin
    for at, line in enumerate(lines[1:], 1):
        rule = _RULE.fullmatch(line) if "-" in line else None
        if rule is None or (at < end and not _ITEM.match(lines[at - 1])):
            continue
        columns = len(re.findall("-+", rule[1]))
        if columns == 1 and not rule[2]:
            continue
        end = at + 1
        while end < len(lines) and "|" in lines[end] and not _begins(lines, end):
            end += 1
        rows = [lines[at - 1], *lines[at + 1 : end]]
        quoted = ">" in line
        if any(_cells(row, quoted=quoted) > columns or _open(row) for row in rows):
            yield _Suspect(at - 1, columns, rows, quoted)


def _begins(lines: list[str], at: int) -> bool:
    """Whether a line begins a list item, and within it a table."""
    after = lines[at + 1 : at + 2]
    return bool(_ITEM.match(lines[at]) and after and _RULE.fullmatch(after[0]))


def _strokes(line: str) -> int:
    return sum(match[1] is not None for match in _STROKE.finditer(line))


def _cells(line: str, *, quoted: bool) -> int:
    """At least the number of cells of a row that ends with its line."""
    line = line.strip(" \t>" if quoted else " \t")
    return _strokes(line) + 1 - line.startswith("|") - line.endswith("|")


def _open(line: str) -> bool:
    """Whether a cell of a line may continue on the next line."""
    return (
        "`" in _CODE.sub("", line)
        or line.count("$") % 2 == 1
        or line.count("{") != line.count("}")
        or _GOES_ON.search(line) is not None
    )


def _cut(suspect: _Suspect, table: Any) -> Iterator[CutRow]:
    heads = table[3][1]
    rows = [row for part in table[4] for row in part[3]]
    if not heads:
        heads = [None]  # its cells are empty
    for i, row in enumerate((*heads[:1], *rows)):
        cells = [cell[4] for cell in row[1]] if row else []
        filled = [n for n, cell in enumerate(cells) if n >= suspect.columns and _holds(cell)]
        if filled:
            at, column, end = _place(suspect, i, cells[filled[0]], filled[0])
            line = suspect.first + at + (at > 0) + 1
            yield CutRow(line, column, end, filled[-1] + 1, suspect.columns, i == 0)


def _holds(cell: list[Element]) -> bool:
    """Whether a cell has any content but comments."""
    return any(
        not (e["t"] in ("RawInline", "RawBlock") and COMMENTS.fullmatch(e["c"][1]))
        for e in walk(cell)
        if e["t"] not in _NO_CONTENT
    )


def _place(suspect: _Suspect, row: int, cell: list[Element], nth: int) -> tuple[int, int, int]:
    """The index of the line that has the `nth` cell of a row, and the columns of that cell."""
    words = words_of(text(cell, notes=True))
    for at in range(row, len(suspect.lines)):  # a line end within a cell moves the rows below
        line = suspect.lines[at]
        for begin, end in _between(line, nth if at == row else 0, quoted=suspect.quoted):
            typed = words_of(line[begin:end])
            if words and typed and all(map(str.__eq__, typed, words)):
                return at, *_trimmed(line, begin, end)
    at = min(row, len(suspect.lines) - 1)
    line = suspect.lines[at]
    places = [*_between(line, nth, quoted=suspect.quoted), (0, len(line))]
    return at, *_trimmed(line, *places[0])


def _between(line: str, least: int, *, quoted: bool) -> Iterator[tuple[int, int]]:
    """The ranges between the `|` of a line, from the first that can be the cell `least` on."""
    edges = [m.start() for m in _STROKE.finditer(line) if m[1]]
    if not edges or line[: edges[0]].strip(" \t>" if quoted else " \t"):
        edges = [-1, *edges]
    edges.append(len(line))
    for begin, end in zip(edges[least:], edges[least + 1 :], strict=False):
        yield begin + 1, end


def _trimmed(line: str, begin: int, end: int) -> tuple[int, int]:
    """A range without the spaces around its words, as 1-based columns."""
    words = line[begin:end]
    begin += len(words) - len(words.lstrip())
    return begin + 1, max(begin + len(words.strip()), begin + 1) + 1
