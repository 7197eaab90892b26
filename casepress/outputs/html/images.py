"""The article's images, as they go into the page or beside it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import etree

from casepress.article.ast import Element, get
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.figures.pixels import FORMATS

#: Media types of the pictures that casepress makes.
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
#: Millimetres of a drawing as CSS pixels (CSS Values 4, 6.2).
_PIXELS_PER_MM = 96 / 25.4


#: Puts the bytes of an image with this suffix and name somewhere, and returns the address.
Place = Callable[[bytes, str, str], str]


@dataclass(frozen=True)
class Picture:
    """An image: its address in the page and its size in pixels."""

    src: str
    width: int
    height: int

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.width / self.height


def embedded(data: bytes, suffix: str, name: str) -> str:
    """An image as the address that holds it."""
    return f"data:{_TYPES[suffix]};base64,{base64.b64encode(data).decode('ascii')}"


def logo(journal: Journal, place: Place = embedded) -> Picture | None:
    """The journal's logo; `None` where it has none. Raises `BuildError` for one that cannot be
    read."""
    if "logo" not in journal.data:
        return None
    name = str(journal.data["logo"])
    data, suffix = _read(journal.folder, name), Path(name).suffix.lower()
    return _picture(data, suffix, name, place)


def pictures(root: Path, place: Place = embedded) -> Callable[[Element], Picture]:
    """What gives the picture of a pandoc Image. Paths are relative to `root`; `place` puts the
    bytes of an image with this suffix and name somewhere, and returns the address.

    What it gives raises `BuildError` for an image that is missing or cannot be read.
    """

    def picture(image: Element) -> Picture:
        data, suffix = _bytes(root, image)
        name = Path(unquote(image["c"][2][0])).with_suffix(suffix).name
        return _picture(data, suffix, name, place)

    return picture


def _picture(data: bytes, suffix: str, name: str, place: Place) -> Picture:
    try:
        width, height = _size(data, suffix)
    except (OSError, ValueError, LookupError):
        raise BuildError(f"the image {name} cannot be read; build it again") from None
    return Picture(place(data, suffix, name), width, height)


def _bytes(root: Path, image: Element) -> tuple[bytes, str]:
    """An image's file and its kind: a drawing as SVG, unless it holds text, since the page's fonts
    do not reach into an image."""
    drawing = get(image, "vector")
    if drawing:
        data = _read(root, drawing)
        if b"<text" not in data:
            return data, ".svg"
    target = unquote(image["c"][2][0])
    return _read(root, target), Path(target).suffix.lower()


def _read(root: Path, target: str) -> bytes:
    try:
        return (root / unquote(target)).read_bytes()
    except OSError:
        raise BuildError(f"the image {target} was not found: build or correct it first") from None


def _size(data: bytes, suffix: str) -> tuple[int, int]:
    if suffix == ".svg":
        box = etree.fromstring(data).get("viewBox", "").replace(",", " ").split()
        width, height = float(box[2]), float(box[3])
        scale = max(1.0, 1000 / width)  # a drawing has no pixels of its own
        return round(width * scale), max(1, round(height * scale))
    from PIL import Image

    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        return opened.size


def file_name(name: str) -> str:
    """A file's name as the path of an address."""
    return quote(name)
