"""What pandoc's DOCX writer leaves to be put right in the text parts, each as a small pass."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from casepress.docx.ooxml import Node, el, find, get, q, remove, val

_KEEP_WHOLE = 12  # rows: a table no longer than this stays on one page
_BODY_STYLES = {"BodyText", "FirstParagraph", "Compact"}


def polish_text(root: Node) -> None:
    """Footnotes and document alike: no property twice, formulae that Office accepts."""
    for properties in find(root, "//w:rPr | //w:pPr"):
        _once(properties)
    for properties in find(root, "//m:rPr[m:nor]"):
        # CT_RPR: a normal-text run has neither script nor style.
        for extra in find(properties, "m:sty | m:scr"):
            remove(extra)
    for properties in find(root, "//m:mcPr"):
        for number in find(properties, "m:count"):
            properties.insert(0, number)  # CT_MCPR: the count before the alignment


@dataclass(frozen=True)
class Rules:
    """The rules within a table's head, as `w:bottom`: under its last row, and under a heading
    that spans columns."""

    head: Node
    span: Node


def polish_document(root: Node, rules: Rules, *, rtl: bool) -> None:
    """The main part: bookmarks and tables; `rtl` where the language runs from right to left."""
    _bookmarks(root)
    for table in find(root, "//w:tbl"):
        _table(table, rules)
        for style in find(table, "w:tblPr/w:tblStyle") if rtl else ():
            style.addnext(el("w:bidiVisual"))


def name_pictures(root: Node, numbers: count[int]) -> None:
    """Pictures by their label, which stands in pandoc's title, instead of by their file; the
    alternative text stays in `wp:docPr`."""
    for frame in find(root, "//wp:inline | //wp:anchor"):
        number = str(next(numbers))
        (outer,) = find(frame, "wp:docPr")
        name = outer.get("title") or f"Image {number}"
        for node in (outer, *find(frame, ".//pic:cNvPr")):
            node.set("id", number)
            node.set("name", str(name).replace("\u00a0", " "))
            for key in ("title",) if node is outer and outer.get("descr") else ("title", "descr"):
                if key in node.attrib:
                    del node.attrib[key]
        for side in ("distT", "distB", "distL", "distR"):
            frame.set(side, "0")


def mirrored(root: Node) -> Node:
    """A header or footer for a language that is written from right to left."""
    for style in find(root, "//w:p/w:pPr/w:pStyle"):
        style.addnext(el("w:bidi"))
    return root


def tighten_lists(numbering: Node) -> None:
    """pandoc's list levels, a quarter of an inch each instead of half an inch, with bullets of
    the text's own font: Symbol and Wingdings are not on every machine."""
    for level in find(numbering, "//w:abstractNum[@w:abstractNumId >= 990]/w:lvl"):
        depth = int(get(level, "w:ilvl")) + 1
        for indent in find(level, "w:pPr/w:ind"):
            indent.set(q("w:left"), str(360 * depth))
            indent.set(q("w:hanging"), "300")
        if find(level, "w:rPr/w:rFonts"):
            for sign in find(level, "w:lvlText"):
                sign.set(q("w:val"), "•" if depth % 2 else "–")
            for properties in find(level, "w:rPr"):
                remove(properties)


def _once(properties: Node) -> None:
    seen: set[object] = set()
    for child in list(properties):
        if child.tag in seen:
            properties.remove(child)
        seen.add(child.tag)


def _bookmarks(root: Node) -> None:
    """One bookmark a name, numbered from 1 in the order of the text."""
    names: set[str] = set()
    ids: dict[str, str] = {}
    for start in find(root, "//w:bookmarkStart"):
        name, old = get(start, "w:name"), get(start, "w:id")
        if name in names:
            remove(start)
            continue
        names.add(name)
        ids[old] = str(len(names))
        start.set(q("w:id"), ids[old])
    for end in find(root, "//w:bookmarkEnd"):
        new = ids.pop(get(end, "w:id"), None)
        if new is None:
            remove(end)
        else:
            end.set(q("w:id"), new)


def _table(table: Node, rules: Rules) -> None:
    rows = find(table, "w:tr")
    heads = [row for row in rows if find(row, "w:trPr/w:tblHeader")]
    below = table.getnext()
    noted = below is not None and _style(below) == "TableNotes"
    whole = len(rows) <= _KEEP_WHOLE
    for i, row in enumerate(rows):
        _row_properties(row, heading=row in heads)
        stays = (whole and i < len(rows) - 1) or (noted and i == len(rows) - 1)
        for paragraph in find(row, "w:tc/w:p"):
            _cell_paragraph(paragraph, heading=row in heads, stays=stays)
    _widths(table, rows)
    for row in heads[:-1]:
        for cell in find(row, "w:tc[w:tcPr/w:gridSpan[@w:val > 1]]"):
            _rule_below(cell, rules.span)
    for cell in (cell for row in heads for cell in find(row, "w:tc")):
        find(cell, "w:tcPr")[0].append(val("w:vAlign", "bottom"))
    for cell in find(heads[-1], "w:tc") if heads else ():
        _rule_below(cell, rules.head)
    if below is not None and _style(below) in _BODY_STYLES:
        find(below, "w:pPr/w:pStyle")[0].set(q("w:val"), "AfterTable")


def _row_properties(row: Node, *, heading: bool) -> None:
    for old in find(row, "w:trPr"):
        remove(old)
    row.insert(0, el("w:trPr", {}, el("w:cantSplit"), el("w:tblHeader") if heading else None))


def _cell_paragraph(paragraph: Node, *, heading: bool, stays: bool) -> None:
    properties = next(iter(find(paragraph, "w:pPr")), None)
    if properties is None:
        properties = el("w:pPr")
        paragraph.insert(0, properties)
    for old in find(properties, "w:pStyle"):
        if get(old, "w:val") not in _BODY_STYLES:
            return
        remove(old)
    properties.insert(0, val("w:pStyle", "TableHeading" if heading else "TableText"))
    if stays:
        properties.insert(1, el("w:keepNext"))


def _widths(table: Node, rows: list[Node]) -> None:
    """Every cell its width, from the grid: not all readers work it out."""
    grid = [int(get(column, "w:w")) for column in find(table, "w:tblGrid/w:gridCol")]
    for row in rows:
        at = 0
        for cell in find(row, "w:tc"):
            (properties,) = find(cell, "w:tcPr")
            spans = [int(get(s, "w:val")) for s in find(properties, "w:gridSpan")]
            across = spans[0] if spans else 1
            width = sum(grid[at : at + across])
            properties.insert(0, el("w:tcW", {"w:w": width, "w:type": "dxa"}))
            at += across


def _rule_below(cell: Node, rule: Node) -> None:
    (properties,) = find(cell, "w:tcPr")
    place = len(find(properties, "w:tcW | w:gridSpan | w:vMerge"))
    properties.insert(place, el("w:tcBorders", {}, deepcopy(rule)))


def _style(node: Node) -> str:
    return next((get(s, "w:val") for s in find(node, "w:pPr/w:pStyle")), "")
