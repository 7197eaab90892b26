"""The article's pictures where Typst reads them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from casepress.core.errors import BuildError
from casepress.core.files import link
from casepress.figures.dimensions import shape
from casepress.figures.forms import Shape
from casepress.figures.pixels import shades

#: The most pixels that Typst is given as such: it keeps all pictures of an article decoded, in
#: three bytes a pixel. Of more, it gets each one within a drawing, which it keeps as it is; the
#: pictures in the PDF are the same, byte for byte.
_MOST_PIXELS = 40_000_000
_TYPES = {".png": "png", ".jpg": "jpeg"}
#: Typst takes a pixel for a point, and a unit of a drawing for 1/96 inch.
_UNIT = 96 / 72
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
    'viewBox="0 0 {across:g} {down:g}"><image width="{across:g}" height="{down:g}" '
    'preserveAspectRatio="none" image-rendering="optimizeSpeed" '
    'href="data:image/{type};base64,{data}"/></svg>'
)


def images(targets: Mapping[str, str], root: Path, top: Path) -> dict[str, str]:
    """Link the article's images (files by target) below `top`, and return for each target its path
    there. Raises `BuildError` for an image that is missing."""
    (top / "images").mkdir()
    found: dict[str, Path] = {}
    for target, file in targets.items():
        found[target] = (root / unquote(file)).resolve()
        if not found[target].is_file():
            raise BuildError(f"the image {file} was not found: build or correct it first")
    shapes = {t: shape(path) for t, path in found.items() if path.suffix.lower() in _TYPES}
    pixels = sum(one.across * one.down for one in shapes.values() if one)
    out: dict[str, str] = {}
    for number, (target, path) in enumerate(found.items(), 1):
        size = shapes.get(target) if pixels > _MOST_PIXELS else None
        suffix = ".in-drawing" if size else path.suffix.lower()
        out[target] = f"/images/{number}{suffix}"
        place = top / out[target].lstrip("/")
        if size:
            place.write_text(_within_drawing(path, size), encoding="ascii")
        else:
            link(path, place)
    return out


def _within_drawing(path: Path, size: Shape) -> str:
    """A PNG or JPEG in a drawing of its size. Raises `BuildError` where it cannot be decoded: in a
    drawing it would be left out without a word."""
    data = path.read_bytes()
    shades(data, path)
    return _DRAWING.format(
        width=size.across * _UNIT, height=size.down * _UNIT, across=size.across, down=size.down,
        type=_TYPES[path.suffix.lower()], data=b64encode(data).decode(),
    )  # fmt: skip
