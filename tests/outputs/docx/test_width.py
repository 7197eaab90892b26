"""How wide a picture asks to be in Word, and how wide it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from casepress.article.ast import attr, get, inlines
from casepress.figures.image_width import normalised_width
from casepress.outputs.docx.figures import Frame, sized


@pytest.mark.parametrize(
    ("wish", "pixels", "width"),
    [
        ("", (2000, 1000), "160.00mm"),
        ("60%", (2000, 1000), "96.00mm"),
        ("80mm", (2000, 1000), "80.00mm"),
        ("900mm", (2000, 1000), "160.00mm"),
        ("50%", (1000, 2000), "25.00mm"),  # of what its height leaves it
        ("100%", (200, 100), "50.80mm"),  # no coarser than 100 dots an inch
    ],
)
def test_the_width_of_a_picture(
    wish: str, pixels: tuple[int, int], width: str, tmp_path: Path
) -> None:
    Image.new("L", pixels).save(tmp_path / "a.png")
    image = {"t": "Image", "c": [attr("", (), {"width": wish}), inlines("a"), ["a.png", ""]]}
    made = sized(image, Frame(160, 100, 75, 3), tmp_path)
    assert get(made, "width") == width


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("60%", "60%"),
        ("8cm", "80mm"),
        ("80 mm", "80mm"),
        ("1in", "25.4mm"),
        ("72pt", "25.4mm"),
        ("96px", "25.4mm"),
        (".5in", "12.7mm"),
        *((w, None) for w in ("", "wide", "60", "0%", "120%", "-5mm", "60%%", "1e3mm", "nan%")),
    ],
)
def test_widths_as_written(written: str, meant: str | None) -> None:
    assert normalised_width(written) == meant
