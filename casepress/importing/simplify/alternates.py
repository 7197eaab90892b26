"""`mc:AlternateContent`: one of its versions, where all would show the same twice."""

from __future__ import annotations

from casepress.importing.ooxml import Tree, at, every, q, unwrap
from casepress.importing.simplify.story import Story


def simplify(story: Story) -> None:
    """Keep the newer version where it holds a picture or words, else the older one."""
    for tree, _ in story.trees:
        while (found := at_any(tree)) is not None:
            choices = [c for c in found if c.tag in (q("mc:Choice"), q("mc:Fallback"))]
            best = max(choices, key=_holds, default=None)
            for other in list(found):
                if other is not best:
                    found.remove(other)
            if best is not None:
                unwrap(best)
            unwrap(found)


def at_any(tree: Tree) -> Tree | None:
    """The first one, outermost first."""
    return next(iter(tree.iter(q("mc:AlternateContent"))), None)


def _holds(choice: Tree) -> tuple[int, bool]:
    """What a version shows: how many pictures and texts; the newer wins where both show as much."""
    texts = sum(1 for box in every(choice, "w:txbxContent") if at(box, "w:p") is not None)
    return len(every(choice, "a:blip", "v:imagedata")) + texts, choice.tag == q("mc:Choice")
