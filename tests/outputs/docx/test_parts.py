"""The small pieces: the committed reference, bookmarks, column widths, passes over the XML."""

from __future__ import annotations

import zipfile

import pytest
from lxml import etree

from casepress.article.ast import attr, div, para, string, xref
from casepress.core.journal import Journal
from casepress.outputs.docx.bookmarks import bookmarks, label, reference
from casepress.outputs.docx.copies import read
from casepress.outputs.docx.ooxml import el, find, val
from casepress.outputs.docx.polish import polish_text
from casepress.outputs.docx.reference_docx import reference_parts
from casepress.outputs.docx.tables import TableArea, place
from tests.outputs.docx.conftest import COPIES
from tests.samples import gardener, parts


@pytest.mark.parametrize("name", COPIES)
def test_the_committed_reference_is_what_its_table_says(journal: Journal, name: str) -> None:
    copy = read(journal, name)
    made = reference_parts(journal, copy)
    with zipfile.ZipFile(journal.folder / copy.reference) as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == made, (
            "run `python -m casepress.outputs.docx.reference_docx journal/medpeer`"
        )


def _numbered(key: str, number: str, word: str = "Figure") -> dict[str, object]:
    return div(attr(key, [], {"number": number, "label": f"{word} {number}"}), [])


@pytest.mark.parametrize(
    ("number", "printed", "parts"),
    [
        ("1", "Figure 1", ["fig_1", "Figure\u00a01"]),
        ("1", "Figure\u00a01A–C", ["fig_1", "Figure\u00a01", "A–C"]),
        ("2", "Figures 2", ["Figures ", "fig_1_number", "2"]),
        ("2", "2B", ["fig_1_number", "2", "B"]),
        ("1", "Figure 11", None),
        ("1", "the sketch", None),
    ],
)
def test_a_cross_reference_becomes_a_field(
    number: str, printed: str, parts: list[str] | None
) -> None:
    mark = bookmarks([_numbered("fig-1", number)]).items["fig-1"]
    made = reference(xref(printed, "fig-1", "fig"), mark)
    if parts is None:
        assert made is None
        return
    shown = []
    for inline in made or []:
        if inline["t"] == "Span":
            shown.append(inline["c"][1][0]["c"])
        elif "instrText" in inline["c"][1]:
            shown.append(inline["c"][1].partition(" REF ")[2].split(" ")[0])
    assert shown == parts


def test_bookmark_names_are_words_names_and_unique() -> None:
    keys = ["fig-1", "fig_1", "1st", "é", "a" * 60, "a" * 61]
    names = bookmarks([div(attr(key), []) for key in keys]).names
    assert list(names) == keys
    assert len(set(names.values())) == len(keys)
    assert all(n[0].isalpha() and n.isascii() and len(n) <= 40 for n in names.values())


def test_a_number_out_of_turn_is_kept_by_word() -> None:
    items = bookmarks(
        [_numbered("fig-2", "2"), _numbered("fig-1", "1"), _numbered("s", "S1")]
    ).items
    codes = ["".join(i["c"][1] for i in label(m) if i["t"] == "RawInline") for m in items.values()]
    assert "SEQ Figure \\* ARABIC \\r 2" in codes[0]
    assert "SEQ Figure \\* ARABIC \\r 1" in codes[1]
    assert "SEQ" not in codes[2]


ROOM = TableArea(width=166, landscape_width=253, size=8, small=7, inset=10)


def test_columns_hold_their_longest_word() -> None:
    words = ["a", "b " * 400, "otorhinolaryngologically"]
    cells = [[attr(), {"t": "AlignDefault"}, 1, 1, [para([string(w)])]] for w in words]
    body = [attr(), 0, [], [[attr(), cells]]]
    specs = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * 3
    placed = place(specs, [[attr(), []], [body], [attr(), []]], ROOM)
    widths = [s[1]["c"] * 166 for s in placed.specs]
    assert sum(widths) <= 166.1
    assert widths[2] > 30
    assert widths[1] > widths[0]


def test_narrow_tables_keep_their_natural_width() -> None:
    (made,) = [b for b in parts.table("1", "**T.**", gardener.TABLE_1)["c"][1] if b["t"] == "Table"]
    placed = place(made["c"][2], made["c"][3:], ROOM)
    assert 0.3 < sum(s[1]["c"] for s in placed.specs) < 0.8
    assert (placed.small, placed.landscape) == (False, False)


@pytest.mark.parametrize(
    ("columns", "small", "sideways"),
    [(3, False, False), (5, True, False), (7, False, True), (8, True, True)],
)
def test_a_wide_table_is_set_small_then_sideways(columns: int, small: bool, sideways: bool) -> None:
    cell = [attr(), {"t": "AlignDefault"}, 1, 1, [para([string("immunohistochemistry")])]]
    body = [attr(), 0, [], [[attr(), [cell] * columns]]]
    specs = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * columns
    placed = place(specs, [[attr(), []], [body], [attr(), []]], ROOM)
    assert (placed.small, placed.landscape) == (small, sideways)
    assert sum(s[1]["c"] for s in placed.specs) <= 1.001


def test_no_property_stands_twice() -> None:
    run = el("w:r", {}, el("w:rPr", {}, el("w:i"), el("w:iCs"), el("w:i"), el("w:iCs")))
    math = el("m:rPr", {}, el("m:nor"), val("m:sty", "p"))
    root = el("w:p", {}, run, math)
    polish_text(root)
    assert [etree.QName(n).localname for n in find(root, "//w:rPr/*")] == ["i", "iCs"]
    assert [etree.QName(n).localname for n in find(root, "//m:rPr/*")] == ["nor"]
