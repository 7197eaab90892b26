"""Letters that are moved up or down by points, as LibreOffice writes raised and lowered ones."""

from __future__ import annotations

from casepress.importing.ooxml import at, element, every, q, val
from casepress.importing.simplify.story import Story

#: In half points; smaller moves only align letters.
_LEAST = 4


def simplify(story: Story) -> None:
    """Make them Word's own raised and lowered letters, where they are of another size too."""
    for tree, _ in story.trees:
        for run in every(tree, "w:r"):
            properties = at(run, "w:rPr")
            moved = val(run, "w:rPr/w:position")
            if not moved.lstrip("-").isdigit() or abs(int(moved)) < _LEAST:
                continue
            if at(properties, "w:sz") is None or at(properties, "w:vertAlign") is not None:
                continue
            kind = "superscript" if int(moved) > 0 else "subscript"
            made = element("w:vertAlign")
            made.set(q("w:val"), kind)
            if properties is not None:
                properties.append(made)
