"""Boxes, parts of figures, decimal points, wide tables: every construct as Word has it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx import write_docx
from casepress.outputs.docx.ooxml import Node, find, get
from tests.outputs.copies import write_docx_copy
from tests.outputs.docx.conftest import COPIES, ROOT
from tests.outputs.docx.test_review import paragraphs
from tests.outputs.docx.test_write_docx import instructions, trees, validate, words
from tests.samples import awkward, gardener

Files = Mapping[tuple[str, str], Path]


def document(path: Path) -> Node:
    return trees(path)["word/document.xml"]


QUICK = {("rich", "journal"), ("rich", "review"), ("rich", "title-page"), ("tables", "journal"),
         ("arabic", "journal")}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        pytest.param(name, copy, marks=[] if (name, copy) in QUICK else pytest.mark.system)
        for name in awkward.ARTICLES
        for copy in COPIES
    ],
)
def test_all_copies_are_valid_and_in_the_journals_styles(
    awkward_files: Files, name: str, copy: str
) -> None:
    path = awkward_files[name, copy]
    assert validate(path)["errors"] == []
    parts = trees(path)
    used = {
        get(s, "w:val")
        for part in parts.values()
        for s in find(part, "//w:p/w:pPr/w:pStyle | //w:rPr/w:rStyle | //w:tblPr/w:tblStyle")
    }
    reference = "reference.docx" if copy == "journal" else f"reference-{copy}.docx"
    own = trees(ROOT / "journal/medpeer" / reference)["word/styles.xml"]
    assert used <= {get(s, "w:styleId") for s in find(own, "//w:style")}, "pandoc made a style up"
    for part in parts.values():
        assert not find(part, "//x:*"), "a note to ourselves is left"


def test_front_matter_of_every_kind(awkward_files: Files) -> None:
    made = paragraphs(document(awkward_files["rich", "journal"]))
    by_style = [(s, w) for s, w in made if s in ("Keywords", "SummaryTitle", "Summary")]
    assert by_style == [
        ("Keywords", "Keywords\u2002sailors · Osterhaven procedure"),
        ("Keywords", "MeSH terms\u2002Naval Medicine · Bursitis"),
        ("SummaryTitle", "Plain-language summary"),
        ("Summary", "Dr Quillfeather helped a sailor."),
    ]
    assert ("GraphicTitle", "Graphical abstract") in made
    assert ("ArticleInformation", "‡ Deceased.") in made


def test_several_corresponding_authors(awkward_files: Files) -> None:
    made = paragraphs(document(awkward_files["authors", "journal"]))
    (line,) = [w for s, w in made if w.startswith("Correspondence")]
    assert line.count("@hospital.example") == 3
    (byline,) = [w for s, w in made if s == "Author"]
    assert "MD" not in byline
    assert byline.startswith("Maximiliana\u00a0Theodora\u00a0A.\u00a0Example-Sample01,5,†,*, ")


def test_a_box_is_one_cell_that_stays_whole(awkward_files: Files) -> None:
    root = document(awkward_files["rich", "journal"])
    boxes = find(root, "//w:tbl[w:tblPr/w:tblStyle/@w:val='Box']")
    assert len(boxes) == 2
    (row,) = find(boxes[0], "w:tr")
    assert find(row, "w:trPr/w:cantSplit")
    (cell,) = find(row, "w:tc")
    styles = [get(s, "w:val") for s in find(cell, "w:p/w:pPr/w:pStyle")]
    assert styles == ["BoxTitle", "Compact", "Compact"]
    assert find(cell, "w:bookmarkStart")
    (inner,) = find(boxes[1], "w:tr/w:tc/w:tbl")
    after = find(inner, "following-sibling::w:p")
    assert len(after) == 1, "a cell ends with a paragraph"


def test_the_review_copy_sets_boxes_as_text(awkward_files: Files) -> None:
    root = document(awkward_files["rich", "review"])
    assert not find(root, "//w:tblStyle[@w:val='Box']")
    assert "BoxTitle" in [s for s, _ in paragraphs(root)]


def test_parts_of_a_figure_stand_side_by_side(awkward_files: Files) -> None:
    root = document(awkward_files["figures", "journal"])
    (parts,) = find(root, "//w:tbl[w:tblPr/w:tblStyle/@w:val='FigureParts']")
    rows = find(parts, "w:tr")
    assert [[words(c) for c in find(r, "w:tc")] for r in rows] == [list("ABC"), list("DEF")]
    names = [n.get("name") for n in find(parts, ".//wp:docPr")]
    assert names == [f"Figure 8{letter}" for letter in "ABCDEF"]
    assert all(find(p, "w:pPr/w:pStyle") for p in find(parts, ".//w:p"))
    for extent in find(root, "//wp:extent"):
        assert int(extent.get("cx", 0)) <= 166 * 36000
        assert int(extent.get("cy", 0)) <= 106 * 36000
    heights = [int(e.get("cy", 0)) for e in find(parts, ".//wp:extent")]
    assert heights[0] + heights[3] <= 106 * 36000


def test_numbers_align_on_the_point(awkward_files: Files) -> None:
    root = document(awkward_files["rich", "journal"])
    table = find(root, "//w:tbl[w:tblPr/w:tblCaption]")[0]
    stops = [
        [get(t, "w:pos") for t in find(row, "w:tc[2]/w:p/w:pPr/w:tabs/w:tab[@w:val='decimal']")]
        for row in find(table, "w:tr")
    ]
    assert stops[0] == []
    assert len({tuple(s) for s in stops[1:]}) == 1 and stops[1]
    (width,) = find(table, "w:tr[2]/w:tc[2]/w:tcPr/w:tcW")
    assert 0 < int(stops[1][0]) < int(get(width, "w:w")) - 200
    assert not find(table, "w:tr[position()>1]/w:tc[2]/w:p/w:pPr/w:jc[@w:val='right']")


def test_tables_are_as_wide_as_they_were_reckoned(awkward_files: Files) -> None:
    """pandoc's own columns are those of a page 7920 twips wide; ours are 166 and 253 mm wide."""
    widest = {"": 0, "landscape": 0}
    for table in find(document(awkward_files["tables", "journal"]), "w:body/w:tbl"):
        (size,) = find(table, "following::w:sectPr[1]/w:pgSz")
        width = sum(int(get(c, "w:w")) for c in find(table, "w:tblGrid/w:gridCol"))
        (given,) = find(table, "w:tblPr/w:tblW")
        assert (get(given, "w:type"), int(get(given, "w:w"))) == ("dxa", width)
        way = get(size, "w:orient")
        widest[way] = max(widest[way], width)
    assert 0 < widest[""] <= 9412
    assert 9412 < widest["landscape"] <= 14345


def test_supplementary_files_and_abbreviations(awkward_files: Files) -> None:
    made = paragraphs(document(awkward_files["rich", "journal"]))
    label = "Supplementary\u00a0file\u00a0"
    assert [w for s, w in made if s == "Supplement"] == [
        f"{label}1. Gait. The patient walks. (video-1.mp4)",
        f"{label}2. Gait. The patient walks. (quillfeather-series.csv)",
    ]
    assert [w for s, w in made if s == "Abbreviation"] == [
        "MRmagnetic resonance",
        "ERestrogen receptor",
    ]
    codes = list(instructions(document(awkward_files["rich", "journal"])))
    assert codes.count("SEQ Supplementaryfile \\* ARABIC") == 2


def test_a_wide_table_lies_on_its_side(awkward_files: Files) -> None:
    path = awkward_files["tables", "journal"]
    sections = find(document(path), "//w:sectPr")
    turned = [bool(find(s, "w:pgSz[@w:orient='landscape']")) for s in sections]
    assert turned == [False, True, False, True, False, True]
    assert [bool(find(s, "w:titlePg")) for s in sections] == [True] + [False] * 5
    for section in sections:
        (size,) = find(section, "w:pgSz")
        wide = int(get(size, "w:w")) > int(get(size, "w:h"))
        assert wide == bool(find(section, "w:pgSz[@w:orient]"))
        assert len(find(section, "w:footerReference[@w:type='default']")) == 1
    parts = trees(path)
    feet = [words(t) for n, t in sorted(parts.items()) if n.startswith("word/footer")]
    assert feet == ["Page 1 of 1"] * 3
    assert find(parts["word/footer3.xml"], "//w:tabs/w:tab[@w:val='clear']")


def test_the_wide_tables_of_the_review_copy_begin_no_empty_page(awkward_files: Files) -> None:
    root = document(awkward_files["tables", "review"])
    sections = find(root, "//w:sectPr")
    assert [bool(find(s, "w:pgSz[@w:orient]")) for s in sections] == [False, True]
    breaks = find(root, "//w:p[w:pPr/w:pageBreakBefore]")
    assert [words(p)[:7] for p in breaks] == ["Table\u00a01", "Table\u00a03", "Table\u00a04"]


@pytest.mark.parametrize("copy", COPIES)
def test_same_bytes_twice(
    awkward_files: Files, journal: Journal, tmp_path: Path, copy: str
) -> None:
    again = tmp_path / "again.docx"
    write_docx_copy(awkward.rich(tmp_path), journal, again, root=tmp_path, copy=copy)
    assert again.read_bytes() == awkward_files["rich", copy].read_bytes()


def test_an_unknown_copy(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no copy `proof`; it has: journal, review, title-page"):
        write_docx(gardener.bare(), journal, tmp_path / "x.docx", root=tmp_path, copy="proof")
