"""The figures as files for submission."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from casepress.errors import BuildError
from casepress.journal import Journal
from casepress.submission import write_figures
from tests import support
from tests.docx import awkward

NAMES = ["Figure-1A", "Figure-1B", "Figure-2", "Graphical-abstract"]


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


def test_an_article_without_figures(tmp_path: Path) -> None:
    assert write_figures(awkward.bare(tmp_path), journal(), tmp_path / "out", root=tmp_path) == []
    assert (tmp_path / "out").is_dir()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("format", "`figures: format: bmp` is unknown; write tiff or png"),
        ("there", "out is there already"),
        ("gone", "the picture b.png is not there"),
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
