"""The blocks of the Word file as parts: paragraphs with words or marks, and tables."""

from __future__ import annotations

from casepress.importing.draft import Grid, Part
from casepress.importing.line import Line
from casepress.importing.reading import Block
from casepress.importing.simplify.tokens import PATTERN, mark

_BREAK = mark("b")


def of(blocks: list[Block]) -> tuple[Part, ...]:
    """A part for each block that holds something; page ends hold nothing."""
    out = []
    for block in blocks:
        if block.table is not None:
            out.append(Part(block, Line(), Grid(0, Line(), block.table)))
            continue
        line = Line.of(block.inlines)
        line = line.replaced(
            (m.start(), m.end(), ()) for m in PATTERN.finditer(line.text) if m[0] == _BREAK
        )
        line = line.stripped(" \n")
        if line.text:
            made = Part(block, line)
            out.append(made.with_line(line))
    return tuple(out)
