"""pandoc's blocks as sections, paragraphs, lists, quotations and boxes of HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from casepress.article.ast import Blocks, Element, get, identifier, is_div, text
from casepress.outputs.html.elements import el, html_id, join
from casepress.outputs.html.floats import figure, supplement
from casepress.outputs.html.inlines import displayed, equation, inlines
from casepress.outputs.html.state import State
from casepress.outputs.html.tables import table, table_wrap

_BLANK = ("Space", "SoftBreak", "LineBreak")
_ORDER = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_DELIMITERS = {"OneParen": "paren", "TwoParens": "parens"}
#: Who said a quotation follows it after a dash.
_SAID_BY = ("—", "–")


def blocks(state: State, content: Iterable[Element]) -> Markup:
    """The HTML of a run of blocks, in their order; footnotes follow the block that calls them."""
    out: list[str] = []
    for block in content:
        out.append(_block(state, block))
        out += state.taken_notes()
    return join(out)


def section(state: State, block: Element, level: int = 2) -> Markup:
    """A section Div with its heading, blocks and sub-sections; `level` is that of its heading."""
    name = html_id(identifier(block))
    head, content = heading(block)
    parts: list[str] = []
    if head is not None:
        title = {**state.mark(head), "id": f"{name}-title" if name else None}
        parts.append(el(f"h{min(level, 6)}", title, inlines(state, head["c"][2])))
        parts += state.taken_notes()
    for inner in content:
        if is_div(inner, "section"):
            parts.append(section(state, inner, level + 1))
        else:
            parts.append(blocks(state, [inner]))
    attributes = {"id": name, "data-role": get(block, "role") or None}
    return el("section", attributes, *parts)


def heading(block: Element) -> tuple[Element | None, Blocks]:
    """A section's Header and the blocks that follow it."""
    content: Blocks = list(block["c"][1])
    if content and content[0]["t"] == "Header":
        return content[0], content[1:]
    return None, content


def _block(state: State, block: Element) -> Markup:
    return _KINDS[block["t"]](state, block)


def _para(state: State, block: Element) -> Markup:
    visible = [item for item in block["c"] if item["t"] not in _BLANK]
    if visible and all(displayed(item) is not None for item in visible):
        return join([equation(state, item, "div") or "" for item in visible])
    content = inlines(state, block["c"])
    return el("p", state.mark(block), content) if content.strip() else Markup("")


def _plain(state: State, block: Element) -> Markup:
    return inlines(state, block["c"])


def _div(state: State, block: Element) -> Markup:
    if is_div(block, "section"):
        return section(state, block, 3)
    if is_div(block, "table-wrap"):
        return table_wrap(state, block)
    if is_div(block, "supplementary"):
        return supplement(state, block)
    if is_div(block, "box"):
        return _box(state, block)
    content = blocks(state, block["c"][1])
    direction = get(block, "dir")
    attributes = {
        "id": html_id(identifier(block)),
        "lang": get(block, "lang") or None,
        "dir": direction if direction in ("ltr", "rtl", "auto") else None,
    }
    return el("div", attributes, content) if any(attributes.values()) else content


def _box(state: State, block: Element) -> Markup:
    content: Blocks = list(block["c"][1])
    name = html_id(identifier(block)) or state.fresh("box")
    head: list[Markup] = []
    if content and is_div(content[0], "box-title"):
        title = join([inlines(state, part["c"]) for part in content[0]["c"][1][:1]])
        head.append(el("p", {"class": "box-title", "id": f"{name}-title"}, title))
        content = content[1:]
    named = {"aria-labelledby": f"{name}-title", "role": "group"} if head else {}
    attributes = {"class": "box", "id": name, **named}
    return el("div", attributes, *head, blocks(state, content)) if block["c"][1] else Markup("")


def _header(state: State, block: Element) -> Markup:
    # A heading within a quotation or a list opens no section.
    return el("p", state.mark(block), el("strong", None, inlines(state, block["c"][2])))


def _bullets(state: State, block: Element) -> Markup:
    return el("ul", None, *_items(state, block["c"])) if block["c"] else Markup("")


def _numbers(state: State, block: Element) -> Markup:
    (start, style, delimiter), items = block["c"]
    attributes: dict[str, str | int | None] = {
        "type": _ORDER.get(style["t"]),
        "start": int(start) if int(start) != 1 else None,
        "class": _list_class(style["t"], delimiter["t"]),
    }
    return el("ol", attributes, *_items(state, items)) if items else Markup("")


def _list_class(style: str, delimiter: str) -> str | None:
    """`paren` or `parens` with the kind of number: HTML numbers lists with full stops only."""
    kind = _DELIMITERS.get(delimiter)
    return kind and "-".join(part for part in (kind, _ORDER.get(style)) if part)


def _items(state: State, items: list[Blocks]) -> list[Markup]:
    return [el("li", None, blocks(state, item)) for item in items]


def _definitions(state: State, block: Element) -> Markup:
    out: list[Markup] = []
    for term, meanings in block["c"]:
        out.append(el("dt", None, inlines(state, term)))
        out += [el("dd", None, blocks(state, meaning)) for meaning in meanings]
    return el("dl", None, *out) if out else Markup("")


def _quote(state: State, block: Element) -> Markup:
    content: Blocks = block["c"]
    last = content[-1] if len(content) > 1 else None
    if last is not None and last["t"] == "Para" and text(last).startswith(_SAID_BY):
        by = el("p", {"class": "by", **state.mark(last)}, inlines(state, last["c"]))
        return el("blockquote", None, blocks(state, content[:-1]), by)
    return el("blockquote", None, blocks(state, content)) if content else Markup("")


def _verse(state: State, block: Element) -> Markup:
    lines = [inlines(state, line) for line in block["c"]]
    return el("p", {"class": "verse"}, el("br").join(lines)) if lines else Markup("")


def _code(state: State, block: Element) -> Markup:
    name = html_id(identifier(block))
    return el("pre", {"id": name}, el("code", None, block["c"][1]))


def _figure(state: State, block: Element) -> Markup:
    return figure(state, block)


def _table(state: State, block: Element) -> Markup:
    return table(state, block, [])


def _rule(state: State, block: Element) -> Markup:
    return el("hr")


_KINDS: dict[str, Callable[[State, Any], Markup]] = {
    "BlockQuote": _quote,
    "BulletList": _bullets,
    "CodeBlock": _code,
    "DefinitionList": _definitions,
    "Div": _div,
    "Figure": _figure,
    "Header": _header,
    "HorizontalRule": _rule,
    "LineBlock": _verse,
    "OrderedList": _numbers,
    "Para": _para,
    "Plain": _plain,
    "Table": _table,
}
