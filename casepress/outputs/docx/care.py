"""The completed checklist as a Word file, in the styles of the journal's copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from casepress.article.ast import Blocks, Element, attr, div, inlines, link, para, plain, string
from casepress.article.model import Article
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.care import Form, Row
from casepress.outputs.docx.constructors import in_style
from casepress.outputs.docx.copies import read
from casepress.outputs.docx.opc import packed
from casepress.outputs.docx.writer import rendered

_COPY = "journal"


def write_care(
    form: Form,
    article: Article,
    journal: Journal,
    out: Path,
    check: Callable[[bytes, str], None] | None = None,
) -> None:
    """Write the form; the same form gives the same bytes. `article` gives its date, and no
    name. `check` is called with the bytes and the name before they are written. Raises
    `BuildError`."""
    copy = replace(read(journal, _COPY), name="care", headers_footers=("page-foot",))
    described = replace(
        article,
        title=inlines(f"{form.name}: {form.title}"),
        authors=(),
        keywords=(),
        lang="en",  # of the form
        blind=True,  # so that the properties name no one
    )
    made = packed(rendered(_blocks(form), described, journal, out.parent, copy))
    if check:
        check(made, str(out))
    write(out, made)


def _blocks(form: Form) -> Blocks:
    named = [in_style("Author", [para(inlines(form.authors))])] if form.authors else []
    return [
        in_style("Title", [para(inlines(form.name))]),
        in_style("Author", [para([{"t": "Strong", "c": inlines(form.title)}])]),
        *named,
        div(attr("", ("table-wrap",)), [_table(form)]),
        *(in_style("Table Notes", [para(_linked(line))]) for line in form.about),
    ]


def _linked(line: str) -> list[Element]:
    """A line whose last word is a link where it is an address."""
    said, _, last = line.rpartition(" ")
    if not last.startswith("https://"):
        return inlines(line)
    return [*inlines(said), {"t": "Space"}, link([string(last)], last)]


def _table(form: Form) -> Element:
    head = [attr(), [_cell([name]) for name in form.HEAD]]
    rows = [
        [attr(), [*([_cell([topic], rows=len(some), strong=True)] if not n else []), *_row(row)]]
        for topic, some in form.groups
        for n, row in enumerate(some)
    ]
    specs = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in form.HEAD]
    body = [attr(), 0, [], rows]
    return {"t": "Table", "c": [attr(), [None, []], specs, [attr(), [head]], [body], [attr(), []]]}


def _row(row: Row) -> list[Any]:
    first = [_cell([row.item]), _cell([row.asks])]
    if not row.places:
        return [*first, _cell([row.instead], columns=2, strong=True)]
    sections = list(dict.fromkeys(place.section for place in row.places))
    return [*first, _cell(sections), _cell([place.where for place in row.places])]


def _cell(lines: list[str], *, rows: int = 1, columns: int = 1, strong: bool = False) -> list[Any]:
    content: list[Element] = []
    for line in lines:
        content += [{"t": "LineBreak"}] if content else []
        content += inlines(line)
    if strong:
        content = [{"t": "Strong", "c": content}]
    return [attr(), {"t": "AlignDefault"}, rows, columns, [plain(content)]]
