"""The copies for peer review: one that names no one, and the title page with what it left out."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx import write_docx
from casepress.outputs.docx.ooxml import Node, find, get
from tests.outputs.docx.test_write_docx import instructions, trees, words
from tests.samples import awkward

Files = Mapping[tuple[str, str], Path]


def paragraphs(root: Node) -> list[tuple[str, str]]:
    """Style and words of the paragraphs."""
    return [
        (next((get(s, "w:val") for s in find(p, "w:pPr/w:pStyle")), ""), words(p))
        for p in find(root, "//w:body//w:p")
    ]


def everything(path: Path) -> str:
    """All that a reader of the package could find: names, markup, words without their markup,
    the bytes of the pictures."""
    out = []
    with zipfile.ZipFile(path) as archive:
        out += [f"{e.filename} {e.comment!r} {e.extra!r}" for e in archive.infolist()]
        out += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    for root in trees(path).values():
        out += ["".join(str(t) for t in p.itertext()) for p in find(root, "//w:p")]
    return "\n".join(out)


def test_the_anonymous_copy_names_nobody_in_any_part(awkward_files: Files) -> None:
    assert awkward.names_in(everything(awkward_files["rich", "review"])) == []


def test_the_search_for_names_finds_them(awkward_files: Files) -> None:
    found = set(awkward.names_in(everything(awkward_files["rich", "journal"])))
    unprinted = {"Q. Anders", "H.O.", "03yrm5c26"}
    assert set(awkward.SECRETS) - found <= unprinted


@pytest.mark.parametrize("name", ["authors", "arabic"])
def test_no_author_stands_in_an_anonymous_copy(awkward_files: Files, name: str) -> None:
    parts = trees(awkward_files[name, "review"]).values()
    said = "".join(etree.tostring(root, encoding="unicode") for root in parts)
    for secret in (
        "Maximiliana",
        "Example-Sample",
        "orcid.org",
        "@",
        "المثال",
        "النموذج",
        "الرباط",
    ):
        assert secret not in said, secret


def test_what_is_withheld_stands_on_the_title_page(awkward_files: Files) -> None:
    said = "\n".join(w for _, w in paragraphs(_document(awkward_files["rich", "title-page"])))
    said = said.replace("\u00a0", " ")
    for wanted in (
        "Zoë Anders Quillfeather, MD, PhD", "Hendrik van Osterhaven", "The Beacon Writing Group",
        "Harbourside University Hospital", "zoe@harbourside.example", "0000-0002-1825-0097",
        "Approved by the board of Lighthouse Imaging.", "Conceptualization: Z.Q., H.v.O.",
        "Sample Foundation (SF-2041).", "We thank Ms Thank", "1. Quillfeather ZA, Writer B.",
        "Short title", "Words in the abstract: 8", "Figures: 2", "Tables: 2", "References: 3",
        "A sailor was seen by [Dr Zoë Quillfeather] at the [Harbourside University Hospital]",
        "View A by [Zoë Quillfeather]",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_floats_stand_behind_the_text(awkward_files: Files) -> None:
    made = paragraphs(_document(awkward_files["rich", "review"]))
    here = [w for s, w in made if s == "AboutHere"]
    label = "\u00a0".join
    assert here == [f"[{label(x)} about here]" for x in (
        ("Figure", "1"), ("Table", "1"), ("Table", "2"), ("Figure", "2"))]  # fmt: skip
    order = [w for s, w in made if s in ("TableCaption", "Caption", "FigureLabel")]
    shown = [w.replace("\u00a0", " ")[:18].strip() for w in order]
    assert [w for w in shown if w[:3] in ("Tab", "Fig", "Gra")] == [
        "Table 1. Values. O", "Table 2. In a box.", "Figure 1. Two view", "Figure 2. The cour",
        "Graphical abstract", "Figure 1", "Figure 2",
    ]  # fmt: skip
    texts = [w for _, w in made]
    assert texts.index("References") < texts.index("Figure legends")


def test_the_review_copy_is_set_for_reviewers(awkward_files: Files) -> None:
    parts = trees(awkward_files["rich", "review"])
    (section,) = find(parts["word/document.xml"], "//w:sectPr")
    (lines,) = find(section, "w:lnNumType")
    assert (get(lines, "w:countBy"), get(lines, "w:restart")) == ("1", "continuous")
    (margin,) = find(section, "w:pgMar")
    assert {get(margin, f"w:{s}") for s in ("top", "left", "right", "bottom")} == {"1417"}
    styles = parts["word/styles.xml"]
    fonts = {get(f, "w:ascii") for f in find(styles, "//w:rFonts")}
    assert fonts == {"Times New Roman", "Courier New"}
    (size,) = find(styles, "//w:docDefaults//w:sz")
    assert get(size, "w:val") == "24"
    (normal,) = find(styles, "//w:style[@w:styleId='Normal']")
    assert get(find(normal, "w:pPr/w:spacing")[0], "w:line") == "480"
    for style in ("BodyText", "FirstParagraph", "Abstract", "Heading1", "Reference", "Caption"):
        (found,) = find(styles, f"//w:style[@w:styleId='{style}']")
        assert not find(found, "w:pPr/w:spacing/@w:line | w:rPr/w:sz"), style
    assert not find(parts["word/document.xml"], "//w:titlePg")


def test_cross_references_still_lead_to_captions(awkward_files: Files) -> None:
    root = _document(awkward_files["rich", "review"])
    marks = {get(b, "w:name") for b in find(root, "//w:bookmarkStart")}
    targets = {c.split()[1] for c in instructions(root) if c.startswith("REF")}
    assert targets and targets <= marks
    assert {get(a, "w:anchor") for a in find(root, "//w:hyperlink[@w:anchor]")} <= marks
    assert sum(c.startswith("SEQ Figure") for c in instructions(root)) == 2


def test_core_properties_of_the_anonymous_copy(awkward_files: Files) -> None:
    core = Document(str(awkward_files["rich", "review"])).core_properties
    assert (core.author, core.last_modified_by) == ("", "")
    assert core.title == "[withheld]’s sign in a sailor at [withheld]"
    assert core.keywords == "sailors; [withheld] procedure"
    app = trees(awkward_files["rich", "review"])["docProps/app.xml"]
    assert len(app) == 0


def test_an_article_with_names_gets_no_review_copy(journal: Journal, tmp_path: Path) -> None:
    out = tmp_path / "x.docx"
    with pytest.raises(BuildError, match=r"is written from blind\.json"):
        write_docx(awkward.rich(tmp_path), journal, out, root=tmp_path, copy="review")
    assert not out.exists()


def _document(path: Path) -> Node:
    return trees(path)["word/document.xml"]
