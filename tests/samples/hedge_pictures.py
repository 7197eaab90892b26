"""Made-up articles with pictures and tables of many sizes, the same for the same number."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.samples import hedge
from tests.samples.hedge import CAPTION, MORE, PROSE
from tests.samples.parts import meta_inlines

#: Pixels of pictures as authors send them.
SIZES = {
    "landscape": (1600, 1200),
    "photograph": (3000, 2250),
    "panorama": (3200, 1000),
    "portrait": (1200, 1800),
    "square": (1400, 1400),
    "coarse": (300, 260),
    "screenshot": (1920, 1080),
    "small": (900, 650),
    "panels": (2400, 1900),
}
TABLES = {
    "narrow": ("Day", "Soil"),
    "wide": ("Day", "Shrub", "Water", "Growth", "Therapy"),
    "numbers": ("Day", "Na", "K", "Cl", "Ca", "Mg"),
}
_CELLS = ("pale leaves in the morning", "watered twice", "no change was seen", "Privet, clipped")
_LEGENDS = ("A short legend.", CAPTION.split("** ")[1], " ".join([CAPTION.split("** ")[1]] * 2))


def draw(folder: Path) -> None:
    """The pictures: a frame and two diagonals, so that a cut is seen."""
    from PIL import Image, ImageDraw

    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in SIZES.items():
        image = Image.new("L", (width, height), 200)
        pen = ImageDraw.Draw(image)
        pen.rectangle((2, 2, width - 3, height - 3), outline=30, width=max(3, width // 150))
        pen.line((0, 0, width, height), fill=60, width=5)
        image.save(folder / f"{name}.png")


def article(number: int) -> dict[str, Any]:
    """An article with one to eight figures and up to three tables."""
    chance = random.Random(number)
    paragraphs = [chance.choice((PROSE, MORE)) for _ in range(chance.randint(8, 24))]
    kinds = ["fig"] * (number % 8 + 1) + ["tbl"] * chance.randint(0, 3)
    chance.shuffle(kinds)
    places = sorted(chance.choices(range(1, len(paragraphs)), k=len(kinds)))
    count = {"fig": 0, "tbl": 0}
    for place, kind in zip(places, kinds, strict=True):
        count[kind] += 1
        paragraphs[place] += f" This is in @{kind}-{count[kind]}."
    for place, kind in zip(reversed(places), reversed(kinds), strict=True):
        made = _figure(chance) if kind == "fig" else _table(chance)
        paragraphs.insert(place + 1, made)
    body = ["# Introduction {#introduction}", *paragraphs[:2]]
    body += ["# Case report {#case-report}", *paragraphs[2:]]
    bare = hedge.bare()["meta"]
    return hedge.article(
        "\n\n".join(body),
        refs=chance.randint(3, 25),
        title=meta_inlines("Pale leaves along the southern edge of a hedge"),
        article_type="case-report",
        lang="en-US",
        author=[{"name": {"given": "Ana", "family": "Example"}, "corresponding": True}],
        abstract=bare["abstract"],
        keywords=bare["keywords"],
    )


def _figure(chance: random.Random) -> str:
    name = chance.choice(sorted(SIZES))
    return f'![**A view.** {chance.choice(_LEGENDS)}](images/{name}.png){{alt="a {name}"}}'


def _table(chance: random.Random) -> str:
    kind = chance.choice(sorted(TABLES))
    head = TABLES[kind]
    rows = [head, ["--"] * len(head)]
    for day in range(chance.randint(3, 9)):
        cells = _CELLS if kind == "wide" else [f"{chance.random() * 9:.1f}"] * (len(head) - 1)
        rows.append((str(day), *cells))
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{lines}\n\n: **Soil.** Each morning."
