"""Tracked changes as Word wants them, in what pandoc's DOCX writer made of a marked-up revision."""

from __future__ import annotations

from copy import deepcopy

from casepress.outputs.docx.ooxml import Node, el, find, q, remove

#: What a tracked insertion or deletion must not hold (ECMA-376 part 1, 17.13.5).
_HOLDERS = "w:hyperlink | w:fldSimple"

_FIRST_ID = 200_000  # higher than the ids of bookmarks


def polish_revisions(root: Node) -> None:
    """Correct the tracked changes of a text part: links hold changes, not changes links; the rows
    of a table that is new are."""
    for change in find(root, "//w:ins[w:hyperlink or w:fldSimple] | //w:del[w:hyperlink]"):
        _turn(change)
    for row in find(root, "//w:tr[.//w:pPr/w:rPr/w:ins]"):
        said = find(row, ".//w:p[.//w:t or .//w:delText]")
        marks = [find(p, "w:pPr/w:rPr/w:ins") for p in said]
        if all(marks):
            _mark_row(row, marks[0][0])


def _turn(change: Node) -> None:
    """Put each link outside a change, with the change around its runs."""
    at = change
    for child in list(change):
        if child in find(change, _HOLDERS):
            inner = _like(change)
            for run in list(child):
                inner.append(run)
            child.append(inner)
            at.addnext(child)
            at = child
        else:
            if at is change or at.tag != change.tag:
                following = _like(change)
                at.addnext(following)
                at = following
            at.append(child)
    remove(change)


def _like(change: Node) -> Node:
    made = deepcopy(change)
    for child in list(made):
        made.remove(child)
    return made


def _mark_row(row: Node, mark: Node) -> None:
    properties = find(row, "w:trPr")
    if not properties:
        made = el("w:trPr")
        row.insert(len(find(row, "w:tblPrEx")), made)
        properties = [made]
    for old in find(properties[0], "w:ins"):
        remove(old)
    attributes = {str(key): str(value) for key, value in mark.attrib.items()}
    inserted = el("w:ins")
    for key, value in attributes.items():
        inserted.set(key, value)
    properties[0].append(inserted)


def number_revisions(roots: list[Node]) -> None:
    """Give each tracked change an id of its own."""
    serial = 0
    for root in roots:
        for change in find(root, "//w:ins | //w:del"):
            serial += 1
            change.set(q("w:id"), str(_FIRST_ID + serial))
