"""The figures as files for submission."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from casepress.article.ast import get, walk
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.figures.pictures import make
from casepress.figures.svg import cleaned
from casepress.outputs.submission import write_figures
from tests import support
from tests.samples import awkward

NAMES = ["Figure-1A", "Figure-1B", "Figure-2", "Graphical-abstract"]
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">
 <rect x="10.1" y="2" width="20" height="6" fill="#4a5560"/>
</svg>"""


def journal(**wanted: Any) -> Journal:
    made = support.journal()
    return replace(made, data={**made.data, "figures": {"format": "tiff", "dpi": "300", **wanted}})


def test_a_file_a_figure_named_by_its_number(tmp_path: Path) -> None:
    document = awkward.rich(tmp_path)
    source = tmp_path / "results/demo/figures/a.png"
    said = PngInfo()
    said.add_text("Author", "Zoë Quillfeather")
    with Image.open(source) as picture:
        picture.save(source, pnginfo=said)
        pixels = picture.tobytes()
    made = write_figures(document, journal(), tmp_path / "out", root=tmp_path)
    assert [p.name for p in made] == [f"{name}.tif" for name in NAMES]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "results"]
    with Image.open(made[0]) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        assert picture.tobytes() == pixels
        assert picture.info["dpi"] == (300, 300)
        assert set(picture.tag_v2) <= {
            256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 284, 296, 317, 339, 34675,
        }  # fmt: skip  # size, layout, resolution, colour profile: nothing about anybody
    assert b"Quillfeather" not in b"".join(p.read_bytes() for p in made)


def test_png_at_another_resolution_and_the_same_bytes_twice(tmp_path: Path) -> None:
    document = awkward.rich(tmp_path)
    wanted = journal(format="png", dpi="600")
    one, two = (
        write_figures(document, wanted, tmp_path / name, root=tmp_path) for name in ("one", "two")
    )
    assert [p.name for p in one] == [f"{name}.png" for name in NAMES]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    with Image.open(one[0]) as picture:
        assert round(picture.info["dpi"][0]) == 600


def with_drawing(root: Path) -> dict[str, Any]:
    """An article in which figure 2 is a drawing, with its picture of 300 dpi."""
    document = awkward.rich(root)
    drawing = "results/demo/figures/wide%20one.svg"
    path = root / unquote(drawing)
    path.write_bytes(cleaned(SVG, path))
    for element in walk(document["blocks"]):
        if element["t"] == "Figure" and get(element, "label") == "Figure 2":
            (image,) = (e for e in walk(element["c"][2]) if e["t"] == "Image")
            image["c"][0][2].append(["vector", drawing])
            make(path, root / image["c"][2][0])
    return document


@pytest.mark.parametrize(
    ("format_", "line_art", "size", "dpi"),
    [
        ("tiff", "800", (5600, 1400), 800),  # 7 inches, as wide as a page
        ("png", "600", (4200, 1050), 600),
        ("tiff", "300", (2100, 525), 300),
        ("tiff", None, (2100, 525), 300),
    ],
)
def test_a_drawing_is_drawn_for_line_art(
    format_: str, line_art: str | None, size: tuple[int, int], dpi: int, tmp_path: Path
) -> None:
    wanted = journal(format=format_, **({"line-art-dpi": line_art} if line_art else {}))
    made = write_figures(with_drawing(tmp_path), wanted, tmp_path / "out", root=tmp_path)
    pictures = {path.stem: Image.open(path) for path in made}
    assert list(pictures) == NAMES
    for name, picture in pictures.items():
        assert round(picture.info["dpi"][0]) == (dpi if name == "Figure-2" else 300)
    drawn = pictures["Figure-2"]
    assert (drawn.mode, drawn.size) == ("RGB", size)
    assert drawn.getpixel((0, 0)) == (255, 255, 255) != drawn.getpixel((size[0] // 2, size[1] // 2))
    if size[0] == 2100:  # as the picture of the other outputs
        with Image.open(tmp_path / "results/demo/figures/b.png") as picture:
            assert picture.tobytes() == drawn.tobytes()
    else:  # drawn, not enlarged: the edge of the box is as sharp
        row = drawn.crop((0, size[1] // 2, size[0] // 2, size[1] // 2 + 1)).convert("L").tobytes()
        assert sum(value not in (255, row[-1]) for value in row) <= 1


def test_a_drawing_that_is_gone(tmp_path: Path) -> None:
    document = with_drawing(tmp_path)
    (tmp_path / "results/demo/figures/wide one.svg").unlink()
    wanted = journal(**{"line-art-dpi": "800"})
    with pytest.raises(BuildError, match=re.escape("the drawing wide one.svg is missing")):
        write_figures(document, wanted, tmp_path / "out", root=tmp_path)
    assert not (tmp_path / "out").exists()


def test_an_article_without_figures(tmp_path: Path) -> None:
    assert write_figures(awkward.bare(tmp_path), journal(), tmp_path / "out", root=tmp_path) == []
    assert (tmp_path / "out").is_dir()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("format", "unknown `figures: format: bmp`; write tiff or png"),
        ("there", "out exists already"),
        ("gone", "the picture b.png is missing"),
        ("text", "b.png cannot be read as a picture"),
    ],
)
def test_what_stops_it(tmp_path: Path, change: str, message: str) -> None:
    document = awkward.rich(tmp_path)
    picture = tmp_path / "results/demo/figures/b.png"
    out = tmp_path / "out"
    if change == "there":
        out.mkdir()
        (out / "mine.txt").touch()
    elif change == "gone":
        picture.unlink()
    elif change == "text":
        picture.write_text("no picture")
    wanted = journal(format="bmp") if change == "format" else journal()
    with pytest.raises(BuildError, match=re.escape(message)):
        write_figures(document, wanted, out, root=tmp_path)
    assert {p.name for p in tmp_path.iterdir()} <= {"results", "out"}
    assert change == "there" or not out.exists()
