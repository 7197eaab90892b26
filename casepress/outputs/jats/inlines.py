"""pandoc's inlines as JATS phrase elements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from casepress.article.ast import Element, Inlines, classes, get, identifier, text
from casepress.article.nodes import Cite, Code, Image, Link, Math, Quoted, Span
from casepress.outputs.jats.state import Context, xml_id
from casepress.outputs.jats.uri import LINKS, link
from casepress.outputs.jats.xml import Child, Node, el, leaf, trim

_FACES = {
    "Emph": "italic",
    "Strong": "bold",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "sc",
    "Strikeout": "strike",
    "Underline": "underline",
}
#: Classes of spans that matter only to other outputs or to filters.
_IGNORED = {"nocase", "title", "equation", "csl-left-margin", "csl-right-inline"}


def inlines(context: Context, content: Inlines) -> list[Child]:
    """The JATS children for inlines."""
    out: list[Child] = []
    for item in content:
        out += _inline(context, item)
    return out


def phrase(
    context: Context, tag: str, content: Inlines, attributes: dict[str, str] | None = None
) -> Node:
    """An element around inlines, without white space at its ends."""
    return trim(el(tag, attributes, *inlines(context, content)))


def _inline(context: Context, item: Element) -> list[Child]:
    kind, content = item["t"], item.get("c")
    if kind == "Str":
        return [content]
    if kind in ("Space", "SoftBreak"):
        return [" "]
    if kind == "LineBreak":
        return [el("break")]
    if kind in _FACES:
        return [el(_FACES[kind], None, *inlines(context, content))] if content else []
    return _RICH[kind](context, item)


def _quoted(context: Context, item: Element) -> list[Child]:
    before, after = Quoted(item).marks
    return [before, *inlines(context, Quoted(item).inlines), after]


def _cite(context: Context, item: Element) -> list[Child]:
    return inlines(context, Cite(item).inlines)


def _code(context: Context, item: Element) -> list[Child]:
    return [el("monospace", None, Code(item).text)]


def _math(context: Context, item: Element) -> list[Child]:
    if Math(item).display:
        return [display(context, item)]
    name = context.fresh("ieq")
    formula = context.formulae.node(item, name)
    return [el("inline-formula", {"id": name}, formula)]


def display(context: Context, math: Element, name: str = "", label: str = "") -> Node:
    """A `disp-formula`, with the id and label that the manuscript gives or an id of our own."""
    name = xml_id(name) or context.fresh("deq")
    number = el("label", None, label) if label else None
    return el("disp-formula", {"id": name}, number, context.formulae.node(math, name))


def equation(context: Context, item: Element) -> Node | None:
    """The `disp-formula` of `Span.equation` or of a bare display formula; `None` for others."""
    if item["t"] == "Math" and item["c"][0]["t"] == "DisplayMath":
        return display(context, item)
    if item["t"] == "Span" and "equation" in classes(item):
        inside = [i for i in item["c"][1] if i["t"] == "Math"]
        if len(inside) == 1:
            number = get(item, "number")
            return display(context, inside[0], identifier(item), f"({number})" if number else "")
    return None


def _note(context: Context, item: Element) -> list[Child]:
    content = context.body.paragraphs(context, item["c"])
    return [context.note(content)] if content else []


def _link(context: Context, item: Element) -> list[Child]:
    content, target = inlines(context, Link(item).inlines), Link(item).target
    if target.startswith("#"):
        attributes = {"ref-type": get(item, "ref-type", "other"), "rid": xml_id(target[1:])}
        return [el("xref", attributes, *content)]
    if target.startswith("mailto:") and text(Link(item).inlines) == target.removeprefix("mailto:"):
        return [el("email", None, target.removeprefix("mailto:"))]
    if not LINKS.match(target):  # PMC allows web links only, so other addresses are printed
        address, mail = target.removeprefix("mailto:"), target.startswith("mailto:")
        return [*content, " (", el("email", None, address) if mail else target, ")"]
    attributes = {"ext-link-type": "uri", "xlink:href": link(target)}
    return [el("ext-link", attributes, *content)]


def _span(context: Context, item: Element) -> list[Child]:
    formula = equation(context, item)
    if formula is not None:
        return [formula]
    content = inlines(context, Span(item).inlines)
    style = " ".join(c for c in classes(item) if c not in _IGNORED)
    attributes = {
        "id": xml_id(identifier(item)),
        "style-type": style,
        "xml:lang": get(item, "lang"),
        "style": f"direction: {get(item, 'dir')}" if get(item, "dir") else "",
    }
    if not content or not any(attributes.values()):
        return content
    return [el("styled-content", attributes, *content)]


def _image(context: Context, item: Element) -> list[Child]:
    return [image(context, item, "inline-graphic")]


def image(context: Context, item: Element, tag: str = "graphic") -> Node:
    """A picture by its file name, with its media type, panel letter and alternative text."""
    name = PurePosixPath(Image(item).target).name
    target = PurePosixPath(context.names.get(name, name))
    subtype = target.suffix.lstrip(".").lower()
    alt = text(Image(item).alt)
    attributes = {
        "xlink:href": target.name,
        "mimetype": "image" if subtype else "",
        "mime-subtype": {"jpg": "jpeg", "svg": "svg+xml", "tif": "tiff"}.get(subtype, subtype),
    }
    panel = get(item, "panel") if tag == "graphic" else ""
    return el(tag, attributes, leaf("label", panel), leaf("alt-text", alt))


_RICH: dict[str, Callable[[Context, Element], list[Child]]] = {
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "Math": _math,
    "Note": _note,
    "Link": _link,
    "Span": _span,
    "Image": _image,
}
