"""The article's blocks as pandoc's DOCX writer understands them: named styles, fields, sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casepress.article.ast import (
    WORDS,
    Blocks,
    Element,
    Inlines,
    attr,
    attr_of,
    classes,
    div,
    get,
    header,
    identifier,
    is_div,
    link,
    para,
    rewrite,
    space,
    span,
    string,
    text,
)
from casepress.article.nodes import Div, Figure, Image, Link, Math, Span
from casepress.core.errors import BuildError
from casepress.outputs.changes.lines import BY
from casepress.outputs.docx.bookmarks import Bookmarks, bookmarks, label, reference
from casepress.outputs.docx.constructors import hint, in_style, raw, styled
from casepress.outputs.docx.figures import Frame, images, parts, sized, table
from casepress.outputs.docx.ooxml import tab
from casepress.outputs.docx.tables import TableArea, on_the_point, place

_DEEPEST_HEADING = 4


@dataclass(frozen=True)
class _Writer:
    bookmarks: Bookmarks
    frame: Frame
    room: TableArea
    root: Path
    boxes: bool


def body(blocks: Blocks, layout: Mapping[str, Any], root: Path) -> Blocks:
    """All sections, the reference list included, for pandoc's DOCX writer.

    `root` is the folder that image paths are relative to. Raises `BuildError` for a picture that
    is absent or cannot be read and for a link to an id that the article does not have.
    """
    writer = _Writer(bookmarks(blocks), Frame.of(layout), TableArea.of(layout), root,
                     layout["box"].get("drawn", True))  # fmt: skip
    return _replaced(blocks, lambda element: _change(element, writer))


def _replaced(nodes: list[Any], change: Callable[[Element], list[Element]]) -> list[Any]:
    """Nodes with all elements but words replaced, innermost first, by what `change` makes of it."""
    out: list[Any] = []
    for node in nodes:
        kind = node.get("t") if type(node) is dict else None
        if kind in WORDS:
            out.append(node)
        elif kind:
            content = node.get("c")
            inner = {"t": kind}
            if content is not None:
                inner["c"] = _replaced(content, change) if isinstance(content, list) else content
            out.extend(change(inner))
        else:
            out.append(_replaced(node, change) if isinstance(node, list) else node)
    return out


def _change(element: Element, writer: _Writer) -> list[Element]:
    kind = element["t"]
    if kind == "Div":
        return _division(element, writer)
    if kind == "Figure":
        return _figure(element, writer)
    if kind in ("Para", "Plain"):
        return [_equations(element, writer)]
    if kind == "Link":
        return _link(element, writer)
    if kind == "Image":
        return [_image(element, writer)]
    if kind == "HorizontalRule":
        return [in_style("Rule", [para([string("\u00a0")])])]
    if kind == "Header":
        level, attributes, content = element["c"]
        return [header(min(level, _DEEPEST_HEADING), content, ["", [], attributes[2]])]
    if kind in ("Span", "Code", "CodeBlock") and identifier(element) not in writer.bookmarks.items:
        return [_renamed(element, writer)]
    return [element]


def _image(element: Element, writer: _Writer) -> Element:
    """A picture within the text; one of a figure keeps its panel for `figures.parts`."""
    made = sized(element, writer.frame, writer.root)
    panel = get(element, "panel")
    Image(made).pairs.extend([["panel", panel]] if panel else [])
    return made


def _division(element: Element, writer: _Writer) -> list[Element]:
    content = Div(element).blocks
    for cls in classes(element):
        if cls in _DIVISIONS:
            return _DIVISIONS[cls](element, writer)
    if any(cls in ("notes", "source", "permission", "box-title") for cls in classes(element)):
        return [element]  # the figure, table or box that holds it places it
    if is_div(element, "references"):
        return content
    return [_renamed(element, writer)]


def _entry(element: Element, writer: _Writer) -> Blocks:
    return [in_style("Reference", _anchored(element, Div(element).blocks, writer))]


def _box(element: Element, writer: _Writer) -> Blocks:
    """A table of one cell, which may hold whatever a box does and breaks across pages. Where the
    layout draws no boxes, only its blocks, since Word does not number lines within a table."""
    inner = list(Div(element).blocks)
    first, rest = (inner[0], inner[1:]) if inner else (None, [])
    if first is not None and is_div(first, "box-title"):
        inner = [in_style("Box Title", [para(b["c"]) for b in Div(first).blocks]), *rest]
    name = writer.bookmarks.names.get(identifier(element), "")
    held = div(attr(name), inner)
    if not writer.boxes or not inner:
        return [held]
    cell = [attr(), {"t": "AlignDefault"}, 1, 1, [held]]
    return [hint("table", kind="box"), table([[attr(), [cell]]], [1.0])]


def _supplement(element: Element, writer: _Writer) -> Blocks:
    """A supplementary file's label, title and legend, and the name of the file."""
    words = _caption(element, Div(element).blocks, writer)
    file = get(element, "file")
    if file and words[-1]["t"] in ("Para", "Plain"):
        code = {"t": "Code", "c": [attr(), file]}
        words[-1]["c"] += [space(), string("("), code, string(")")]
    return [in_style("Supplement", words)]


def _legend(element: Element, writer: _Writer) -> Blocks:
    return [in_style("Caption", _caption(element, Div(element).blocks, writer))]


def _plate(element: Element, writer: _Writer) -> Blocks:
    """A figure's pictures on a page of their own, below its label."""
    above, *content = Div(element).blocks
    return [
        hint("page"),
        in_style("Figure Label", [above]),
        *_pictures(content, get(element, "label"), writer),
    ]


def _new_page(element: Element, writer: _Writer) -> Blocks:
    return [hint("page"), *Div(element).blocks]


def _section(element: Element, writer: _Writer) -> Blocks:
    blocks = Div(element).blocks
    first, rest = (blocks[0], blocks[1:]) if blocks else (None, [])
    if first is None or first["t"] != "Header":
        return [_renamed(element, writer)]
    level, attributes, content = first["c"]
    name = writer.bookmarks.names.get(identifier(element), "")
    titled = [span(attr(name), content)] if name else content
    if get(element, "role") == "abbreviations":
        rest = [b for block in rest for b in _abbreviations(block)]
    return [header(level, titled, attributes), *rest]


def _abbreviations(block: Element) -> Blocks:
    if block["t"] != "DefinitionList":
        return [block]
    lines = []
    for term, meanings in block["c"]:
        words: Inlines = []
        for part in (p for blocks in meanings for p in blocks if p["t"] in ("Para", "Plain")):
            words += [*([string(";"), space()] if words else []), *part["c"]]
        lines.append(para([{"t": "Strong", "c": term}, raw(tab()), *words]))
    return [in_style("Abbreviation", lines)]


def _anchored(element: Element, blocks: Blocks, writer: _Writer) -> Blocks:
    """The blocks with the element's bookmark around the words of the first paragraph."""
    name = writer.bookmarks.names.get(identifier(element), "")
    if not name or not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return blocks
    return [para([span(attr(name), blocks[0]["c"])]), *blocks[1:]]


def _renamed(element: Element, writer: _Writer) -> Element:
    attributes = attr_of(element)
    name = writer.bookmarks.names.get(attributes[0], "")
    return {**element, "c": [[name, attributes[1], attributes[2]], *element["c"][1:]]}


def _link(element: Element, writer: _Writer) -> Inlines:
    found = Link(element)
    if not found.target.startswith("#"):
        return [link(found.inlines, found.target)]
    key = found.anchor
    if key not in writer.bookmarks.names:
        raise BuildError(
            f'"{text(element)}" leads to "{key}", which the article does not have; '
            "correct the callout"
        )
    item = writer.bookmarks.items.get(key)
    field = reference(element, item) if item else None
    return field or [link(found.inlines, f"#{writer.bookmarks.names[key]}")]


def _figure(element: Element, writer: _Writer) -> Blocks:
    pictures = _pictures(Figure(element).blocks, get(element, "label"), writer)
    if kind := get(element, "change"):
        pictures = rewrite(
            pictures, lambda one: span(attr("", [kind], BY), [one]) if one["t"] == "Image" else None
        )
    caption = Figure(element).caption
    words = _caption(element, caption, writer) if caption or identifier(element) else []
    return [*pictures, *([in_style("Caption", words)] if words else [])]


def _pictures(content: Blocks, name: str, writer: _Writer) -> Blocks:
    pictures = [p for block in content for p in images(block)]
    others = [block for block in content if not images(block)]
    frame = writer.frame if name else replace(writer.frame, height=writer.frame.unnumbered)
    made = parts(pictures, name, frame, writer.root) if pictures else []
    return [*made, *others]


def _caption(element: Element, blocks: Blocks, writer: _Writer) -> Blocks:
    """Caption paragraphs that begin with the label: "Figure 1. " in its own style."""
    first, rest = (blocks[0], blocks[1:]) if blocks else (para([]), [])
    words: Inlines = [_bold_title(i) for i in first["c"]] if "c" in first else []
    item = writer.bookmarks.items.get(identifier(element))
    if item:
        stop = [string("."), space()] if words else []
        named = styled("Caption Label", [*label(item, "Caption Label"), *stop[:1]])
        if kind := get(element, "change"):
            named = span(attr("", [kind], BY), [named])
        words = [named, *stop[1:], *words]
    inner = [b for block in rest for b in (Div(block).blocks if block["t"] == "Div" else [block])]
    return [para(words), *inner]


def _bold_title(inline: Element) -> Element:
    if inline["t"] == "Span" and "title" in classes(inline):
        return styled("Caption Title", Span(inline).inlines)
    return inline


def _table(element: Element, writer: _Writer) -> Blocks:
    out: Blocks = []
    notes: Blocks = []
    landscape = False
    for block in Div(element).blocks:
        if block["t"] == "Table":
            attributes, (short, caption), specs, *cells = block["c"]
            above = [b for b in caption if b["t"] != "Div"]
            notes += [b for d in caption if d["t"] == "Div" for b in Div(d).blocks]
            placed = place(specs, cells, writer.room)
            cells = on_the_point(placed, cells, get(element, "decimal"))
            landscape = landscape or placed.landscape
            words = _caption(element, above, writer)
            facts = {"kind": "small"} if placed.small else {"kind": "data"}
            content = [["", *attributes[1:]], [short, words], placed.specs, *cells]
            out += [hint("table", **facts), {"t": "Table", "c": content}]
        elif block["t"] == "Div":
            inner = Div(block).blocks
            notes = [*inner, *notes] if is_div(block, "notes") else notes + inner
        else:
            out.append(block)
    below = [in_style("Table Notes", notes)] if notes else []
    if landscape:
        return [hint("section", ends="portrait"), *out, *below, hint("section", ends="landscape")]
    return [*out, *below]


def _equations(element: Element, writer: _Writer) -> Element:
    """A numbered formula on a line of its own is centred, with its number at the right margin;
    within text the number follows it."""
    content: Inlines = []
    for inline in element["c"]:
        numbered = inline["t"] == "Span"
        item = writer.bookmarks.items.get(identifier(inline)) if numbered else None
        if not item:
            content.append(inline)
            continue
        number = [string("("), *label(item), string(")")]
        if len(element["c"]) == 1:
            # Next to other text, Word sets a formula inline, whatever its type.
            formula = [_in_line(i) for i in Span(inline).inlines]
            return in_style("Equation", [para([raw(tab()), *formula, raw(tab()), *number])])
        content += [*Span(inline).inlines, space(), *number]
    return {"t": element["t"], "c": content}


def _in_line(inline: Element) -> Element:
    if inline["t"] != "Math":
        return inline
    return {"t": "Math", "c": [{"t": "InlineMath"}, Math(inline).tex]}


_DIVISIONS: Mapping[str, Callable[[Element, _Writer], Blocks]] = {
    "section": _section,
    "table-wrap": _table,
    "csl-entry": _entry,
    "box": _box,
    "supplementary": _supplement,
    "legend": _legend,
    "plate": _plate,
    "new-page": _new_page,
}
