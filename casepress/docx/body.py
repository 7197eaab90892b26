"""The article's blocks in the words of pandoc's DOCX writer: named styles, fields, sizes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from casepress.ast import (
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
    space,
    span,
    string,
    text,
)
from casepress.docx.marks import Marks, label, marks, raw, reference, styled
from casepress.docx.ooxml import tab
from casepress.docx.tables import fit
from casepress.errors import BuildError

_LEAST_DPI = 100  # a picture with fewer dots is printed smaller rather than coarser
_DEEPEST_HEADING = 4
_FORMATS = {"PNG", "JPEG"}  # what every Word shows


@dataclass(frozen=True)
class Frame:
    """The room for figures and tables: millimetres, and the size of a table's letters in points."""

    width: float
    figure_height: float
    cell_size: float
    cell_inset: float

    @classmethod
    def of(cls, look: Mapping[str, Any]) -> Frame:
        """The frame that a journal's `docx.yaml` sets."""
        page, table = look["page"], look["table"]
        width = float(page["width"]) - float(page["left"]) - float(page["right"])
        size = float(look["paragraph-styles"][table["text"]]["size"])
        return cls(width, float(look["figure-height"]), size, 2 * float(table["cell"][1]))


@dataclass(frozen=True)
class _Writer:
    marks: Marks
    frame: Frame
    root: Path


def body(blocks: Blocks, frame: Frame, root: Path) -> Blocks:
    """All sections, the reference list included, for pandoc's DOCX writer.

    `root` is the folder that image paths are relative to. Raises `BuildError` for a picture that
    is absent or cannot be read and for a link to an id that the article does not have.
    """
    writer = _Writer(marks(blocks), frame, root)
    return rewrite(blocks, lambda element: _change(element, writer))


def in_style(style: str, blocks: Blocks) -> Element:
    """Blocks whose paragraphs have a paragraph style."""
    return div(attr("", (), {"custom-style": style}), blocks)


def rewrite(nodes: list[Any], change: Callable[[Element], list[Element]]) -> list[Any]:
    """Nodes with every element replaced, innermost first, by what `change` makes of it."""
    out: list[Any] = []
    for node in nodes:
        if isinstance(node, dict) and "t" in node:
            content = node.get("c")
            inner = {"t": node["t"]}
            if content is not None:
                inner["c"] = rewrite(content, change) if isinstance(content, list) else content
            out.extend(change(inner))
        else:
            out.append(rewrite(node, change) if isinstance(node, list) else node)
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
    if kind in ("Span", "Code", "CodeBlock") and identifier(element) not in writer.marks.items:
        return [_renamed(element, writer)]
    return [element]


def _division(element: Element, writer: _Writer) -> list[Element]:
    if is_div(element, "section"):
        return _section(element, writer)
    if is_div(element, "table-wrap"):
        return _table(element, writer)
    if is_div(element, "csl-entry"):
        return [in_style("Reference", _anchored(element, element["c"][1], writer))]
    if is_div(element, "references"):
        return list(element["c"][1])
    if any(is_div(element, cls) for cls in ("notes", "source", "permission")):
        return [element]  # placed by the figure or table that holds it
    return [_renamed(element, writer)]


def _section(element: Element, writer: _Writer) -> Blocks:
    first, *rest = element["c"][1] or [None]
    if first is None or first["t"] != "Header":
        return [_renamed(element, writer)]
    level, attributes, content = first["c"]
    name = writer.marks.names.get(identifier(element), "")
    titled = [span(attr(name), content)] if name else content
    return [header(level, titled, attributes), *rest]


def _anchored(element: Element, blocks: Blocks, writer: _Writer) -> Blocks:
    """The blocks with the element's bookmark around the words of the first paragraph."""
    name = writer.marks.names.get(identifier(element), "")
    if not name or not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return blocks
    return [para([span(attr(name), blocks[0]["c"])]), *blocks[1:]]


def _renamed(element: Element, writer: _Writer) -> Element:
    attributes = attr_of(element)
    name = writer.marks.names.get(attributes[0], "")
    return {**element, "c": [[name, attributes[1], attributes[2]], *element["c"][1:]]}


def _link(element: Element, writer: _Writer) -> Inlines:
    target = element["c"][2][0]
    if not target.startswith("#"):
        return [link(element["c"][1], target)]
    key = target[1:]
    if key not in writer.marks.names:
        raise BuildError(
            f'"{text(element)}" points to "{key}", which the article does not have; '
            "put the reference right"
        )
    item = writer.marks.items.get(key)
    field = reference(element, item) if item else None
    return field or [link(element["c"][1], f"#{writer.marks.names[key]}")]


def _figure(element: Element, writer: _Writer) -> Blocks:
    pictures = [p for block in element["c"][2] for p in _images(block)]
    others = [block for block in element["c"][2] if not _images(block)]
    name = get(element, "label")
    framed = [
        in_style("Figure", [para([_named(p, name if i == 0 else f"{name} ({i + 1})")])])
        for i, p in enumerate(pictures)
    ]
    return [*framed, *others, in_style("Caption", _caption(element, element["c"][1][1], writer))]


def _images(block: Element) -> Inlines:
    inner = block["c"] if block["t"] in ("Para", "Plain") else []
    return [i for i in inner if i["t"] == "Image"]


def _caption(element: Element, blocks: Blocks, writer: _Writer) -> Blocks:
    """Caption paragraphs that begin with the label: "Figure 1. " in its own style."""
    first, rest = (blocks[0], blocks[1:]) if blocks else (para([]), [])
    words: Inlines = [_bold_title(i) for i in first["c"]] if "c" in first else []
    mark = writer.marks.items.get(identifier(element))
    if mark:
        stop = [string("."), space()] if words else []
        words = [
            styled("Caption Label", [*label(mark, "Caption Label"), *stop[:1]]),
            *stop[1:],
            *words,
        ]
    inner = [b for block in rest for b in (block["c"][1] if block["t"] == "Div" else [block])]
    return [para(words), *inner]


def _bold_title(inline: Element) -> Element:
    if inline["t"] == "Span" and "title" in classes(inline):
        return styled("Caption Title", inline["c"][1])
    return inline


def _table(element: Element, writer: _Writer) -> Blocks:
    out: Blocks = []
    notes: Blocks = []
    for block in element["c"][1]:
        if block["t"] == "Table":
            attributes, (short, caption), specs, *parts = block["c"]
            above = [b for b in caption if b["t"] != "Div"]
            notes += [b for d in caption if d["t"] == "Div" for b in d["c"][1]]
            fitted = fit(specs, parts, writer.frame.width, writer.frame.cell_size,
                         writer.frame.cell_inset)  # fmt: skip
            words = _caption(element, above, writer)
            out.append({"t": "Table", "c": [["", *attributes[1:]], [short, words], fitted, *parts]})
        elif block["t"] == "Div":
            notes = [*block["c"][1], *notes] if is_div(block, "notes") else notes + block["c"][1]
        else:
            out.append(block)
    return [*out, in_style("Table Notes", notes)] if notes else out


def _equations(element: Element, writer: _Writer) -> Element:
    """A numbered formula that stands alone: centred, its number at the right margin; within text
    its number follows it."""
    content: Inlines = []
    for inline in element["c"]:
        mark = writer.marks.items.get(identifier(inline))
        if not mark or inline["t"] != "Span":
            content.append(inline)
            continue
        number = [string("("), *label(mark), string(")")]
        if len(element["c"]) == 1:
            # Beside other text Word sets a formula in line, whatever its type says.
            formula = [_in_line(i) for i in inline["c"][1]]
            return in_style("Equation", [para([raw(tab()), *formula, raw(tab()), *number])])
        content += [*inline["c"][1], space(), *number]
    return {"t": element["t"], "c": content}


def _in_line(inline: Element) -> Element:
    if inline["t"] != "Math":
        return inline
    return {"t": "Math", "c": [{"t": "InlineMath"}, inline["c"][1]]}


def _named(image: Element, name: str) -> Element:
    """The picture with its name in Word, for which pandoc's title stands (see `polish`)."""
    attributes, alt, (target, _) = image["c"]
    return {"t": "Image", "c": [attributes, alt, [target, name]]}


def _image(element: Element, writer: _Writer) -> Element:
    """The picture with its printed size."""
    _, alt, (target, _) = element["c"]
    path = PurePosixPath(unquote(target))
    file = writer.root / path
    if "://" in target or path.is_absolute() or not file.is_file():
        raise BuildError(f"the picture {path.name} is not there; draw or copy it, then build again")
    width, height = _size(file, writer.frame)
    pairs = [["width", f"{width:.2f}mm"], ["height", f"{height:.2f}mm"]]
    return {"t": "Image", "c": [["", [], pairs], alt, [target, ""]]}


def _size(file: Path, frame: Frame) -> tuple[float, float]:
    """Millimetres that fit the frame."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as picture:
            across, down = picture.size
            known = picture.format in _FORMATS
    except (UnidentifiedImageError, OSError) as error:
        raise BuildError(f"{file.name} cannot be read as a picture; export it again") from error
    if not known:
        raise BuildError(f"{file.name} is neither PNG nor JPEG; convert it")
    width = min(frame.width, across / _LEAST_DPI * 25.4, frame.figure_height * across / down)
    return width, width * down / across
