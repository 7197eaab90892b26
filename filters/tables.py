#!/usr/bin/env python3
"""Tables: numbered and labelled, with caption and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    attr_of,
    div,
    identifier,
    is_div,
    para,
    rewrite_blocks,
    structure,
    text,
    walk,
    with_origin,
)
from casepress.article.floats import caption, identified
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import SRC005, SRC006
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, language

FIG012 = Code(
    "FIG012",
    "table-structure",
    Severity.ERROR,
    """The head row of a table, the rows below it or all words are missing, its drawn lines do not
meet, or a box for a table holds none or several.

Why: screen readers name each cell by its head, which JATS and PDF/UA require. A table without rows
stops the build.
Scope: tables.
Source: ISO 14289-1, 7.5; PMC tagging guidelines, tables
Fails:
    |  |  |
    |--|--|
    | White cells | 6.1 |

    : **Fluid.** Cells of the fluid.
Passes:
    | Test | Result |
    |------|-------:|
    | White cells | 6.1 |

    : **Fluid.** Cells of the fluid.
""",
)

CODES = (FIG012,)
#: The elements of a cell without words.
_BARE = ("Plain", "Para", "Space", "SoftBreak", "LineBreak")
_NOTE_MARK = re.compile(r"[*†‡§¶#‖]+")
_HEAD_LINE = re.compile(r"[+:|]*={3,}[+:|=]*")


@dataclass
class _Pass:
    label: str
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | None:
        if element["t"] == "Table":
            return self.table(element, element, [])
        if element["t"] == "Div" and identifier(element).startswith("tbl-"):
            tables = [b for b in element["c"][1] if b["t"] == "Table"]
            if len(tables) == 1:
                notes = [b for b in element["c"][1] if b["t"] != "Table"]
                return self.table(element, tables[0], notes)
            message = "a box with a tbl- id must hold one table and its notes; correct its content"
            self.findings.append(Finding(FIG012, message, InNode(element), blocks=True))
        return None

    def table(self, box: Element, table: Element, notes: Blocks) -> Element:
        self.count += 1
        attributes, (_, legend), columns, head, bodies, foot = table["c"]
        given = identifier(box) or attributes[0]
        name, found = identified(given, "tbl-", self.count, table)
        self.findings += found
        if message := _fault(head, bodies, foot):
            self.findings.append(Finding(FIG012, message, InNode(table), blocks=True))
        elif not any(text(cell) for row in head[1] for cell in row[1]):
            message = "the head row of this table is missing; name the columns in the first row"
            self.findings.append(Finding(FIG012, message, InNode(table)))
        head = _centred(head)
        made = {"t": "Table", "c": [attr(), [None, caption(legend)], columns, head, bodies, foot]}
        below = [div(attr("", ["notes"]), _unboxed(notes))] if notes else []
        pairs = {"number": str(self.count), "label": f"{self.label} {self.count}"}
        pairs |= self.decimal(table, [*attributes[2], *attr_of(box)[2]], len(columns))
        return with_origin(
            table, div(attr(name, ["table-wrap"], pairs), [with_origin(table, made), *below])
        )

    def decimal(self, table: Element, pairs: list[list[str]], width: int) -> dict[str, str]:
        """The columns that align on the decimal point; any other attribute is a finding."""
        out: dict[str, str] = {}
        for key, value in dict(pairs).items():
            columns = re.findall(r"\d+", value)
            if key == "decimal" and columns and all(0 < int(c) <= width for c in columns):
                out["decimal"] = " ".join(columns)
            elif key == "decimal":
                message = f'`decimal="{value}"` is not a column of this table; write 1 to {width}'
                self.findings.append(Finding(SRC006, message, InNode(table, "decimal=")))
            else:
                message = f"unknown attribute `{key}` of a table; known: decimal"
                self.findings.append(Finding(SRC005, message, InNode(table, f"{key}=")))
        return out


def _loose_notes(blocks: Blocks) -> Iterator[Finding]:
    """Findings on paragraphs below a table each of whose lines begins with the mark of a note:
    they would be printed as one paragraph of the text."""
    for table, below in pairwise(blocks):
        if table["t"] != "Table" or below["t"] != "Para":
            continue
        notes = _lines(below)
        marked = all(_is_mark(note["c"][0]) for note in notes)
        if marked and (len(notes) > 1 or _has_mark(table, below["c"][0])):
            message = (
                "these notes of the table would be printed as a paragraph of the text; write a "
                "line `::: {#tbl-…}` above the table and `:::` below its notes"
            )
            yield Finding(FIG012, message, InNode(below), severity=Severity.WARNING)


def _has_mark(table: Element, mark: Element) -> bool:
    """Whether a cell of a table has the mark of a note."""
    wanted = text([mark])
    marks = (e for e in walk(table["c"][3:]) if e["t"] == mark["t"])
    return any(text([e]).endswith(wanted) for e in marks)


def tables(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Bring every table into the form of `docs/article-json.md`: a Div with the table and its
    notes. The author puts notes beside the table in `::: {#tbl-…}`."""
    label = str(context.journal.labels(language(document, context))["table"])
    work = _Pass(label)
    blocks = rewrite_blocks(document["blocks"], work.visit, notes=context.has_notes(document))
    sections = (e["c"][1] for e in structure(document["blocks"]) if is_div(e, "section"))
    work.findings += (found for part in sections for found in _loose_notes(part))
    return {**document, "blocks": blocks}, work.findings


def _fault(head: Any, bodies: list[Any], foot: Any) -> str:
    """What keeps an output from printing the table; "" for a sound one."""
    below = [row for body in bodies for part in body[2:] for row in part]
    rows = [*head[1], *below, *foot[1]]
    if _torn(rows):
        return (
            "the lines of this table do not meet, so that they would be printed; put each `+` "
            "and `|` below that of the first line, and widen columns that are too narrow"
        )
    if not below:
        return "the rows below the head of this table are missing; add them or remove the table"
    cells = (cell for row in rows for cell in row[1])
    if not any(e["t"] not in _BARE for cell in cells for e in walk(cell[4])):
        return "all cells of this table are empty; fill them in or remove the table"
    return ""


def _torn(rows: Iterable[Any]) -> bool:
    """Whether a drawn table was not read as it was meant: a row without cells of its own, or the
    line below the head as words."""
    return any(
        not row[1] or any(e["t"] == "Str" and _HEAD_LINE.fullmatch(e["c"]) for e in walk(row[1]))
        for row in rows
    )


def _unboxed(notes: Blocks) -> Blocks:
    out: Blocks = []
    for block in notes:
        for note in block["c"][1] if is_div(block, "notes") else [block]:
            out += _lines(note)
    return out


def _lines(note: Element) -> Blocks:
    """The notes of a paragraph: one more begins in each line that begins with a mark of its own."""
    if note["t"] != "Para":
        return [note]
    starts = [0]
    for i, (before, after) in enumerate(pairwise(note["c"]), 1):
        if before["t"] in ("SoftBreak", "LineBreak") and _is_mark(after):
            starts.append(i)
    parts = [note["c"][a:b] for a, b in pairwise([*starts, len(note["c"])])]
    for part in parts[:-1]:
        part.pop()  # the end of the line
    return [with_origin(note, para(part)) for part in parts] if len(parts) > 1 else [note]


def _is_mark(inline: Element) -> bool:
    """Whether an inline is the mark of a note: a raised letter or number, or one of * † ‡ § ¶ #."""
    raised = inline["t"] == "Superscript" and len(text(inline["c"])) <= 3
    return raised or (inline["t"] == "Str" and _NOTE_MARK.match(inline["c"]) is not None)


def _centred(head: Any) -> Any:
    """The head of a table, in which a cell above several columns is centred above them, unless it
    has an alignment of its own."""
    attributes, rows = head
    if not any(cell[3] > 1 for _, cells in rows for cell in cells):
        return head
    made = [
        [
            own,
            [
                [c[0], {"t": "AlignCenter"}, *c[2:]]
                if c[3] > 1 and c[1]["t"] == "AlignDefault"
                else c
                for c in cells
            ],
        ]
        for own, cells in rows
    ]
    return [attributes, made]


if __name__ == "__main__":
    run_alone(tables)
