"""Corrections to the text parts that pandoc's DOCX writer made, each as a small pass."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from casepress.outputs.docx.ooxml import (
    Node,
    el,
    find,
    get,
    paragraph_properties,
    q,
    remove,
    style_id,
    twips,
    val,
)

_LISTED = {"BodyText", "FirstParagraph"}
_CLOSE = {"BlockText", "SourceCode", "ListParagraph", "DefinitionTerm"}
_DISTANCE = 12  # points
_WIDE_NUMBER = 200  # twips that "(iii)" needs more than "1."
_KEEP_WHOLE = 12  # rows: a table of no more is kept on one page
_BODY_STYLES = {"BodyText", "FirstParagraph", "Compact"}


def polish_text(root: Node) -> None:
    """Correct the document or its footnotes: no property twice, formulae that Office accepts."""
    for properties in find(root, "//w:rPr | //w:pPr"):
        _once(properties)
    for properties in find(root, "//m:rPr[m:nor]"):
        # CT_RPR: a normal-text run has neither script nor style.
        for extra in find(properties, "m:sty | m:scr"):
            remove(extra)
    for style in find(root, "//w:p/w:pPr[w:numPr]/w:pStyle"):
        if get(style, "w:val") in _LISTED:
            style.set(q("w:val"), "ListParagraph")
    for base in find(root, "//m:sSub/m:e[count(*)=1]/m:r[m:rPr/m:sty/@m:val='p']/m:t"):
        if (base.text or "").startswith("lim"):
            _limit(find(base, "ancestor::m:sSub[1]")[0])
    for properties in find(root, "//m:mcPr"):
        for number in find(properties, "m:count"):
            properties.insert(0, number)  # CT_MCPR: the count before the alignment


@dataclass(frozen=True)
class Tables:
    """The layout of tables: the rules below the head and below a heading that spans columns, as
    `w:bottom`; the names of the styles of boxes and of the parts of figures."""

    head: Node
    span: Node
    box: str
    panels: str


def polish_document(root: Node, tables: Tables, *, rtl: bool) -> None:
    """Correct bookmarks and tables of the main part; `rtl` where the language is written from right
    to left."""
    _bookmarks(root)
    for table in find(root, "//w:tbl"):
        noted = find(table, "preceding-sibling::x:table[1]")
        kind = noted[0].get("kind", "") if noted else "data"
        for old in noted:
            remove(old)
        if kind == "box":
            _box(table, tables.box)
        elif kind == "panels":
            _panels(table, tables.panels)
        else:
            _table(table, tables, small=kind == "small")
        for style in find(table, "w:tblPr/w:tblStyle") if rtl else ():
            style.addnext(el("w:bidiVisual"))
    for mark in find(root, "//x:decimal"):
        _on_the_point(mark)


def name_pictures(root: Node, numbers: count[int]) -> None:
    """Name pictures by their label, which pandoc's title carries, instead of by their file. The
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
    """A header or footer, changed in place for a language that is written from right to left."""
    for style in find(root, "//w:p/w:pPr/w:pStyle"):
        style.addnext(el("w:bidi"))
    return root


def tighten_lists(numbering: Node) -> None:
    """Indent pandoc's list levels by a quarter of an inch instead of half an inch, with bullets in
    the font of the text, since not every machine has Symbol and Wingdings."""
    for level in find(numbering, "//w:abstractNum[@w:abstractNumId >= 990]/w:lvl"):
        depth = int(get(level, "w:ilvl")) + 1
        wide = find(level, "w:lvlText[starts-with(@w:val, '(')] | "
                           "w:numFmt[contains(@w:val, 'Roman')]")  # fmt: skip
        more = _WIDE_NUMBER if wide else 0
        for indent in find(level, "w:pPr/w:ind"):
            indent.set(q("w:left"), str(360 * depth + more))
            indent.set(q("w:hanging"), str(300 + more))
        if find(level, "w:rPr/w:rFonts"):
            for sign in find(level, "w:lvlText"):
                sign.set(q("w:val"), "•" if depth % 2 else "–")
            for properties in find(level, "w:rPr"):
                remove(properties)


def _limit(below: Node) -> None:
    """Set what a limit tends to below it, as Word does (22.1.2.54); not all readers understand a
    subscript."""
    for properties in find(below, "m:sSubPr"):
        remove(properties)
    below.tag = q("m:limLow")
    find(below, "m:sub")[0].tag = q("m:lim")


def _once(properties: Node) -> None:
    seen: set[object] = set()
    for child in list(properties):
        if child.tag in seen:
            properties.remove(child)
        seen.add(child.tag)


def _bookmarks(root: Node) -> None:
    """One bookmark for each name, numbered from 1 in the order of the text."""
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


def _box(table: Node, style: str) -> None:
    _restyle(table, style)
    (row,) = find(table, "w:tr")
    (cell,) = find(row, "w:tc")
    for old in find(cell, "w:p/w:pPr/w:pStyle"):
        if get(old, "w:val") in _LISTED:
            old.set(q("w:val"), "BoxText")
    if len(find(cell, ".//w:p")) <= _KEEP_WHOLE:
        _row_properties(row, heading=False)
    last = find(cell, "w:p")[-1]  # a cell ends with a paragraph (17.4.65): pandoc adds one
    if _style(last):
        _spaced(last, after=0)
    else:
        _styled(last, "SectionBreak")
    _after(table)


def _panels(table: Node, style: str) -> None:
    _restyle(table, style)
    for row in find(table, "w:tr"):
        _row_properties(row, heading=False)
        for cell in find(row, "w:tc"):
            for empty in find(cell, "w:p[not(w:pPr/w:pStyle[@w:val='PanelLetter' or "
                                    "@w:val='FigurePart'])]"):  # fmt: skip
                _styled(empty, "FigurePart")


def _restyle(table: Node, style: str) -> None:
    for old in find(table, "w:tblPr/w:tblStyle"):
        old.set(q("w:val"), style_id(style))
    _widths(table, find(table, "w:tr"))


def _table(table: Node, tables: Tables, *, small: bool) -> None:
    rows = find(table, "w:tr")
    heads = [row for row in rows if find(row, "w:trPr/w:tblHeader")]
    below = table.getnext()
    noted = below is not None and _style(below) == "TableNotes"
    whole = len(rows) <= _KEEP_WHOLE
    size = "Small" if small else ""
    for i, row in enumerate(rows):
        _row_properties(row, heading=row in heads)
        stays = (whole and i < len(rows) - 1) or (noted and i == len(rows) - 1)
        style = f"{size}TableHeading" if row in heads else f"{size}TableText"
        for cell_paragraph in find(row, "w:tc/w:p"):
            _cell_paragraph(cell_paragraph, style, stays=stays)
    _widths(table, rows)
    for row in heads[:-1]:
        for cell in find(row, "w:tc[w:tcPr/w:gridSpan[@w:val > 1]]"):
            _rule_below(cell, tables.span)
    for cell in (cell for row in heads for cell in find(row, "w:tc")):
        find(cell, "w:tcPr")[0].append(val("w:vAlign", "bottom"))
    for cell in find(heads[-1], "w:tc") if heads else ():
        _rule_below(cell, tables.head)
    _after(table)


def _after(table: Node) -> None:
    """Space before what follows a table, unless its style has some."""
    below = table.getnext()
    if below is None or _style(below) not in _BODY_STYLES | _CLOSE:
        return
    if _style(below) in _BODY_STYLES and not find(below, "w:pPr/w:numPr"):
        find(below, "w:pPr/w:pStyle")[0].set(q("w:val"), "AfterTable")
        return
    _spaced(below, before=_DISTANCE)


def _spaced(node: Node, **points: float) -> None:
    """Give a paragraph space `before` or `after` it that differs from its style's."""
    properties = paragraph_properties(node)
    place = len(find(properties, "w:pStyle | w:keepNext | w:keepLines | w:numPr | w:tabs | w:bidi"))
    if not find(properties, "w:spacing"):
        spacing = {f"w:{key}": twips(value) for key, value in points.items()}
        properties.insert(place, el("w:spacing", spacing))


def _on_the_point(mark: Node) -> None:
    """Replace the hint in a cell by a decimal tab stop of the paragraph, for which Word needs no
    tab character in a cell."""
    (holder,) = find(mark, "ancestor::w:p[1]")
    (properties,) = find(holder, "w:pPr")
    for old in find(properties, "w:jc"):
        remove(old)
    place = len(find(properties, "w:pStyle | w:keepNext | w:keepLines"))
    stop = {"w:val": "decimal", "w:pos": twips(float(mark.get("at", "0")))}
    properties.insert(place, el("w:tabs", {}, el("w:tab", stop)))
    remove(mark)


def _row_properties(row: Node, *, heading: bool) -> None:
    for old in find(row, "w:trPr"):
        remove(old)
    row.insert(0, el("w:trPr", {}, el("w:cantSplit"), el("w:tblHeader") if heading else None))


def _cell_paragraph(node: Node, style: str, *, stays: bool) -> None:
    if _style(node) and _style(node) not in _BODY_STYLES:
        return
    properties = _styled(node, style)
    if stays:
        properties.insert(1, el("w:keepNext"))


def _styled(node: Node, style: str) -> Node:
    """Set the style of a paragraph, and return its properties."""
    properties = paragraph_properties(node)
    for old in find(properties, "w:pStyle"):
        remove(old)
    properties.insert(0, val("w:pStyle", style))
    return properties


def _widths(table: Node, rows: list[Node]) -> None:
    """Set the width of every cell from the grid, since not all readers compute it."""
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
