"""Figures: pictures at their printed size, and several of one figure side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from casepress.article import nodes
from casepress.article.ast import Blocks, Element, Inlines, attr, get, para, string
from casepress.core.errors import BuildError
from casepress.figures.image_width import printed_width
from casepress.figures.pixels import FORMATS, pillow_image
from casepress.outputs.docx.constructors import hint, in_style

_LEAST_DPI = 100  # a picture with fewer pixels is printed smaller, not coarser
_FORMATS = {"PNG", "JPEG"}  # all versions of Word show them
_LETTER = 6.0  # mm: a panel's letter with its distance


@dataclass(frozen=True)
class Frame:
    """The largest size of a figure, the height of one without a number (a graphical abstract) and
    the gap between the parts of a figure, in millimetres."""

    width: float
    height: float
    unnumbered: float
    gap: float

    @classmethod
    def of(cls, layout: Mapping[str, Any]) -> Frame:
        """The frame that a copy's layout gives."""
        page = layout["page"]
        width = float(page["width"]) - float(page["left"]) - float(page["right"])
        height, unnumbered = (float(layout[key]) for key in ("figure-height", "graphic-height"))
        return cls(width, height, unnumbered, float(layout["panels"]["gap"]))


def images(block: Element) -> Inlines:
    """The images of a paragraph."""
    inner = block["c"] if block["t"] in ("Para", "Plain") else []
    return [i for i in inner if i["t"] == "Image"]


def sized(image: Element, frame: Frame, root: Path) -> Element:
    """An image with its printed size. Raises `BuildError` for a picture that is absent, cannot
    be read, or is of a kind that Word does not show."""
    across, down = _pixels(image, root)
    room = min(frame.width, frame.height * across / down)
    width = min(printed_width(get(image, "width"), room), across / _LEAST_DPI * 25.4)
    return _at(image, width, width * down / across)


def parts(pictures: Inlines, name: str, frame: Frame, root: Path) -> Blocks:
    """The pictures of one figure: a single one in a paragraph; several in a table without rules,
    with their panel letters, in the number of columns that makes them largest."""
    if len(pictures) == 1:
        return [in_style("Figure", [para([_named(sized(pictures[0], frame, root), name)])])]
    shapes = [_pixels(p, root) for p in pictures]
    count, width = _columns([down / across for across, down in shapes], frame)
    one = replace(frame, width=width)
    cells = [_part(sized(p, one, root), p, name, i) for i, p in enumerate(pictures, 1)]
    if count == 1:
        return [block for cell in cells for block in cell]
    cells += [[] for _ in range(-len(cells) % count)]
    rows = [[attr(), [_cell(c) for c in cells[i : i + count]]]
            for i in range(0, len(cells), count)]  # fmt: skip
    share = round((width + frame.gap) / (frame.width + frame.gap), 4)
    return [hint("table", kind="panels"), table(rows, [share] * count)]


def table(rows: list[Any], widths: list[float]) -> Element:
    """A table without head and caption; widths are shares of the text width."""
    specs = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": w}] for w in widths]
    body = [attr(), 0, [], rows]
    return {"t": "Table", "c": [attr(), [None, []], specs, [attr(), []], [body], [attr(), []]]}


def _cell(blocks: Blocks) -> list[Any]:
    return [attr(), {"t": "AlignDefault"}, 1, 1, blocks]


def _part(image: Element, old: Element, name: str, place: int) -> Blocks:
    letter = get(old, "panel")
    named = _named(image, f"{name}{letter}" if letter else f"{name} ({place})")
    above = [in_style("Panel Letter", [para([string(letter)])])] if letter else []
    return [*above, in_style("Figure Part", [para([named])])]


def _columns(slopes: list[float], frame: Frame) -> tuple[int, float]:
    """How many columns make the pictures (height by width) largest, and their width."""
    best = (0.0, 1, frame.width)
    for count in range(1, len(slopes) + 1):
        width = (frame.width - frame.gap * (count - 1)) / count
        rows = [slopes[i : i + count] for i in range(0, len(slopes), count)]
        room = frame.height - _LETTER * len(rows)
        width = min(width, room / sum(max(row) for row in rows))
        area = width * width * sum(slopes)
        if area > best[0] * 1.001:
            best = (area, count, width)
    return best[1], best[2]


def _at(image: Element, width: float, height: float) -> Element:
    _, alt, (target, _) = image["c"]
    pairs = {"width": f"{width:.2f}mm", "height": f"{height:.2f}mm"}
    return {"t": "Image", "c": [attr("", (), pairs), alt, [target, ""]]}


def _named(image: Element, name: str) -> Element:
    """The picture with its name in Word; pandoc's title carries it (see `polish`)."""
    attributes, alt, (target, _) = image["c"]
    return {"t": "Image", "c": [attributes, alt, [target, name]]}


def _pixels(image: Element, root: Path) -> tuple[int, int]:
    from PIL import UnidentifiedImageError

    target = nodes.Image(image).target
    path = PurePosixPath(unquote(target))
    file = root / path
    if "://" in target or path.is_absolute() or not file.is_file():
        raise BuildError(
            f"the picture {path.name} was not found; draw or copy it, then build again"
        )
    try:
        with pillow_image().open(file, formats=FORMATS) as picture:
            across, down = picture.size
            known = picture.format in _FORMATS
    except (UnidentifiedImageError, OSError) as error:
        raise BuildError(f"{file.name} cannot be read as a picture; export it again") from error
    if not known:
        raise BuildError(f"{file.name} is neither PNG nor JPEG; convert it")
    return across, down
