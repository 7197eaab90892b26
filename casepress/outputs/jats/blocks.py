"""pandoc's blocks as JATS sections, paragraphs, lists, quotations and boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from casepress.article.ast import Blocks, Element, classes, get, identifier, is_div
from casepress.article.nodes import CodeBlock, Div, Header, Math, Span
from casepress.outputs.jats.floats import bare_table, figure, supplement, table_wrap
from casepress.outputs.jats.inlines import equation, inlines, phrase
from casepress.outputs.jats.state import Context, xml_id
from casepress.outputs.jats.xml import FACES, Node, el, words

_BLANK = ("Space", "SoftBreak", "LineBreak")
_ORDER = {
    "LowerAlpha": "alpha-lower",
    "UpperAlpha": "alpha-upper",
    "LowerRoman": "roman-lower",
    "UpperRoman": "roman-upper",
}


def blocks(context: Context, content: Iterable[Element]) -> list[Node]:
    """The JATS elements for blocks, in their order."""
    return [node for block in content for node in _block(context, block)]


def paragraphs(context: Context, content: Blocks, *also: str) -> list[Node]:
    """The blocks for a place that allows `p` and the elements of `also`; others go into a `p`."""
    return [
        node if node.tag in ("p", *also) else el("p", None, node)
        for node in blocks(context, content)
    ]


def section(context: Context, block: Element, tag: str = "sec") -> Node:
    """A section Div as `sec` (or `ack`, `app`), with its title, blocks and sub-sections."""
    title, content = heading(context, block)
    attributes = {"id": xml_id(identifier(block))}
    if tag == "sec":
        attributes["sec-type"] = get(block, "sec-type")
    if tag == "ack":
        return el(tag, attributes, title, *paragraphs(context, content, "sec"))
    return el(tag, attributes, title, *blocks(context, content))


def heading(context: Context, block: Element) -> tuple[Node | None, Blocks]:
    """A section's title and the blocks that follow it."""
    content = list(Div(block).blocks)
    if content and content[0]["t"] == "Header":
        return phrase(context, "title", Header(content[0]).inlines), content[1:]
    return None, content


def _block(context: Context, block: Element) -> list[Node]:
    kind = block["t"]
    if kind in ("Para", "Plain"):
        return _paragraph(context, block)
    if kind == "Div":
        return _div(context, block)
    return _KINDS[kind](context, block)


def _paragraph(context: Context, block: Element) -> list[Node]:
    visible = [item for item in block["c"] if item["t"] not in _BLANK]
    if visible and all(_is_display(item) for item in visible):
        return [f for f in (equation(context, item) for item in visible) if f is not None]
    node = phrase(context, "p", block["c"])
    is_shown = words(node) or any(n.tag not in (*FACES, "break") for n in node.iterdescendants())
    return [node] if is_shown else []


def _is_display(item: Element) -> bool:
    """Whether an inline is a formula with a line of its own."""
    if item["t"] == "Math":
        return Math(item).display
    if item["t"] == "Span" and "equation" in classes(item):
        return [i["t"] for i in Span(item).inlines if i["t"] not in _BLANK] == ["Math"]
    return False


def _div(context: Context, block: Element) -> list[Node]:
    if is_div(block, "section"):
        return [section(context, block)]
    if is_div(block, "table-wrap"):
        return [table_wrap(context, block)]
    if is_div(block, "supplementary"):
        return [supplement(context, block)]
    if is_div(block, "box"):
        return [_box(context, block)] if Div(block).blocks else []
    content = blocks(context, Div(block).blocks)
    _inherit(content, block)
    return content


def _inherit(content: list[Node], block: Element) -> None:
    """Give the id of a plain Div to its first element, and its language to all of them."""
    name, lang = identifier(block), get(block, "lang")
    if name and content and not content[0].get("id"):
        content[0].set("id", xml_id(name))
    for node in content:
        if lang:
            node.set("{http://www.w3.org/XML/1998/namespace}lang", lang)


def _box(context: Context, block: Element) -> Node:
    content = list(Div(block).blocks)
    caption = None
    if content and is_div(content[0], "box-title"):
        titles = [phrase(context, "title", part["c"]) for part in Div(content[0]).blocks[:1]]
        caption, content = el("caption", None, *titles), content[1:]
    name = xml_id(identifier(block)) or context.fresh("boxed-text")
    attributes = {"id": name, "position": "anchor"}
    return el("boxed-text", attributes, caption, *blocks(context, content))


def _figure(context: Context, block: Element) -> list[Node]:
    return [figure(context, block)]


def _table(context: Context, block: Element) -> list[Node]:
    return [bare_table(context, block)]


def _header(context: Context, block: Element) -> list[Node]:
    # A heading inside a quotation or a list cannot begin a section.
    return [el("p", None, phrase(context, "bold", Header(block).inlines))]


def _bullets(context: Context, block: Element) -> list[Node]:
    return _list(context, block["c"], "bullet", [])


def _numbers(context: Context, block: Element) -> list[Node]:
    (start, style, delimiter), items = block["c"]
    kind = _ORDER.get(style["t"], "order")
    if int(start) == 1:
        return _list(context, items, kind, [])
    # A JATS list begins with 1, so other numbers are printed as labels.
    labels = [_number(int(start) + i, style["t"], delimiter["t"]) for i in range(len(items))]
    return _list(context, items, "simple", labels)


def _number(number: int, style: str, delimiter: str) -> str:
    before, after = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}.get(delimiter, ("", "."))
    if style.endswith("Alpha"):
        mark = ""
        while number:
            number, rest = divmod(number - 1, 26)
            mark = chr(ord("A") + rest) + mark
    elif style.endswith("Roman"):
        mark = _roman(number)
    else:
        mark = str(number)
    return before + (mark.lower() if style.startswith("Lower") else mark) + after


def _roman(number: int) -> str:
    marks = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    out = ""
    for mark, value in zip(marks, values, strict=True):
        out += mark * (number // value)
        number %= value
    return out


def _list(context: Context, items: list[Blocks], kind: str, labels: list[str]) -> list[Node]:
    marks = labels or [""] * len(items)
    out: list[Node] = []
    for mark, item in zip(marks, items, strict=True):
        content = paragraphs(context, item, "list", "def-list")
        if content:
            label = el("label", None, mark) if mark else None
            out.append(el("list-item", None, label, *content))
    return [el("list", {"list-type": kind}, *out)] if out else []


def _definitions(context: Context, block: Element) -> list[Node]:
    items = []
    for term, meanings in block["c"]:
        defs = [el("def", None, *p) for p in (paragraphs(context, m) for m in meanings) if p]
        items.append(el("def-item", None, phrase(context, "term", term), *defs))
    return [el("def-list", None, *items)] if items else []


def _quote(context: Context, block: Element) -> list[Node]:
    content = blocks(context, block["c"])
    return [el("disp-quote", None, *content)] if content else []


def _verse(context: Context, block: Element) -> list[Node]:
    lines = [el("verse-line", None, *inlines(context, line)) for line in block["c"] if line]
    return [el("verse-group", None, *lines)] if lines else []


def _code(context: Context, block: Element) -> list[Node]:
    languages = classes(block)
    tag = "code" if languages else "preformat"
    attributes: dict[str, str] = {
        "id": xml_id(identifier(block)),
        "xml:space": "preserve",
        "language": languages[0] if languages else "",
    }
    return [el(tag, attributes, CodeBlock(block).text)] if CodeBlock(block).text.strip() else []


def _rule(context: Context, block: Element) -> list[Node]:
    return []  # JATS has no rule between paragraphs


_KINDS: dict[str, Callable[[Context, Any], list[Node]]] = {
    "BlockQuote": _quote,
    "BulletList": _bullets,
    "CodeBlock": _code,
    "DefinitionList": _definitions,
    "Figure": _figure,
    "Header": _header,
    "HorizontalRule": _rule,
    "LineBlock": _verse,
    "OrderedList": _numbers,
    "Table": _table,
}
