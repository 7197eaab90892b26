"""Text boxes and frames: their paragraphs are behind the paragraph that they are anchored to."""

from __future__ import annotations

from casepress.importing.ooxml import above, drop, every
from casepress.importing.simplify.marks import BOXED, EMPTIED
from casepress.importing.simplify.story import Story


def simplify(story: Story) -> None:
    """Move what text boxes hold behind their anchors, inner boxes first."""
    for tree, _ in story.trees:
        for box in reversed(every(tree, "w:txbxContent")):
            anchor = above(box, "w:p")
            content = list(box)
            shape = above(box, "wps:wsp")
            if shape is not None:
                shape.set(EMPTIED, "1")
            drop(box)
            if anchor is None:
                continue
            for child in reversed(content):
                for paragraph in every(child, "w:p"):
                    paragraph.set(BOXED, "1")
                anchor.addnext(child)
