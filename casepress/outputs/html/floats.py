"""Figures and supplementary files, and the captions that they share with tables."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from casepress.article.ast import (
    Blocks,
    Element,
    classes,
    get,
    identifier,
    is_div,
    text,
    walk,
)
from casepress.outputs.html.elements import el, html_id, join
from casepress.outputs.html.images import Picture, file_name
from casepress.outputs.html.inlines import image, inlines
from casepress.outputs.html.state import State

#: A figure is as wide as text and margin where it is wider than this, by its height, and has at
#: least so many pixels across.
_WIDE_RATIO, _WIDE_PIXELS = 1.55, 1000
_BETWEEN = ("Image", "Space", "SoftBreak", "LineBreak")


@dataclass(frozen=True)
class Caption:
    """A caption, label and title first, and the notes on source and permission."""

    words: Markup
    notes: Markup


def caption(state: State, label: str, content: Blocks) -> Caption:
    """The caption of caption blocks; a label that is not empty gets its full stop."""
    lines: list[Markup] = []
    notes: list[Markup] = []
    opening = [el("span", {"class": "label"}, f"{label}."), " "] if label else []
    for block in content:
        if is_div(block, "source") or is_div(block, "permission"):
            notes += [_note(state, part) for part in block["c"][1]]
        elif block["t"] in ("Para", "Plain"):
            lines.append(el("p", state.mark(block), *opening, _titled(state, block)))
            opening = []
        else:
            lines.append(state.body.blocks(state, [block]))
    alone = [el("p", None, *opening[:1])] if opening else []
    return Caption(join([*alone, *lines]), join(notes))


def _titled(state: State, block: Element) -> Markup:
    """A paragraph of a caption, of which the title is bold."""
    content = block["c"]
    if content and content[0]["t"] == "Span" and "title" in classes(content[0]):
        title = el("strong", {"class": "title"}, inlines(state, content[0]["c"][1]))
        return join([title, inlines(state, content[1:])])
    return inlines(state, content)


def _note(state: State, block: Element) -> Markup:
    if block["t"] in ("Para", "Plain"):
        return el("p", {"class": "source", **state.mark(block)}, inlines(state, block["c"]))
    return el("div", {"class": "source"}, state.body.blocks(state, [block]))


def figure(state: State, block: Element) -> Markup:
    """`Figure` with its panels side by side, its legend below."""
    _, (_short, long), content = block["c"]
    name = html_id(identifier(block)) or state.fresh("figure")
    label = get(block, "label")
    with state.apart() as notes:
        found = caption(state, label, long)
        images: list[Element] = []
        inside: list[Markup] = []
        for part in content:
            if part["t"] in ("Para", "Plain") and all(i["t"] in _BETWEEN for i in part["c"]):
                images += [item for item in walk(part["c"]) if item["t"] == "Image"]
            else:
                inside.append(state.body.blocks(state, [part]))
    sizes = [state.pictures(item) for item in images]
    panels = [_panel(state, item) for item in images]
    state.rules += _rules(name, images, sizes)
    wide = "wide" if _is_wide(sizes) else None
    plate = el("div", {"class": "panels" if len(panels) > 1 else "plate"}, *panels)
    legend = el("div", {"class": "legend"}, found.words, found.notes)
    attributes = {"id": name, "class": wide, "data-label": label or None, **state.mark(block)}
    shown = el(
        "figure",
        attributes,
        plate if panels else "",
        *inside,
        el("figcaption", None, legend) if text(long) or label else "",
    )
    return join([shown, *notes])


def _panel(state: State, item: Element) -> Markup:
    letter = get(item, "panel")
    shown = [el("span", {"class": "letter"}, letter)] if letter else []
    return el("div", {"class": "panel"}, *shown, image(state, item))


def _is_wide(sizes: list[Picture]) -> bool:
    ratio = sum(size.ratio for size in sizes)
    return ratio > _WIDE_RATIO and sum(size.width for size in sizes) >= _WIDE_PIXELS


def _rules(name: str, images: list[Element], sizes: list[Picture]) -> list[str]:
    """The style of one figure: panels in proportion, so that all are of one height; the widths
    that the author gave."""
    out = []
    if len(sizes) > 1:
        out += [
            f"#{_css(name)} .panel:nth-child({i}){{flex-grow:{size.ratio:.4g}}}"
            for i, size in enumerate(sizes, 1)
        ]
    for i, item in enumerate(images, 1):
        if width := get(item, "width"):
            out.append(f"#{_css(name)} .panel:nth-child({i}) img{{max-width:min(100%,{width})}}")
    return out


def _css(name: str) -> str:
    """An id as CSS writes it: of its signs only the full stop means something there."""
    return name.replace(".", "\\.")


def supplement(state: State, block: Element) -> Markup:
    """A supplementary file: label and caption, and the way to the file beside the page."""
    file = get(block, "file")
    found = caption(state, get(block, "label"), block["c"][1])
    href = f"supplementary/{file_name(file)}"
    link = el("a", {"href": href, "type": get(block, "mime") or None}, file)
    way = el("p", {"class": "file", "data-generated": True}, link)
    attributes = {"id": html_id(identifier(block)), "class": "supplement"}
    return el("div", attributes, found.words, found.notes, way)
