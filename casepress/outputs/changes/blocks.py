"""Two versions of a list of blocks: those that belong together are compared, the others are new or
gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casepress.article.alignment import aligned
from casepress.article.ast import (
    Attr,
    Blocks,
    Element,
    Inlines,
    attr_of,
    classes,
    div,
    get,
    identifier,
    inlines,
    is_div,
    para,
    rewrite,
    space,
    string,
    text,
)
from casepress.article.nodes import Div, Figure
from casepress.article.table_nodes import Table
from casepress.outputs.changes.lines import (
    DELETION,
    INSERTION,
    compared_line,
    whole_line,
)

_LINES = ("Para", "Plain")
_HOLDERS = ("section", "table-wrap", "notes", "source", "permission", "box", "box-title",
            "supplementary", "references", "csl-entry")  # fmt: skip


@dataclass(frozen=True)
class Comparer:
    """Compares blocks; `quotes` are the marks of quotations in the article's language."""

    quotes: Sequence[str]

    def blocks(self, old: Blocks, new: Blocks) -> Blocks:
        """The new blocks with what differs, and the old ones that are gone between them."""
        pairs = dict(_pairs(old, new))
        by_new = {b: a for a, b in pairs.items()}
        out: Blocks = []
        at = 0
        for number, block in enumerate(new):
            home = by_new.get(number)
            if home is None:
                out.append(self.inserted(block))
                continue
            out += [gone for one in old[at:home] for gone in self.deleted(one)]
            out += self.both(old[home], block)
            at = home + 1
        return out + [gone for one in old[at:] for gone in self.deleted(one)]

    def both(self, old: Element, new: Element) -> Blocks:
        """A block in both versions."""
        if old == new:
            return [new]
        kind: str = new["t"]
        if kind in _LINES:
            return [{"t": kind, "c": compared_line(old["c"], new["c"], self.quotes, self.blocks)}]
        if kind == "Header":
            level, attributes, content = new["c"]
            line = compared_line(old["c"][2], content, self.quotes, self.blocks)
            return [{"t": kind, "c": [level, attributes, line]}]
        if is_div(new, "table-wrap") and not self._same_shape(old, new):
            return [*self.deleted(old), self.inserted(new)]
        if kind == "Div" and get(old, "label") == get(new, "label"):
            attributes, content = new["c"]
            return [div(attributes, self.blocks(Div(old).blocks, content))]
        if kind == "BlockQuote":
            return [{"t": kind, "c": self.blocks(old["c"], new["c"])}]
        if kind in ("BulletList", "OrderedList") and (made := self._list(old, new)):
            return [made]
        if kind == "Figure" and get(old, "label") == get(new, "label"):
            attributes, (short, _), content = new["c"]
            caption = self.blocks(Figure(old).caption, Figure(new).caption)
            return [{"t": kind, "c": [attributes, [short, caption], content]}]
        if kind == "Table" and (table := self._table(old, new)):
            return [table]
        if text(old, notes=True) == text(new, notes=True) and get(old, "label") == get(
            new, "label"
        ):
            return [new]
        return [*self.deleted(old), self.inserted(new)]

    def _list(self, old: Element, new: Element) -> Element | None:
        """A list of as many items; other lists are new as a whole."""
        was, now = _items(old), _items(new)
        if len(was) != len(now):
            return None
        items = [self.blocks(a, b) for a, b in zip(was, now, strict=True)]
        content = items if new["t"] == "BulletList" else [new["c"][0], items]
        return {"t": new["t"], "c": content}

    def _table(self, old: Element, new: Element) -> Element | None:
        """A table of the same shape; others are new as a whole."""
        was = [cell for row in Table(old).rows for cell in row.cells]
        now = [cell for row in Table(new).rows for cell in row.cells]
        if _shape(old) != _shape(new):
            return None
        cells = iter([self.blocks(a.blocks, b.blocks) for a, b in zip(was, now, strict=True)])
        attributes, (short, caption), specs, *parts = new["c"]
        legend = self.blocks(Table(old).caption, caption)
        return {
            "t": "Table",
            "c": [attributes, [short, legend], specs, *_with_cells(parts, cells)],
        }

    def _same_shape(self, old: Element, new: Element) -> bool:
        """Whether what two wraps hold are tables of one shape."""
        shapes = [[_shape(b) for b in Div(w).blocks if b["t"] == "Table"] for w in (old, new)]
        return shapes[0] == shapes[1]

    def inserted(self, block: Element) -> Element:
        """A block that is new as a whole."""
        kind: str = block["t"]
        content: Any = block.get("c")
        if kind in _LINES:
            return {"t": kind, "c": whole_line(self._noted(content, INSERTION), INSERTION)}
        if kind == "Header":
            return {"t": kind, "c": [*content[:2], whole_line(content[2], INSERTION)]}
        if kind == "Div":
            return div(_changed(content[0]), [self.inserted(one) for one in content[1]])
        if kind == "Figure":
            caption = [self.inserted(one) for one in Figure(block).caption]
            return {"t": kind, "c": [_changed(content[0]), [content[1][0], caption], content[2]]}
        if kind == "BlockQuote":
            return {"t": kind, "c": [self.inserted(one) for one in content]}
        if kind in ("BulletList", "OrderedList"):
            items = [[self.inserted(one) for one in item] for item in _items(block)]
            return {"t": kind, "c": items if kind == "BulletList" else [content[0], items]}
        if kind == "Table":
            attributes, (short, caption), specs, *parts = content
            cells = iter(
                [
                    [self.inserted(one) for one in cell.blocks]
                    for row in Table(block).rows
                    for cell in row.cells
                ]
            )
            legend = [self.inserted(one) for one in caption]
            made = [attributes, [short, legend], specs, *_with_cells(parts, cells)]
            return {"t": kind, "c": made}
        if kind == "DefinitionList":
            return {
                "t": kind,
                "c": [
                    [
                        whole_line(term, INSERTION),
                        [[self.inserted(one) for one in body] for body in bodies],
                    ]
                    for term, bodies in content
                ],
            }
        if kind == "LineBlock":
            return {"t": kind, "c": [whole_line(line, INSERTION) for line in content]}
        return block

    def deleted(self, block: Element) -> Blocks:
        """A block that is gone: its words, as paragraphs."""
        found = [line for line in lines([block]) if line]
        if get(block, "label") and len(found) > 1:
            found[:2] = [[*found[0], space(), *found[1]]]
        return [para(whole_line(self._noted(line, DELETION), DELETION)) for line in found]

    def _noted(self, line: Inlines, kind: str) -> Inlines:
        """A line whose footnotes are new or gone with it."""

        def change(element: Element) -> Element | None:
            if element["t"] != "Note":
                return None
            blocks = element["c"]
            made = self.blocks([], blocks) if kind == INSERTION else self.blocks(blocks, [])
            return {"t": "Note", "c": made}

        noted: Inlines = rewrite(line, change)
        return noted


def _changed(attributes: Attr) -> Attr:
    """Attributes that say that all is new, the label of a figure or table included."""
    name, kinds, pairs = attributes
    return (
        [name, kinds, [*pairs, ["change", INSERTION]]] if dict(pairs).get("label") else attributes
    )


def lines(blocks: Blocks, *, rejected: bool = False) -> Iterator[Inlines]:
    """The lines of blocks in the order in which they are printed, the labels of figures and tables
    included; `rejected` leaves out the labels of those that are new."""
    for block in blocks:
        label = get(block, "label")
        if label and not (rejected and get(block, "change")):
            yield [string(f"{label}.".replace(" ", "\u00a0"))]
        yield from _lines(block, rejected)


def _lines(block: Element, rejected: bool) -> Iterator[Inlines]:
    kind: str = block["t"]
    content: Any = block.get("c")
    inner: list[Blocks] = []
    if kind in _LINES:
        yield content
    elif kind == "Header":
        yield content[2]
    elif kind in ("Div", "BlockQuote"):
        inner = [content[1] if kind == "Div" else content]
    elif kind == "Figure":
        inner = [Figure(block).caption]
    elif kind == "Table":
        cells = [cell.blocks for row in Table(block).rows for cell in row.cells]
        inner = [Table(block).caption, *cells]
    elif kind in ("BulletList", "OrderedList"):
        inner = _items(block)
    elif kind == "DefinitionList":
        for term, bodies in content:
            yield term
            for body in bodies:
                yield from lines(body, rejected=rejected)
    elif kind == "LineBlock":
        yield from content
    elif kind == "CodeBlock":
        yield inlines(content[1])
    for blocks in inner:
        yield from lines(blocks, rejected=rejected)


def _items(block: Element) -> list[Blocks]:
    found: list[Blocks] = block["c"] if block["t"] == "BulletList" else block["c"][1]
    return found


def _shape(table: Element) -> list[list[tuple[int, int]]]:
    """The cells of a table's rows by the rows and columns that they span."""
    return [[(cell.content[2], cell.content[3]) for cell in row.cells] for row in Table(table).rows]


def _with_cells(parts: list[Any], cells: Iterator[Blocks]) -> list[Any]:
    """Head, bodies and foot of a table with other cells."""

    def rows(given: list[Any]) -> list[Any]:
        return [[a, [[*cell[:4], next(cells)] for cell in row]] for a, row in given]

    head, bodies, foot = parts
    made_head = [head[0], rows(head[1])]
    made_bodies = [[b[0], b[1], rows(b[2]), rows(b[3])] for b in bodies]
    return [made_head, made_bodies, [foot[0], rows(foot[1])]]


def _pairs(old: Blocks, new: Blocks) -> list[tuple[int, int]]:
    """The blocks that belong together, in order: by their names where they have some (sections,
    figures, tables, references), else by their words."""
    return aligned([_name(b) for b in old], [_name(b) for b in new], kinds=_kinds(old, new))


def _kinds(old: Blocks, new: Blocks) -> tuple[list[str], list[str]]:
    return [_kind(block) for block in old], [_kind(block) for block in new]


def _kind(block: Element) -> str:
    own = [cls for cls in classes(block) if cls in _HOLDERS]
    return f"{'Para' if block['t'] in _LINES else block['t']} {' '.join(own)}"


def _name(block: Element) -> str:
    if is_div(block, "section"):
        return f"section {get(block, 'role') or identifier(block)}"
    if is_div(block, "csl-entry"):
        return f"entry {get(block, 'key')}"
    if block["t"] == "Figure" or is_div(block, "table-wrap"):
        return f"{attr_of(block)[0]} {text(block)}"
    return text(block, notes=True)
