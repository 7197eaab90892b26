"""The image files of a manuscript, opened once for all rules."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from casepress.article.ast import Element, structure
from casepress.article.nodes import Figure, Image
from casepress.core.errors import BuildError
from casepress.core.findings import Finding, InFile, Span
from casepress.core.findings.code import Code, Severity
from casepress.figures.images import PICTURES, SCRIPTS, sources
from casepress.figures.pixels import FORMATS, pillow
from casepress.figures.timeline import is_timeline
from casepress.source.inputs import files

_PNG = b"\x89PNG\r\n\x1a\n"
#: Chunks that hold words or EXIF.
_WITH_WORDS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
#: What Pillow reads; drawings and scripts have no pixels of their own.
DRAWN = {".svg", ".pdf", ".csv", *SCRIPTS}


@dataclass(frozen=True)
class PictureFile:
    """An image file under `figures/ID/`. `name` is its name in messages; `images` are the
    document's elements that show it; `made` says whether the build makes a picture of it, shown or
    not."""

    path: Path
    name: str
    images: tuple[Element, ...]
    made: bool

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @property
    def raster(self) -> bool:
        return self.suffix not in DRAWN

    @cached_property
    def opened(self) -> Any:
        """Pillow's image, its pixels not decoded; `None` for a file that Pillow cannot read."""
        return _open(str(self.path), self.path.stat().st_mtime_ns)

    def finding(self, code: Code, message: str, severity: Severity | None = None) -> Finding:
        """A finding on the file as a whole."""
        at = InFile(Span(self.name))
        return Finding(code, message, at, severity or code.severity)


@lru_cache(maxsize=512)
def _open(path: str, _changed: int) -> Any:
    from PIL import ExifTags

    try:
        with pillow(Path(path)) as library:
            image = library.open(path, formats=FORMATS)
            if image.format == "PNG" and text_behind_pixels(Path(path).read_bytes()):
                image.load()  # until then Pillow has only read the chunks before the pixels
            exif(image).get_ifd(ExifTags.IFD.Exif)  # a TIFF's is read when it is asked for
            image.fp and image.fp.close()
            return image
    except BuildError:
        return None


def exif(image: Any) -> Any:
    """The EXIF values of an image; a PNG's own method would decode the pixels first."""
    from PIL import Image

    return Image.Image.getexif(image)


def text_behind_pixels(png: bytes) -> bool:
    """Whether a PNG has text or EXIF chunks behind its pixels (ISO/IEC 15948, 5.3 and 11.3.4),
    which are not decoded for that. Raises `ValueError` for a file that is cut off or damaged."""
    at, pixels, found = len(_PNG), False, False
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at) if at + 8 <= len(png) else (0, b"")
        body = memoryview(png)[at + 4 : at + 8 + size]
        check = png[at + 8 + size : at + 12 + size]
        if len(check) < 4 or zlib.crc32(body) != int.from_bytes(check, "big"):
            raise ValueError("a chunk is cut off or damaged")
        if kind == b"IEND":
            return found
        pixels = pixels or kind == b"IDAT"
        found = found or (pixels and kind in _WITH_WORDS)
        at += 12 + size
    raise ValueError("the end is missing")


def picture_files(root: Path, identifier: str, figures: Iterable[Element]) -> Iterator[PictureFile]:
    """Every image file of a manuscript, in the order of their names; `figures` are those of its
    text, `root` is the repository."""
    home = root / "figures" / identifier
    if not home.is_dir():
        return
    used: dict[str, list[Element]] = {}
    for figure in figures:
        for element in structure(Figure(figure).blocks):
            if element["t"] == "Image":
                used.setdefault(PurePosixPath(Image(element).target).name, []).append(element)
    known = {path: picture for picture, path in sources(home).items()}
    named = files(root, f"figures/{identifier}")
    for path in sorted(root / name for name in named):
        if path.suffix.lower() in PICTURES or (path in known and is_timeline(path.name)):
            name = path.relative_to(root).as_posix()
            yield PictureFile(path, name, tuple(used.get(known.get(path, ""), ())), path in known)
