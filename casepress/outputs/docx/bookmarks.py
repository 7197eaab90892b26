"""What Word can update: bookmarks, numbered captions, cross-references.

The label ("Figure 1") and the number of a figure or table have bookmarks in its caption, and a
cross-reference is a REF field to one of them, so that Word's "Update Field" renumbers a figure
everywhere after it has moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    get,
    identifier,
    string,
    structure,
    text,
)
from casepress.article.nodes import Link
from casepress.outputs.docx.block_marks import is_mark
from casepress.outputs.docx.constructors import raw, styled
from casepress.outputs.docx.ooxml import Node, el, style_id, val

_NBSP = "\u00a0"
_FIRST_ID = 5000  # higher than pandoc's own ids; all are renumbered afterwards


@dataclass(frozen=True)
class NumberedItem:
    """A numbered item: its bookmark, the words before its number, its number, and its `place`
    among those of its kind. `prefix` is empty where only the number is printed (formulae)."""

    bookmark: str
    kind: str
    prefix: str
    number: str
    place: int
    serial: int


@dataclass(frozen=True)
class Bookmarks:
    """The bookmark names of all ids of the article, and the numbered items among them."""

    names: Mapping[str, str]
    items: Mapping[str, NumberedItem]


def bookmarks(blocks: Blocks) -> Bookmarks:
    """Bookmark names for all ids: a letter, then letters, digits and "_", 40 characters at most."""
    names: dict[str, str] = {}
    items: dict[str, NumberedItem] = {}
    places: dict[str, int] = {}
    taken: set[str] = set()
    for element in structure(blocks):
        key = identifier(element)
        if not key or key in names:
            continue
        if is_mark(key):
            names[key] = key
            continue
        names[key] = _free_name(key, taken)
        taken.add(names[key])
        number, label = get(element, "number"), get(element, "label")
        if number and label:
            prefix = label.removesuffix(number).rstrip()
            kind = re.sub(r"\W", "", prefix) or "Item"
            places[kind] = places.get(kind, 0) + 1
            printed = "" if element["t"] == "Span" else prefix.replace(" ", _NBSP) + _NBSP
            serial = _FIRST_ID + 2 * len(items)
            items[key] = NumberedItem(names[key], kind, printed, number, places[kind], serial)
    return Bookmarks(names, items)


def label(item: NumberedItem, style: str = "") -> Inlines:
    """The item's label with its number as a SEQ field, both with bookmarks; `style` is the
    character style around it."""
    return [
        raw(_start(item.serial, item.bookmark)),
        *([string(item.prefix)] if item.prefix else []),
        raw(_start(item.serial + 1, f"{item.bookmark}_number")),
        *_sequence(item, style),
        raw(_end(item.serial + 1), _end(item.serial)),
    ]


def reference(link: Element, item: NumberedItem) -> Inlines | None:
    """A cross-reference to the item as a REF field within its printed text: "Figure 1A" is
    REF "Figure 1", then "A". None where the text has neither label nor number."""
    printed = text(Link(link).inlines)
    whole = f"{item.prefix}{item.number}"
    for target, wanted in ((item.bookmark, whole), (f"{item.bookmark}_number", item.number)):
        if wanted == item.number and target == item.bookmark:
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


def _coloured(words: str) -> Element:
    return styled("Cross-reference", [string(words)])


def _sequence(item: NumberedItem, style: str) -> Inlines:
    if not item.number.isdecimal():
        return [string(item.number)]  # Word cannot count "S1"
    reset = "" if int(item.number) == item.place else f" \\r {item.number}"
    return _field(f"SEQ {item.kind} \\* ARABIC{reset}", string(item.number), style)


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
