"""Tables without a complete grid: pandoc would cut their rows to the columns that it states."""

from __future__ import annotations

from casepress.importing.ooxml import Tree, at, element, every, q, val
from casepress.importing.simplify.story import Story


def simplify(story: Story) -> None:
    """Give every table as many grid columns as its widest row takes."""
    for tree, _ in story.trees:
        for table in every(tree, "w:tbl"):
            widest = max((_width(row) for row in table.iterchildren(q("w:tr"))), default=0)
            grid = at(table, "w:tblGrid")
            if grid is None:
                grid = element("w:tblGrid")
                properties = at(table, "w:tblPr")
                table.insert(0 if properties is None else 1, grid)
            for _ in range(widest - len(grid)):
                grid.append(element("w:gridCol", w_w="1000"))


def _width(row: Tree) -> int:
    before = val(row, "w:trPr/w:gridBefore", "0")
    own = [c for c in every(row, "w:tc") if c.getparent() is row]
    cells = sum(_span(val(c, "w:tcPr/w:gridSpan", "1")) for c in own)
    return cells + (int(before) if before.isdigit() else 0)


def _span(text: str) -> int:
    return min(int(text), 200) if text.isdigit() else 1
