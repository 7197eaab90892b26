"""What Word must be able to update: bookmarks, numbered captions, cross-references.

A figure's or table's label ("Figure 1") and its number are bookmarked in its caption; a
cross-reference is a REF field to the one or the other, so that a moved figure is renumbered
everywhere by Word's own "Update field".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr,
    div,
    get,
    identifier,
    span,
    string,
    text,
    walk,
)
from casepress.outputs.docx.ooxml import Node, el, style_id, val

_NBSP = "\u00a0"
_FIRST_ID = 5000  # above the ids that pandoc gives; all are renumbered afterwards


@dataclass(frozen=True)
class Mark:
    """A numbered item: its bookmark, the words before its number, its number, and how many of
    its kind stand before it. `prefix` is empty where only the number is printed (formulae)."""

    bookmark: str
    kind: str
    prefix: str
    number: str
    place: int
    serial: int


@dataclass(frozen=True)
class Marks:
    """Every id of the article: its bookmark name; the numbered items among them."""

    names: Mapping[str, str]
    items: Mapping[str, Mark]


def marks(blocks: Blocks) -> Marks:
    """Bookmark names (a letter, then letters, digits and "_", at most 40 signs) for all ids."""
    names: dict[str, str] = {}
    items: dict[str, Mark] = {}
    places: dict[str, int] = {}
    for element in walk(blocks):
        key = identifier(element)
        if not key or key in names:
            continue
        names[key] = _free_name(key, set(names.values()))
        number, label = get(element, "number"), get(element, "label")
        if number and label:
            prefix = label.removesuffix(number).rstrip()
            kind = re.sub(r"\W", "", prefix) or "Item"
            places[kind] = places.get(kind, 0) + 1
            printed = "" if element["t"] == "Span" else prefix.replace(" ", _NBSP) + _NBSP
            serial = _FIRST_ID + 2 * len(items)
            items[key] = Mark(names[key], kind, printed, number, places[kind], serial)
    return Marks(names, items)


def label(mark: Mark, style: str = "") -> Inlines:
    """The item's label with its number as a SEQ field, both bookmarked; `style` is the character
    style that stands around it."""
    return [
        raw(_start(mark.serial, mark.bookmark)),
        *([string(mark.prefix)] if mark.prefix else []),
        raw(_start(mark.serial + 1, f"{mark.bookmark}_number")),
        *_sequence(mark, style),
        raw(_end(mark.serial + 1), _end(mark.serial)),
    ]


def reference(link: Element, mark: Mark) -> Inlines | None:
    """A cross-reference to the item as a REF field within its printed text: "Figure 1A" is
    REF "Figure 1", then "A"; None where the text names neither label nor number."""
    printed = text(link["c"][1])
    whole = f"{mark.prefix}{mark.number}"
    for target, wanted in ((mark.bookmark, whole), (f"{mark.bookmark}_number", mark.number)):
        if wanted == mark.number and target == mark.bookmark:
            continue
        found = re.search(rf"(?<!\d){re.escape(wanted)}(?!\d)", printed.replace(" ", _NBSP))
        if found:
            before, after = printed[: found.start()], printed[found.end() :]
            instruction = f"REF {target} \\h \\* MERGEFORMAT"
            return [_coloured(p) for p in (before,) if p] + [
                *_field(instruction, _coloured(wanted), "Cross-reference"),
                *(_coloured(p) for p in (after,) if p),
            ]
    return None


def raw(*nodes: Node) -> Element:
    """OpenXML among inlines, for what pandoc has no word."""
    xml = "".join(etree.tostring(node, encoding="unicode") for node in nodes)
    return {"t": "RawInline", "c": ["openxml", xml]}


def note(name: str, **facts: object) -> Element:
    """A block that tells the passes over pandoc's output about what follows it."""
    xml = etree.tostring(el(f"x:{name}", facts), encoding="unicode")
    return {"t": "RawBlock", "c": ["openxml", xml]}


def note_inline(name: str, **facts: object) -> Element:
    """The same at the head of a paragraph, about the paragraph."""
    return raw(el(f"x:{name}", facts))


def in_style(style: str, blocks: Blocks) -> Element:
    """Blocks whose paragraphs have a paragraph style."""
    return div(attr("", (), {"custom-style": style}), blocks)


def styled(style: str, content: Inlines) -> Element:
    """Inlines in a character style."""
    return span(attr("", (), {"custom-style": style}), content)


def _coloured(words: str) -> Element:
    return styled("Cross-reference", [string(words)])


def _sequence(mark: Mark, style: str) -> Inlines:
    if not mark.number.isdecimal():
        return [string(mark.number)]  # "S1": not Word's to count
    reset = "" if int(mark.number) == mark.place else f" \\r {mark.number}"
    return _field(f"SEQ {mark.kind} \\* ARABIC{reset}", string(mark.number), style)


def _field(instruction: str, result: Element, style: str) -> Inlines:
    code = el("w:instrText", {"xml:space": "preserve"}, f" {instruction} ")
    begin = [_char("begin", style), _run(code, style), _char("separate", style)]
    return [raw(*begin), result, raw(_char("end", style))]


def _char(kind: str, style: str) -> Node:
    return _run(el("w:fldChar", {"w:fldCharType": kind}), style)


def _run(content: Node, style: str) -> Node:
    properties = el("w:rPr", {}, val("w:rStyle", style_id(style))) if style else None
    return el("w:r", {}, properties, content)


def _start(serial: int, name: str) -> Node:
    return el("w:bookmarkStart", {"w:id": serial, "w:name": name})


def _end(serial: int) -> Node:
    return el("w:bookmarkEnd", {"w:id": serial})


def _free_name(key: str, taken: set[str]) -> str:
    return next(name for name in _names(key) if name not in taken)


def _names(key: str) -> Iterator[str]:
    base = re.sub(r"[^A-Za-z0-9_]", "_", key)
    base = (base if base[0].isalpha() else f"x{base}")[:28]  # room for "_number" and a serial
    yield base
    serial = 2
    while True:
        yield f"{base}_{serial}"
        serial += 1
