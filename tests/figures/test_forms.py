"""The forms in which a figure may be printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.journal import Page
from casepress.figures.dimensions import shape
from casepress.figures.forms import Shape, forms, printed, widest

PAGE = Page(210, 297, 18, 18, 24, 21, columns=2, gutter=7, beside=118)
ALL = ("column", "beside", "page")


@pytest.mark.parametrize(
    ("shapes", "panels", "found"),
    [
        ([Shape(3000, 2000)], 0, ALL),  # whatever the pages need
        ([Shape(1400, 1000)], 0, ("column", "beside")),  # 204 dpi over the page
        ([Shape(1000, 700)], 0, ("column",)),
        ([Shape(200, 200)], 0, ("column",)),  # too few pixels everywhere
        ([Shape(4000, 1000)], 0, ("page",)),  # low: in a column its height would be 21 mm
        ([Shape(1400, 350)], 0, ("beside",)),  # the same, with fewer pixels
        ([Shape(3000, 1000)], 3, ("beside", "page")),  # three panels beside one another
        ([Shape(3000, 3000)], 4, ALL),  # two by two
        ([Shape(400, 300, drawn=True, letters=12)], 0, ALL),
        ([Shape(900, 600, drawn=True, letters=12)], 0, ("page",)),  # small letters
        ([Shape(3000, 2000, width="100mm")], 0, ("beside", "page")),  # the author's wish
        ([Shape(1500, 1000)] * 2, 0, ("column", "page")),  # above one another in a column
        ([Shape(1100, 1650)] * 2, 0, ("column", "page")),
        ([Shape(500, 380)] * 2, 0, ("column",)),
        ([], 0, ("page",)),
    ],
)
def test_forms(shapes: list[Shape], panels: int, found: tuple[str, ...]) -> None:
    assert forms(shapes, panels, PAGE, 300) == found


@pytest.mark.parametrize("across", range(100, 4000, 130))
@pytest.mark.parametrize("down", [300, 900, 2000])
def test_no_form_is_coarse_where_a_narrower_one_is_not(across: int, down: int) -> None:
    shapes = [Shape(across, down)]
    for form in forms(shapes, 0, PAGE, 300):
        (width,) = printed(shapes, form, PAGE)
        assert form == "column" or across / width * 25.4 >= 298


def test_one_column() -> None:
    page = Page(215.9, 279.4, 34, 34, 26, 23)
    assert forms([Shape(3000, 2000)], 0, page, 300)[0] == "column"
    assert widest([Shape(3000, 2000)], 0, page, 300) == [pytest.approx(147.9)]


def test_shapes(tmp_path: Path) -> None:
    """Read off the beginnings of the files."""
    from PIL import Image

    for name in ("a.png", "a.jpg"):
        Image.new("RGB", (70, 40)).save(tmp_path / name)
        assert shape(tmp_path / name, "60%") == Shape(70, 40, width="60%")
    drawing = tmp_path / "a.svg"
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" height="4mm" viewBox="0 0 174 44" width="8mm">'
        '<text font-size="9">a</text><text style="font-size: 7.5px;">b</text></svg>'
    )
    assert shape(drawing) == Shape(174, 44, True, 7.5)
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert shape(drawing) is None
