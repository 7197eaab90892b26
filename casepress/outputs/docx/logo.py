"""The journal's logo, as a picture in the header of the first page."""

from __future__ import annotations

import io

from PIL import Image

from casepress.core.journal import Journal
from casepress.figures.pictures import rendered
from casepress.figures.pixels import FORMATS, normalised
from casepress.figures.svg import cleaned
from casepress.outputs.docx.ooxml import Node, el

#: Its height in points, and the pixels an inch of a drawing, which is made 7 inches wide.
_HEIGHT, _PPI = 28, 100
_EMU = 12_700  # English Metric Units in a point (ISO/IEC 29500-1, 20.1.10.16)
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_ID = 9001  # above those of an article's own pictures


def logo_png(journal: Journal) -> bytes:
    """The logo as PNG without metadata. Raises `BuildError` where it cannot be drawn."""
    source = journal.folder / str(journal.data["logo"])
    data = source.read_bytes()
    if source.suffix == ".svg":
        data = rendered(cleaned(data, source), source, _PPI)
    return normalised(data, source, jpeg=False)


def picture(png: bytes, relation: str, alt: str) -> Node:
    """A run with a picture, whose file the relation `relation` names."""
    with Image.open(io.BytesIO(png), formats=FORMATS) as opened:
        wide = round(opened.width / opened.height * _HEIGHT * _EMU)
    extent = {"cx": wide, "cy": _HEIGHT * _EMU}
    properties = el(
        "pic:spPr",
        {},
        el("a:xfrm", {}, el("a:off", {"x": 0, "y": 0}), el("a:ext", extent)),
        el("a:prstGeom", {"prst": "rect"}, el("a:avLst")),
    )
    drawn = el(
        "pic:pic",
        {},
        el(
            "pic:nvPicPr",
            {},
            el("pic:cNvPr", {"id": _ID, "name": "logo", "descr": alt}),
            el("pic:cNvPicPr"),
        ),
        el(
            "pic:blipFill",
            {},
            el("a:blip", {"r:embed": relation}),
            el("a:stretch", {}, el("a:fillRect")),
        ),
        properties,
    )
    inline = el(
        "wp:inline",
        {},
        el("wp:extent", extent),
        el("wp:docPr", {"id": _ID, "name": "logo", "descr": alt}),
        el("a:graphic", {}, el("a:graphicData", {"uri": _PICTURE}, drawn)),
    )
    return el("w:r", {}, el("w:drawing", {}, inline))
