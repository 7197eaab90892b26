"""Draws the images of this manuscript that no workflow draws: `python images.py`.

Everything in them is made up. The files that it writes are committed; it is here so that they
can be changed.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

FOLDER = Path(__file__).parent / "figures" / "hard"
INK, ACCENT, RULE, TINT = "#16191d", "#0b4f6c", "#b9c8d0", "#eef4f7"


def ellipse(pen: ImageDraw.ImageDraw, x: float, y: float, w: float, h: float, fill: str) -> None:
    pen.ellipse((x - w / 2, y - h / 2, x + w / 2, y + h / 2), fill=fill)


def lighthouse() -> Image.Image:
    """A portrait picture: a lighthouse with a lamp that nobody could look into."""
    picture = Image.new("RGB", (700, 1100), TINT)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 900, 700, 1100), fill=RULE)
    pen.polygon([(270, 950), (430, 950), (400, 330), (300, 330)], fill="#ffffff", outline=INK)
    for i in range(3):
        top = 420 + i * 180
        pen.rectangle((300 - i * 9, top, 400 + i * 9, top + 90), fill=ACCENT)
    pen.rectangle((285, 250, 415, 330), fill=INK)
    ellipse(pen, 350, 290, 60, 60, "#f7d774")
    pen.polygon([(285, 250), (415, 250), (350, 180)], fill=ACCENT)
    pen.polygon([(415, 265), (700, 190), (700, 400), (415, 315)], fill="#fbefc4")
    pen.polygon([(560, 760), (600, 760), (600, 900), (560, 900)], fill=INK)
    ellipse(pen, 580, 735, 46, 46, INK)
    return picture.resize((1050, 1650), Image.Resampling.NEAREST)


def section(seed: int, bright: bool) -> Image.Image:
    """A grey picture that looks like a section of nothing in particular."""
    picture = Image.new("L", (480, 400), 12)
    pen = ImageDraw.Draw(picture)
    ellipse(pen, 240, 200, 400, 330, "#6b6b6b")
    ellipse(pen, 240, 200, 360, 290, "#4a4a4a")
    for i in range(9):
        angle = i * 2.399 + seed
        x, y = 240 + 110 * math.cos(angle), 200 + 85 * math.sin(angle)
        ellipse(pen, x, y, 34 + 5 * (i % 3), 26 + 7 * (i % 2), "#8f8f8f" if i % 2 else "#2f2f2f")
    ellipse(pen, 300, 170, 60, 48, "#e8e8e8" if bright else "#777777")
    large = picture.filter(ImageFilter.GaussianBlur(2.2)).resize((1080, 900))
    return large.point(lambda grey: grey // 12 * 12)  # few greys make a small file


def hive() -> Image.Image:
    """The graphical abstract: lamp, hand, recovery, from left to right."""
    picture = Image.new("RGB", (1200, 400), "white")
    pen = ImageDraw.Draw(picture)
    for i, colour in enumerate(("#f7d774", ACCENT, RULE)):
        ellipse(pen, 200 + i * 400, 200, 220, 220, colour)
        if i < 2:
            x = 350 + i * 400
            pen.line((x, 200, x + 90, 200), fill=INK, width=8)
            pen.polygon([(x + 90, 180), (x + 90, 220), (x + 125, 200)], fill=INK)
    return picture.resize((2055, 685), Image.Resampling.NEAREST)


WIDE = """<svg xmlns="http://www.w3.org/2000/svg" width="174mm" height="44mm" viewBox="0 0 174 44">
<rect width="174" height="44" fill="#ffffff"/>
<g fill="none" stroke="#b9c8d0" stroke-width="0.2">{grid}</g>
<path d="{wave}" fill="none" stroke="#0b4f6c" stroke-width="0.6"/>
<g font-family="Source Sans Pro" font-size="3.4" font-weight="700" fill="#16191d">
<text x="1.5" y="4.5">A</text><text x="88.5" y="4.5">B</text></g>
</svg>
"""


def trace() -> str:
    """A wide drawing: an invented trace in two halves, slow and fast."""
    grid = "".join(f'<path d="M{x} 0V44"/>' for x in range(0, 175, 6))
    grid += "".join(f'<path d="M0 {y}H174"/>' for y in range(0, 45, 6))
    points = []
    for i in range(871):
        x = i / 5
        beat = x % 14 if x < 87 else (x - 87) % 7
        spike = 14 * math.exp(-(((beat - 3) / 0.35) ** 2)) - 4 * math.exp(
            -(((beat - 3.9) / 0.4) ** 2)
        )
        points.append(f"{x:.1f} {30 - spike - 2.4 * math.exp(-(((beat - 6) / 1.1) ** 2)):.2f}")
    return WIDE.format(grid=grid, wave="M" + "L".join(points))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    lighthouse().save(FOLDER / "figure-1.png", dpi=(300, 300), optimize=True)
    (FOLDER / "figure-2.svg").write_text(trace(), encoding="utf-8")
    section(1, True).save(FOLDER / "figure-3a.tif", compression="tiff_lzw", dpi=(300, 300))
    section(4, False).save(FOLDER / "figure-3b.jpg", quality=70, dpi=(300, 300))
    hive().save(FOLDER / "graphical-abstract.png", dpi=(300, 300), optimize=True)


if __name__ == "__main__":
    main()
