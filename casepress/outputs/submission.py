"""The figures as files of their own, for a journal's submission system."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from casepress.article.ast import Element, get, walk
from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

#: A format of `journal.yaml` with the ending and the options of its files: without loss.
_FORMATS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "tiff": ("tif", {"format": "TIFF", "compression": "tiff_lzw"}),
    "png": ("png", {"format": "PNG"}),
}


def write_figures(
    document: Mapping[str, Any], journal: Journal, out: Path, *, root: Path
) -> list[Path]:
    """Write every figure of an article into a new folder, in the format and with the resolution
    that `figures` of `journal.yaml` states: `Figure-1.tif`; `Figure-2A.tif` and `Figure-2B.tif`
    where a figure has several images. No pixel is changed, but a drawing is drawn anew where
    `line-art-dpi` is stated, as large as a page takes it. No metadata but the resolution and the
    colour profile stand in the files; the same article gives the same bytes.

    `document` is the article JSON, `root` the folder that its image paths are relative to. Returns
    the files. Raises `BuildError`.
    """
    wanted = journal.data.get("figures", {})
    kind, dpi = str(wanted.get("format", "tiff")), int(wanted.get("dpi", 300))
    line_art = int(wanted.get("line-art-dpi", 0))
    if kind not in _FORMATS:
        known = " or ".join(_FORMATS)
        raise BuildError(f"journal.yaml: `figures: format: {kind}` is unknown; write {known}")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(f"{out} is there already; remove it, or give another folder")
    ending, options = _FORMATS[kind]
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        made = Path(folder) / "figures"
        made.mkdir()
        for name, source, drawing in _sources(Article.from_json(document)):
            if drawing and line_art:
                data = _saved(_drawn(root / unquote(drawing), line_art), None, line_art, options)
            else:
                data = _saved(*_read(root / unquote(source)), dpi, options)
            (made / f"{name}.{ending}").write_bytes(data)
        if out.is_dir():
            out.rmdir()
        made.rename(out)
    return sorted(out.iterdir())


def _sources(article: Article) -> Iterator[tuple[str, str, str]]:
    """Each file's name, the picture that it is made from, and the drawing behind that or ""; the
    graphical abstract first."""
    for element in walk(article.meta.get("graphical-abstract", {}).get("c", [])):
        if element["t"] == "Figure":
            yield from _named("Graphical-abstract", element)
    for element in walk(article.blocks):
        if element["t"] == "Figure" and get(element, "label"):
            yield from _named(re.sub(r"\W+", "-", get(element, "label")), element)


def _named(name: str, figure: Element) -> Iterator[tuple[str, str, str]]:
    images = [e for e in walk(figure["c"][2]) if e["t"] == "Image"]
    for place, image in enumerate(images, 1):
        part = get(image, "panel") or (f"-{place}" if len(images) > 1 else "")
        yield f"{name}{part}", image["c"][2][0], get(image, "vector")


def _read(source: Path) -> tuple[Picture, bytes | None]:
    """A picture that was normalised before, and its colour profile."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # `casepress.figures.pixels` had a limit
    try:
        with Image.open(source) as picture:
            picture.load()
            return picture, picture.info.get("icc_profile")
    except FileNotFoundError:
        raise BuildError(f"the picture {source.name} is not there; draw or copy it") from None
    except (UnidentifiedImageError, OSError) as error:
        raise BuildError(f"{source.name} cannot be read as a picture; export it again") from error


def _drawn(drawing: Path, dpi: int) -> Picture:
    """A drawing's pixels."""
    from PIL import Image

    from casepress.figures.pictures import rendered

    try:
        data = rendered(drawing.read_bytes(), drawing, dpi)
    except FileNotFoundError:
        raise BuildError(f"the drawing {drawing.name} is not there; clean or copy it") from None
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(data)) as picture:
        return picture.convert("RGB")


def _saved(picture: Picture, profile: bytes | None, dpi: int, options: Mapping[str, Any]) -> bytes:
    from PIL import Image

    bare = Image.new(picture.mode, picture.size)  # nothing of the old file's info goes on
    bare.paste(picture)
    own: dict[str, Any] = {"icc_profile": profile} if profile else {}
    out = BytesIO()
    bare.save(out, **options, dpi=(dpi, dpi), **own)
    return out.getvalue()
