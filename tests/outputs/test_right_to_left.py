"""An article in Arabic, from its text to every output: a page that is read from the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from lxml import etree

from casepress.core.journal import Journal
from casepress.figures.pictures import make
from casepress.outputs.compare import disagreements
from casepress.outputs.docx import write_docx
from casepress.outputs.html import write_html
from casepress.outputs.jats import build_jats
from casepress.outputs.pdf import write_pdf
from tests import support
from tests.outputs.copies import write_pdf_copy
from tests.samples import journals

SAMPLE = support.ROOT / "tests" / "samples" / "data" / "arabic"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="90mm" viewBox="0 0 16 9">\
<rect width="16" height="9" fill="#f4e4dc"/></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[support.Repo, dict[str, Any]]:
    """The article with all its outputs in `results/`."""
    repo = support.repository(tmp_path_factory.mktemp("arabic"), ())
    for path in SAMPLE.iterdir():
        repo.write(f"manuscript/arabic/{path.name}", path.read_bytes())
    drawing = repo.write("figures/arabic/f.svg", DRAWING)
    for suffix in (".png", ".svg"):
        out = repo.path(f"results/arabic/figures/f{suffix}")
        out.parent.mkdir(parents=True, exist_ok=True)
        make(drawing, out)
    checked = repo.check("arabic")
    assert not checked.blocked, support.shown(checked.findings)
    document = {**checked.document, "journal": support.journal().data}
    _write(repo, document, support.journal())
    return repo, document


def _write(repo: support.Repo, document: dict[str, Any], journal: Journal) -> None:
    out = repo.path("results/arabic")
    xml = build_jats(document, journal)
    (out / "arabic.xml").write_bytes(xml)
    write_pdf(document, journal, out / "arabic.pdf", root=repo.root, attachment=("a.xml", xml))
    write_docx(document, journal, out / "arabic.docx", root=repo.root)
    write_html(document, journal, out / "arabic.html", root=repo.root, beside=[])


def test_the_outputs_agree(built: tuple[support.Repo, dict[str, Any]]) -> None:
    out = built[0].path("results/arabic")
    others = [out / f"arabic.{kind}" for kind in ("pdf", "docx", "html")]
    assert support.shown(disagreements(out / "arabic.xml", others)) == []


def test_what_the_pdf_lacks_is_found(built: tuple[support.Repo, dict[str, Any]]) -> None:
    out = built[0].path("results/arabic")
    root = etree.parse(out / "arabic.xml").getroot()
    label = root.find(".//fig/label")
    assert label is not None
    label.text = "Scheme 1"
    other = out / "other.xml"
    other.write_bytes(etree.tostring(root))
    found = [f.message for f in disagreements(other, [out / "arabic.pdf"])]
    assert any("Scheme 1" in message for message in found)


def _on_one_line(page: pdfium.PdfPage, sign: str) -> str:
    """The line of a page with this sign, its characters from left to right."""
    texts = page.get_textpage()
    boxes = [(texts.get_charbox(k), texts.get_text_range(k, 1)) for k in range(texts.count_chars())]
    at = next(box for box, char in boxes if char == sign)
    line = sorted((box[0], char) for box, char in boxes if box[1] < at[3] and box[3] > at[1])
    return "".join(char for _, char in line if not char.isspace())


@pytest.mark.parametrize("name", journals.JOURNALS)
def test_an_address_is_read_from_the_left(
    built: tuple[support.Repo, dict[str, Any]], tmp_path: Path, name: str
) -> None:
    repo, document = built
    journal = journals.house_style(name)
    out = tmp_path / "a.pdf"
    write_pdf({**document, "journal": journal.data}, journal, out, root=repo.root, attachment=None)
    with pdfium.PdfDocument(out) as pdf:
        line = _on_one_line(pdf[0], "@")
    assert "a@example.org" in line


def test_the_title_and_the_first_column_are_on_the_right(
    built: tuple[support.Repo, dict[str, Any]],
) -> None:
    with pdfium.PdfDocument(built[0].path("results/arabic/arabic.pdf")) as pdf:
        page = pdf[0]
        texts = page.get_textpage()
        heading = texts.search("Introduction").get_next()
        last = texts.search("References").get_next()
        width = page.get_width()
        assert heading and last
        assert texts.get_charbox(heading[0])[0] > width / 2 > texts.get_charbox(last[0])[2]
        largest = max(
            page.get_objects(textpage=texts),
            key=lambda item: item.get_bounds()[3] - item.get_bounds()[1] if item.type == 1 else 0,
        )
        assert largest.get_bounds()[2] > width / 2


def test_the_review_copy(built: tuple[support.Repo, dict[str, Any]], tmp_path: Path) -> None:
    repo, document = built
    write_pdf_copy(document, support.journal(), tmp_path / "r.pdf", root=repo.root, copy="review")
    with pdfium.PdfDocument(tmp_path / "r.pdf") as pdf:
        assert len(pdf) == 2


def test_marks_follow_a_name_of_the_other_direction(
    built: tuple[support.Repo, dict[str, Any]],
) -> None:
    from docx import Document

    (byline,) = [
        p.text
        for p in Document(str(built[0].path("results/arabic/arabic.docx"))).paragraphs
        if p.style is not None and p.style.name == "Author"
    ]
    assert "Sharma\u200f1,2" in byline and "حسن1" in byline.replace("\u00a0", " ")
