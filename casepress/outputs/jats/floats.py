"""Figures, tables and supplements: `fig`, `table-wrap` and `supplementary-material`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casepress.article.ast import Blocks, Element, classes, get, identifier, is_div, walk
from casepress.article.nodes import Div, Figure, Span
from casepress.article.table_nodes import Cell, Row, Table
from casepress.outputs.jats.inlines import image, inlines, phrase
from casepress.outputs.jats.state import Context, xml_id
from casepress.outputs.jats.xml import Child, Node, add, el, group, is_empty, trim, unwrap, words

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
_NOTICE = re.compile(r"(?:©|\(c\)|Copyright(?: ©| \(c\))?) ?(\d{4}),? ([^.;]*\w)", re.IGNORECASE)
_BETWEEN = ("Image", "Space", "SoftBreak", "LineBreak")

#: Elements that a cell and a figure may contain besides paragraphs.
_IN_CELLS = ("code", "def-list", "disp-formula", "disp-quote", "list", "preformat", "verse-group")


@dataclass(frozen=True)
class Caption:
    """The element of a caption, and its sources and permissions, which JATS puts elsewhere."""

    node: Node | None
    sources: list[Node] = field(default_factory=list)
    permissions: list[Node] = field(default_factory=list)


def caption(context: Context, content: Blocks) -> Caption:
    """The parts of a caption: title, legend, source notes and permission notes."""
    title: Node | None = None
    legend: list[Node] = []
    sources: list[Node] = []
    rights: list[Node] = []
    for position, block in enumerate(content):
        if is_div(block, "source"):
            sources += _lines(context, block, "attrib")
        elif is_div(block, "permission"):
            rights += _rights(context, block)
        elif position == 0 and _has_title(block):
            title = phrase(context, "title", Span(block["c"][0]).inlines)
            rest = phrase(context, "p", block["c"][1:])
            legend += [] if is_empty(rest) else [rest]
        else:
            legend += context.body.paragraphs(context, [block])
    return Caption(group("caption", None, title, *legend), sources, rights)


def _has_title(block: Element) -> bool:
    if block["t"] not in ("Para", "Plain") or not block["c"]:
        return False
    first = block["c"][0]
    return bool(first["t"] == "Span" and "title" in classes(first) and Span(first).inlines)


def _lines(context: Context, block: Element, tag: str) -> list[Node]:
    """Each paragraph of a note as an element `tag`, which allows phrases only."""
    out = []
    for part in Div(block).blocks:
        if part["t"] in ("Para", "Plain"):
            node = phrase(context, tag, part["c"])
        else:
            node = unwrap(el(tag, None, *context.body.blocks(context, [part])), "*")
        out.append(node)
    return [node for node in out if not is_empty(node)]


def _rights(context: Context, block: Element) -> list[Node]:
    """Each paragraph of a permission note as `permissions`. A text that begins with a copyright
    notice with year and holder gives all three elements (JATS4R, Permissions: never only some of
    them); any other text is the terms of use."""
    return [el("permissions", None, *_terms(line)) for line in _lines(context, block, "license-p")]


def _terms(line: Node) -> list[Node]:
    notice = _NOTICE.match(words(line))
    if notice is None:
        return [el("license", None, line)]
    line.tag = "copyright-statement"
    unwrap(line, "xref", "inline-formula")
    return [line, el("copyright-year", None, notice[1]), el("copyright-holder", None, notice[2])]


def figure(context: Context, block: Element) -> Node:
    """A `Figure` as `fig`: label, caption, pictures with alternative texts, source, permission."""
    found = caption(context, Figure(block).caption)
    inside: list[Node] = []
    for part in Figure(block).blocks:
        if part["t"] in ("Para", "Plain") and all(i["t"] in _BETWEEN for i in part["c"]):
            inside += [image(context, item) for item in walk(part["c"]) if item["t"] == "Image"]
        else:
            inside += context.body.paragraphs(context, [part], *_IN_CELLS, "table-wrap")
    attributes = {"id": xml_id(identifier(block)) or context.fresh("figure")}
    attributes["position"] = "anchor"
    return el(
        "fig",
        attributes,
        _label(block),
        found.node,
        *inside,
        *found.sources,
        *found.permissions,
    )


def _label(block: Element) -> Node | None:
    label = get(block, "label")
    return el("label", None, label) if label else None


def table_wrap(context: Context, block: Element) -> Node:
    """A `Div.table-wrap` as `table-wrap`, with its notes and footnotes in its foot."""
    content = Div(block).blocks
    tables = [part for part in content if part["t"] == "Table"]
    with context.in_table() as footnotes:
        found = caption(context, Table(tables[0]).caption) if tables else Caption(None)
        decimal = [int(column) for column in get(block, "decimal").split()]
        shown = [_table(context, part, decimal) for part in tables]
        shown += [image(context, i) for i in _pictures(content)]
        notes = [p for part in content if is_div(part, "notes") for p in _notes(context, part)]
    foot = group("table-wrap-foot", None, *notes, *footnotes, *found.sources, *found.permissions)
    attributes = {"id": xml_id(identifier(block)), "position": "anchor"}
    return el("table-wrap", attributes, _label(block), found.node, *shown, foot)


def supplement(context: Context, block: Element) -> Node:
    """A `Div.supplementary` as `supplementary-material`: label, caption, the file as `media`."""
    kind, _, subtype = get(block, "mime").partition("/")
    attributes = {
        "id": xml_id(identifier(block)),
        "position": "anchor",
    }
    name = get(block, "file")
    href = context.names.get(name, name)
    file = {"xlink:href": href, "mimetype": kind, "mime-subtype": subtype}
    found = caption(context, Div(block).blocks)
    rest = (el("media", file), *found.sources, *found.permissions)
    return el("supplementary-material", attributes, _label(block), found.node, *rest)


def _pictures(content: Blocks) -> list[Element]:
    """The pictures that show a table."""
    plain = [part for part in content if part["t"] in ("Para", "Plain", "Figure")]
    return [item for item in walk(plain) if item["t"] == "Image"]


def _notes(context: Context, block: Element) -> list[Node]:
    out: list[Node] = []
    for part in Div(block).blocks:
        if is_div(part, "source"):
            out += _lines(context, part, "attrib")
        elif is_div(part, "permission"):
            out += _rights(context, part)
        else:
            out += context.body.paragraphs(context, [part])
    return out


def bare_table(context: Context, block: Element) -> Node:
    """A Table without a Div around it, as a `table-wrap` without a label."""
    name = context.fresh("table")
    wrap: Element = {"t": "Div", "c": [[name, ["table-wrap"], []], [block]]}
    return table_wrap(context, wrap)


def _table(context: Context, block: Element, decimal: list[int]) -> Node:
    """A `table`; the columns in `decimal` (from 1) align numbers at the decimal point."""
    table = Table(block)
    specs = table.columns
    columns = [
        "char" if place in decimal else _ALIGN.get(spec[0]["t"], "")
        for place, spec in enumerate(specs, 1)
    ]
    widths = [spec[1].get("c") for spec in specs if spec[1]["t"] == "ColWidth"]
    cols: list[Child] = []
    if len(widths) == len(specs):
        cols = [el("col", {"width": f"{round(100 * float(w))}%"}) for w in widths]
    rows = _Rows(context, columns)
    thead = group("thead", None, *rows.section(table.head, len(columns), "col"))
    tfoot = group("tfoot", None, *rows.section(table.foot, 0, ""))
    tbodies = [
        el(
            "tbody",
            None,
            *rows.section(body.head, len(columns), "col"),
            *rows.section(body.rows, body.head_columns, "row"),
        )
        for body in table.bodies
        if body.head or body.rows
    ]
    return el("table", None, *cols, thead, tfoot, *tbodies)


@dataclass(frozen=True)
class _Rows:
    """Writes the rows of one table and counts the columns, cells that span rows included."""

    context: Context
    columns: list[str]

    def section(self, rows: list[Row], heads: int, scope: str) -> list[Node]:
        """The `tr` of a head, body or foot; the first `heads` columns are headings."""
        spans = [0] * len(self.columns)
        out = []
        for source in rows:
            row = el("tr")
            column = 0
            for cell in source.cells:
                while column < len(spans) and spans[column]:
                    spans[column] -= 1
                    column += 1
                row.append(self._cell(cell, column, scope if column < heads else ""))
                down, across = cell.row_span, cell.column_span
                for i in range(column, min(column + across, len(spans))):
                    spans[i] = down - 1
                column += across
            for i in range(column, len(spans)):
                spans[i] = max(0, spans[i] - 1)
            out.append(row)
        return out

    def _cell(self, cell: Cell, column: int, scope: str) -> Node:
        content, down, across = cell.blocks, cell.row_span, cell.column_span
        own = self.columns[column] if column < len(self.columns) else ""
        if own == "char" and scope == "col":
            own = "center"
        where = own if own == "char" else _ALIGN.get(cell.alignment, own)
        attributes = {
            "align": where,
            "char": "." if where == "char" else "",
            "rowspan": str(down) if down > 1 else "",
            "colspan": str(across) if across > 1 else "",
        }
        if scope and content:  # an empty corner cell is not a heading
            attributes["scope"] = "colgroup" if scope == "col" and across > 1 else scope
        node = el("th" if scope else "td", attributes)
        if len(content) == 1 and content[0]["t"] in ("Plain", "Para"):
            return trim(add(node, inlines(self.context, content[0]["c"])))
        return add(node, self.context.body.paragraphs(self.context, content, *_IN_CELLS))
