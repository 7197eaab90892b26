"""Private characters that an author's file holds, so that no mark of the pre-pass is forged."""

from __future__ import annotations

from casepress.importing.ooxml import q
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.tokens import cleaned


def simplify(story: Story) -> None:
    """Replace them in every text, code and name of the parts."""
    for tree, _ in story.trees:
        for one in tree.iter(q("w:t"), q("w:delText"), q("w:instrText"), q("m:t")):
            if one.text:
                one.text = cleaned(one.text)
