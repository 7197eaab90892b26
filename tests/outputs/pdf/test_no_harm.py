"""Finished pages do no silent harm: nothing cut, hidden, too small, too coarse or lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from tests.outputs.pdf import harm
from tests.samples import hedge, hedge_pages, parts

SAMPLES = (*hedge_pages.ALL, hedge.stress, hedge.figures, hedge.crowded, hedge.tables)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: str(sample.__name__))
def test_pages(sample: Callable[[], dict[str, Any]], medpeer: Journal, root: Path) -> None:
    out = root / f"{sample.__name__}.pdf"
    write_pdf(sample(), medpeer, out, root=root, attachment=None)
    pages = harm.Pages.read(out)
    assert pages.words
    assert harm.faults(pages, float(medpeer.data["lint"]["limits"]["least-dpi"])) == []


def test_a_coarse_image_is_printed_small(medpeer: Journal, root: Path, tmp_path: Path) -> None:
    """As large as the journal's limit lets it, which is less than a column is wide."""
    from PIL import Image

    Image.new("L", (300, 200), 128).save(root / "images" / "coarse.png")
    document = hedge.article(
        f'# Case report\n\n{hedge.PROSE}\n\n![**T.** c](images/coarse.png){{alt="a"}}',
        title=parts.meta_inlines("T"),
        lang="en-US",
    )
    write_pdf(document, medpeer, tmp_path / "a.pdf", root=root, attachment=None)
    (picture,) = harm.Pages.read(tmp_path / "a.pdf").pictures
    assert picture.ppi == pytest.approx(150, abs=0.5)


BOX = (harm.LEFT, 300.0, harm.LEFT + 100, 400.0)
PICTURE = harm.Picture(2, BOX, None, 300)
WORD = harm.Word(2, "word", "SourceSerifPro-Regular", 9.0, (harm.LEFT, 300, harm.LEFT + 40, 308))
HEAD = harm.Word(2, "Head", "SourceSansPro-Semibold", 11.0, (harm.LEFT, 200, harm.LEFT + 40, 208))
CAPTION = replace(HEAD, text="Figure 1.", size=8.0)


def over(word: harm.Word, **box: float) -> harm.Word:
    x0, y0, x1, y1 = word.box
    return replace(word, box=(box.get("x0", x0), box.get("y0", y0), box.get("x1", x1), y1))


@pytest.mark.parametrize(
    ("words", "pictures", "fault"),
    [
        ([], [replace(PICTURE, clip=(BOX[0], 320, *BOX[2:]))], "is cut"),
        ([], [replace(PICTURE, box=(harm.LEFT, 20, 200, 100))], "over the margin"),
        ([replace(WORD, size=6.0)], [], "6.0 pt"),
        ([over(WORD, x1=harm.LEFT + harm.COLUMN + 6)], [], "into the gutter"),
        ([over(WORD, x0=harm.SECOND, x1=harm.RIGHT + 6)], [], "over the margin"),
        ([], [replace(PICTURE, ppi=149)], "149 pixels an inch"),
        ([WORD, HEAD], [], "is at the foot"),
        ([replace(WORD, page=1, text="see Figure 1 here"), replace(CAPTION, page=3)], [], "called"),
    ],
)
def test_each_fault_is_seen(
    words: list[harm.Word], pictures: list[harm.Picture], fault: str
) -> None:
    found = harm.faults(harm.Pages(tuple(words), tuple(pictures), ()), 150)
    assert any(fault in line for line in found), found


def test_no_fault_where_all_is_well() -> None:
    words = (over(WORD, y0=180), HEAD, replace(CAPTION, page=3), replace(WORD, text="Figure 1"))
    assert harm.faults(harm.Pages(words, (PICTURE,), ((2, BOX),)), 150) == []


def test_an_image_that_is_cut(root: Path, tmp_path: Path) -> None:
    """Read off a real PDF: Typst cuts what a box clips."""
    import typst

    page = (
        "#set page(width: 210mm, height: 297mm, margin: 60mm)\n"
        '#box(clip: true, width: 40mm, height: 10mm, image("images/square.png", width: 40mm))'
    )
    (root / "cut.typ").write_text(page)
    typst.compile(str(root / "cut.typ"), output=str(tmp_path / "cut.pdf"))
    found = list(harm.cut_images(harm.Pages.read(tmp_path / "cut.pdf")))
    assert found == ["page 1: an image is cut"]
