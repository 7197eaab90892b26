"""The figures as separate files for a journal's submission system."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PIL import Image as Pillow
from PIL import UnidentifiedImageError
from PIL.Image import Image as Picture

from casepress.article.ast import Element, get, walk
from casepress.article.model import Article
from casepress.article.nodes import Figure, Image
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.figures.pictures import rendered
from casepress.figures.pixels import FORMATS, pillow_image

#: For each format in `journal.yaml`, the ending of its files and the options that lose nothing.
PICTURE_FORMATS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "tiff": ("tif", {"format": "TIFF", "compression": "tiff_lzw"}),
    "png": ("png", {"format": "PNG"}),
}


def write_figures(
    document: Mapping[str, Any], journal: Journal, out: Path, *, root: Path
) -> list[Path]:
    """Write every figure of an article into a new folder, with the format and resolution in
    `figures` of `journal.yaml`: `Figure-1.tif`, or `Figure-2A.tif` and `Figure-2B.tif` if a figure
    has several images. Pixels are not changed, but a drawing is rendered again if there is a
    `line-art-dpi`, at the largest size that a page allows. The files have no metadata except the
    resolution and the colour profile; the same article gives the same bytes.

    `document` is the article JSON, and its image paths are relative to `root`. Returns the files.
    Raises `BuildError`.
    """
    wanted = journal.data.get("figures", {})
    kind, dpi = str(wanted.get("format", "tiff")), int(wanted.get("dpi", 300))
    line_art = int(wanted.get("line-art-dpi", 0))
    if kind not in PICTURE_FORMATS:
        known = " or ".join(PICTURE_FORMATS)
        raise BuildError(f"journal.yaml: unknown `figures: format: {kind}`; write {known}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(f"{out} exists already; remove it, or name another folder")
    ending, options = PICTURE_FORMATS[kind]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        new = Path(folder) / "figures"
        new.mkdir()
        for name, source, drawing in _sources(Article.from_json(document)):
            vector = root / unquote(drawing) if drawing else None
            data = picture_file(root / unquote(source), vector, options, dpi, line_art)
            (new / f"{name}.{ending}").write_bytes(data)
        if out.is_dir():
            out.rmdir()
        new.rename(out)
    return sorted(out.iterdir())


def picture_file(
    source: Path, drawing: Path | None, options: Mapping[str, Any], dpi: int, line_art: int
) -> bytes:
    """A normalised picture in another format, with a resolution; the `drawing` that it was made
    from is rendered again if it exists and has a resolution. `options` are Pillow's for
    saving. Raises `BuildError`."""
    if drawing and line_art:
        return _saved(_drawn(drawing, line_art), None, line_art, options)
    return _saved(*_read(source), dpi, options)


def _sources(article: Article) -> Iterator[tuple[str, str, str]]:
    """For each file its name, its picture, and the drawing from which the picture was made or "";
    the graphical abstract comes first."""
    for element in walk(article.meta.get("graphical-abstract", {}).get("c", [])):
        if element["t"] == "Figure":
            yield from _named("Graphical-abstract", element)
    for element in walk(article.blocks):
        if element["t"] == "Figure" and get(element, "label"):
            yield from _named(re.sub(r"\W+", "-", get(element, "label")), element)


def _named(name: str, figure: Element) -> Iterator[tuple[str, str, str]]:
    images = [e for e in walk(Figure(figure).blocks) if e["t"] == "Image"]
    for place, image in enumerate(images, 1):
        part = get(image, "panel") or (f"-{place}" if len(images) > 1 else "")
        yield f"{name}{part}", Image(image).target, get(image, "vector")


def _read(source: Path) -> tuple[Picture, bytes | None]:
    """A normalised picture and its colour profile."""
    Pillow.MAX_IMAGE_PIXELS = None  # `casepress.figures.pixels` has checked the size
    try:
        with pillow_image().open(source, formats=FORMATS) as picture:
            picture.load()
            return picture, picture.info.get("icc_profile")
    except FileNotFoundError:
        raise BuildError(f"the picture {source.name} is missing; draw or copy it") from None
    except (UnidentifiedImageError, OSError) as error:
        raise BuildError(f"{source.name} cannot be read as a picture; export it again") from error


def _drawn(drawing: Path, dpi: int) -> Picture:
    """The pixels of a drawing."""
    try:
        data = rendered(drawing.read_bytes(), drawing, dpi)
    except FileNotFoundError:
        raise BuildError(f"the drawing {drawing.name} is missing; clean or copy it") from None
    Pillow.MAX_IMAGE_PIXELS = None
    with Pillow.open(BytesIO(data), formats=FORMATS) as picture:
        return picture.convert("RGB")


def _saved(picture: Picture, profile: bytes | None, dpi: int, options: Mapping[str, Any]) -> bytes:
    bare = Pillow.new(picture.mode, picture.size)  # leaves the metadata of the old file behind
    bare.paste(picture)
    own: dict[str, Any] = {"icc_profile": profile} if profile else {}
    out = BytesIO()
    bare.save(out, **options, dpi=(dpi, dpi), **own)
    return out.getvalue()
