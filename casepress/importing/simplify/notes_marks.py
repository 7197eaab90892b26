"""Footnotes and endnotes: marks with their identity, since authors keep references in them."""

from __future__ import annotations

from casepress.importing.ooxml import Tree, above, every, q, run
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.tokens import mark

_KINDS = {q("w:footnoteReference"): 0, q("w:endnoteReference"): 1}


def identity(reference: Tree) -> int | None:
    """One number for each note of a file: footnotes even, endnotes odd."""
    number = reference.get(q("w:id"), "")
    return 2 * int(number) + _KINDS[reference.tag] if number.isdigit() else None


def bookmarked(tree: Tree, name: str) -> int | None:
    """The note whose reference is in a bookmark, as a NOTEREF field names it."""
    inside, identifier = False, ""
    for one in tree.iter(q("w:bookmarkStart"), q("w:bookmarkEnd"), *_KINDS):
        if one.tag == q("w:bookmarkStart") and one.get(q("w:name")) == name:
            inside, identifier = True, one.get(q("w:id"), "")
        elif one.tag == q("w:bookmarkEnd") and one.get(q("w:id")) == identifier:
            inside = False
        elif inside and one.tag in _KINDS:
            return identity(one)
    return None


def simplify(story: Story) -> None:
    """Put a mark before each reference to a note."""
    for reference in every(story.body, "w:footnoteReference", "w:endnoteReference"):
        holder = above(reference, "w:r")
        number = identity(reference)
        if holder is not None and number is not None:
            holder.addprevious(run(mark("n", number)))
