"""Tracked changes: the text as it is once they are all accepted, or all rejected."""

from __future__ import annotations

from casepress.importing.ooxml import Tree, at, drop, element, every, q, unwrap
from casepress.importing.simplify.story import Story

_MARKS = ("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange")
_RANGES = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd")


def simplify(story: Story) -> None:
    """Accept or reject every insertion, deletion and move, those of paragraph ends and table rows
    included."""
    keeps, goes = ("w:ins", "w:moveTo"), ("w:del", "w:moveFrom")
    if story.reject:
        keeps, goes = goes, keeps
    for tree, _ in story.trees:
        _rows(tree, goes[0], story)
        merged = [p for p in every(tree, "w:p") if any(_ends(p, name) for name in goes)]
        for one in every(tree, *goes):
            if one.getparent().tag not in (q("w:rPr"), q("w:trPr")):
                story.changes += 1
                drop(one)
        for one in every(tree, *keeps):
            if one.getparent().tag not in (q("w:rPr"), q("w:trPr")):
                story.changes += 1
                unwrap(one)
        for text in every(tree, "w:delText", "w:delInstrText"):
            text.tag = q("w:t") if text.tag == q("w:delText") else q("w:instrText")
        for paragraph in reversed(merged):
            _join(paragraph)
        for one in every(tree, *(f"w:{name}" for name in (*_MARKS, *_RANGES))):
            drop(one)


def _ends(paragraph: Tree, name: str) -> bool:
    """Whether the end of a paragraph is such a change."""
    return at(paragraph, f"w:pPr/w:rPr/{name}") is not None


def _rows(tree: Tree, goes: str, story: Story) -> None:
    for row in every(tree, "w:tr"):
        if at(row, f"w:trPr/{goes}") is not None:
            story.changes += 1
            table = row.getparent()
            table.remove(row)
            if at(table, "w:tr") is None:
                drop(table)


def _join(paragraph: Tree) -> None:
    """A paragraph whose end is gone continues in the next one, whose properties hold."""
    after = paragraph.getnext()
    own = [child for child in paragraph if child.tag != q("w:pPr")]
    if after is None or after.tag != q("w:p"):
        if not own and paragraph.getparent().tag != q("w:tc"):
            drop(paragraph)
        return
    properties = at(after, "w:pPr")
    if properties is None:
        properties = element("w:pPr")
        after.insert(0, properties)
    for child in reversed(own):
        after.insert(1, child)
    drop(paragraph)
