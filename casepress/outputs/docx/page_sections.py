"""Page breaks, and sections of landscape pages for wide tables.

`body` leaves hints between the paragraphs: `x:page` before what begins a new page, and `x:section`
where the pages before it end, which are portrait or landscape. Here they become page breaks and
sections (ECMA-376 part 1, 17.6).
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
class LandscapeSection:
    """For landscape pages: the relationship ids of their headers and footers by those of the
    portrait pages."""

    headers_footers: dict[str, str]


def has_landscape(root: Node) -> bool:
    """Whether there is a landscape page."""
    return bool(find(root, "w:body/x:section"))


def polish_pages(root: Node, landscape: LandscapeSection) -> None:
    """Replace the hints. The document's own section properties must be complete."""
    (last,) = find(root, "w:body/w:sectPr")
    portrait = deepcopy(last)
    for stray in find(root, "//x:*[not(parent::w:body)]"):
        remove(stray)
    for hints in _runs(root):
        _settle(hints, portrait, last, landscape)
    sections = find(root, "//w:sectPr")
    for later in sections[1:]:
        for only_first in find(later, "w:titlePg | w:headerReference[@w:type='first'] | "
                                      "w:footerReference[@w:type='first']"):  # fmt: skip
            remove(only_first)


def _runs(root: Node) -> list[list[Node]]:
    """The hints that directly follow one another, together."""
    runs: list[list[Node]] = []
    for hint in find(root, "w:body/x:*"):
        before = hint.getprevious()
        if runs and before is not None and before is runs[-1][-1]:
            runs[-1].append(hint)
        else:
            runs.append([hint])
    return runs


def _settle(hints: list[Node], portrait: Node, last: Node, landscape: LandscapeSection) -> None:
    before, after = hints[0].getprevious(), hints[-1].getnext()
    ends = [n.get("ends", "") for n in hints if n.tag == q("x:section")]
    for hint in hints:
        remove(hint)
    if ends == ["landscape", "portrait"] or not ends:
        if len(ends) < len(hints) or not ends:
            _new_page(after)
    elif ends[-1] == "landscape" and after is last:
        _set_landscape(last, landscape)
    elif before is not None:
        section = deepcopy(portrait)
        if ends[-1] == "landscape":
            _set_landscape(section, landscape)
        _end_section(before, section)


def _end_section(before: Node, section: Node) -> None:
    holder = before
    if before.tag != q("w:p"):
        holder = paragraph("Section Break")
        before.addnext(holder)
    properties = paragraph_properties(holder)
    properties.append(section)


def _set_landscape(section: Node, landscape: LandscapeSection) -> None:
    (size,) = find(section, "w:pgSz")
    width, height = get(size, "w:w"), get(size, "w:h")
    for key, value in (("w:w", height), ("w:h", width), ("w:orient", "landscape")):
        size.set(q(key), value)
    for reference in find(section, "w:headerReference | w:footerReference"):
        key = get(reference, "r:id")
        reference.set(q("r:id"), landscape.headers_footers.get(key, key))


def _new_page(after: Node | None) -> None:
    """Begin a new page with the paragraph `after`."""
    if after is None or after.tag != q("w:p"):
        return
    properties = paragraph_properties(after)
    place = len(find(properties, "w:pStyle | w:keepNext | w:keepLines"))
    if not find(properties, "w:pageBreakBefore"):
        properties.insert(place, el("w:pageBreakBefore"))
