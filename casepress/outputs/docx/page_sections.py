"""Pages: where a new one begins, and those that lie on their side for a wide table.

`body` leaves notes among the paragraphs: `x:page` before what begins a page, `x:section` where
the pages before it end being upright or sideways. Here they become page breaks and sections
(ECMA-376 part 1, 17.6).
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from casepress.outputs.docx.ooxml import (
    Node,
    el,
    find,
    get,
    paragraph,
    paragraph_properties,
    q,
    remove,
)


@dataclass(frozen=True)
class Turn:
    """The relationship ids of the upright headers and footers with those for pages on their
    side."""

    sideways: dict[str, str]


def has_sideways(root: Node) -> bool:
    """Whether some page lies on its side."""
    return bool(find(root, "w:body/x:section"))


def polish_pages(root: Node, turn: Turn) -> None:
    """Replace the notes; the document's own section properties are complete before."""
    (last,) = find(root, "w:body/w:sectPr")
    upright = deepcopy(last)
    for stray in find(root, "//x:*[not(parent::w:body)]"):
        remove(stray)
    for notes in _runs(root):
        _settle(notes, upright, last, turn)
    sections = find(root, "//w:sectPr")
    for later in sections[1:]:
        for only_first in find(later, "w:titlePg | w:headerReference[@w:type='first'] | "
                                      "w:footerReference[@w:type='first']"):  # fmt: skip
            remove(only_first)


def _runs(root: Node) -> list[list[Node]]:
    """The notes that stand side by side."""
    runs: list[list[Node]] = []
    for note in find(root, "w:body/x:*"):
        before = note.getprevious()
        if runs and before is not None and before is runs[-1][-1]:
            runs[-1].append(note)
        else:
            runs.append([note])
    return runs


def _settle(notes: list[Node], upright: Node, last: Node, turn: Turn) -> None:
    before, after = notes[0].getprevious(), notes[-1].getnext()
    ends = [n.get("ends", "") for n in notes if n.tag == q("x:section")]
    for note in notes:
        remove(note)
    if ends == ["sideways", "upright"] or not ends:
        if len(ends) < len(notes) or not ends:
            _new_page(after)
    elif ends[-1] == "sideways" and after is last:
        _turn(last, turn)
    elif before is not None:
        section = deepcopy(upright)
        if ends[-1] == "sideways":
            _turn(section, turn)
        _end_section(before, section)


def _end_section(before: Node, section: Node) -> None:
    holder = before
    if before.tag != q("w:p"):
        holder = paragraph("Section Break")
        before.addnext(holder)
    properties = paragraph_properties(holder)
    properties.append(section)


def _turn(section: Node, turn: Turn) -> None:
    (size,) = find(section, "w:pgSz")
    width, height = get(size, "w:w"), get(size, "w:h")
    for key, value in (("w:w", height), ("w:h", width), ("w:orient", "landscape")):
        size.set(q(key), value)
    for reference in find(section, "w:headerReference | w:footerReference"):
        key = get(reference, "r:id")
        reference.set(q("r:id"), turn.sideways.get(key, key))


def _new_page(after: Node | None) -> None:
    """Begin a page with the next paragraph."""
    if after is None or after.tag != q("w:p"):
        return
    properties = paragraph_properties(after)
    place = len(find(properties, "w:pStyle | w:keepNext | w:keepLines"))
    if not find(properties, "w:pageBreakBefore"):
        properties.insert(place, el("w:pageBreakBefore"))
