"""Drawings stay drawings in the PDF; images are as wide as they ask to be, and no wider."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from tests.outputs.copies import write_pdf_copy
from tests.outputs.pdf import harm
from tests.outputs.pdf.reading import everything, words_of
from tests.samples import hedge, hedge_drawings, parts


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawings")
    hedge.draw(folder / "images")
    hedge_drawings.draw(folder / "images")
    return folder


@pytest.fixture(scope="module", params=["journal", "review"])
def pdf(request: pytest.FixtureRequest, root: Path, medpeer: Journal) -> Path:
    out = root / f"{request.param}.pdf"
    write_pdf_copy(hedge_drawings.drawings(), medpeer, out, root=root, copy=request.param)
    return out


def test_its_letters_are_letters_in_our_fonts(pdf: Path) -> None:
    assert "Letteringinadrawing,µg/l".replace("µ", "μ") in words_of(pdf)
    assert "мёд,蜜" in words_of(pdf) and "ACGT" in words_of(pdf)
    names = everything(pdf)
    assert b"DejaVuSansMono" in names and b"SourceSansPro" in names


def test_it_has_no_pixels_but_those_within(pdf: Path) -> None:
    """Two drawings, each with an image and a blur; none is as large as a figure."""
    with pdfium.PdfDocument(pdf) as document:
        found = [o for page in document for o in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]
        assert len(found) >= 2
        for item in found:
            left, bottom, right, top = item.get_bounds()
            assert right - left < 200 and top - bottom < 200


def test_its_pages_do_no_harm(root: Path, medpeer: Journal) -> None:
    """Small letters of a drawing are its author's."""
    write_pdf(hedge_drawings.drawings(), medpeer, root / "a.pdf", root=root, attachment=None)
    assert harm.faults(harm.Pages.read(root / "a.pdf"), 150) == []


def test_a_drawing_that_is_not_there(root: Path, medpeer: Journal, tmp_path: Path) -> None:
    document = hedge_drawings.drawings(vector="images/none.svg")
    with pytest.raises(BuildError, match=r"the image images/none\.svg was not found"):
        write_pdf(document, medpeer, tmp_path / "a.pdf", root=root, attachment=None)


@pytest.mark.parametrize(
    ("image", "wish", "width"),
    [
        ("panels", "", 83.5),
        ("panels", "60%", 0.6 * 83.5),
        ("panels", "80mm", 80.0),
        ("panels", "900mm", 174.0),
        ("upright", "40mm", 40.0),
    ],
)
def test_width(
    image: str, wish: str, width: float, root: Path, medpeer: Journal, tmp_path: Path
) -> None:
    attributes = f'alt="a" width="{wish}"' if wish else 'alt="a"'
    document = hedge.article(
        f"# Case report\n\n{hedge.PROSE}\n\n![**T.** c](images/{image}.png){{{attributes}}}",
        title=parts.meta_inlines("T"),
        lang="en-US",
    )
    write_pdf(document, medpeer, tmp_path / "a.pdf", root=root, attachment=None)
    (picture,) = harm.Pages.read(tmp_path / "a.pdf").pictures
    assert (picture.box[2] - picture.box[0]) / harm.MM == pytest.approx(width, abs=0.2)
