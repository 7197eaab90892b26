"""An article with drawings: shapes, words, a blur and pixels, beside and over the columns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casepress.article import ast
from casepress.figures.pictures import make
from tests.samples.hedge import PROSE, case_report

#: Words of each face, transparency, a group, clipping, a filter, an image within.
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<defs><clipPath id="c"><circle cx="60" cy="60" r="40"/></clipPath>
<linearGradient id="g"><stop stop-color="#0b4f6c"/><stop offset="1" stop-color="#c9d3d9"/>
</linearGradient><filter id="f"><feGaussianBlur stdDeviation="3"/></filter></defs>
<rect width="{width}" height="{height}" fill="url(#g)" opacity="0.4"/>
<g opacity="0.5"><rect x="20" y="20" width="80" height="60" clip-path="url(#c)"/></g>
<circle cx="150" cy="60" r="25" fill="red" filter="url(#f)"/>
<image x="190" y="20" width="2" height="2" href="data:image/png;base64,{pixels}"/>
<text x="10" y="150" font-family="Arial" font-size="14">Lettering in a drawing, µg/l</text>
<text x="10" y="170" font-family="Times" font-size="5">Small, with serifs; мёд, 蜜</text>
<text x="10" y="190" font-family="monospace" font-size="14">ACGT</text></svg>"""
SIZES = {"drawn-wide": (400, 200), "drawn-tall": (200, 400)}


def draw(folder: Path) -> None:
    """The drawings, each as SVG and PNG, as the workflow makes them."""
    import base64
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGBA", (16, 16), (0, 0, 0, 99)).save(out, "PNG")
    pixels = base64.b64encode(out.getvalue()).decode()
    source = folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in SIZES.items():
        given = source / f"{name}.svg"
        given.write_text(DRAWING.format(width=width, height=height, pixels=pixels))
        make(given, folder / f"{name}.svg")
        make(folder / f"{name}.svg", folder / f"{name}.png")


def drawings(**attributes: str) -> dict[str, Any]:
    """An article with the two drawings; `attributes` are those of the images."""
    body = [
        f'{PROSE} @fig-{k}\n\n![**Title.** A legend.](images/{name}.png){{alt="A drawing"}}'
        for k, name in enumerate(SIZES, start=1)
    ]
    made = case_report("Drawings", body)
    for node in ast.walk(made["blocks"]):
        if node["t"] == "Image":
            vector = node["c"][2][0].replace(".png", ".svg")
            node["c"][0] = ast.attr("", (), {"vector": vector} | attributes)
    return made
