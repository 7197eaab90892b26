"""The figures as files of their own, for a journal's submission system."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from casepress.article import Article
from casepress.ast import Element, get, walk
from casepress.errors import BuildError
from casepress.journal import Journal

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
    where a figure has several images. No pixel is changed, and no metadata but the resolution and
    the colour profile stand in the files; the same article gives the same bytes.

    `document` is the article JSON, `root` the folder that its image paths are relative to. Returns
    the files. Raises `BuildError`.
    """
    wanted = journal.data.get("figures", {})
    kind, dpi = str(wanted.get("format", "tiff")), int(wanted.get("dpi", 300))
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
        for name, source in _sources(Article.from_json(document)):
            data = _converted(root / unquote(source), {**options, "dpi": (dpi, dpi)})
            (made / f"{name}.{ending}").write_bytes(data)
        if out.is_dir():
            out.rmdir()
        made.rename(out)
    return sorted(out.iterdir())


def _sources(article: Article) -> Iterator[tuple[str, str]]:
    """Each file's name and the picture that it is made from; the graphical abstract first."""
    for element in walk(article.meta.get("graphical-abstract", {}).get("c", [])):
        if element["t"] == "Figure":
            yield from _named("Graphical-abstract", element)
    for element in walk(article.blocks):
        if element["t"] == "Figure" and get(element, "label"):
            yield from _named(re.sub(r"\W+", "-", get(element, "label")), element)


def _named(name: str, figure: Element) -> Iterator[tuple[str, str]]:
    images = [e for e in walk(figure["c"][2]) if e["t"] == "Image"]
    for place, image in enumerate(images, 1):
        part = get(image, "panel") or (f"-{place}" if len(images) > 1 else "")
        yield f"{name}{part}", image["c"][2][0]


def _converted(source: Path, options: dict[str, Any]) -> bytes:
    from PIL import Image, UnidentifiedImageError

    out = BytesIO()
    try:
        with Image.open(source) as picture:
            profile = picture.info.get("icc_profile")
            bare = Image.new(picture.mode, picture.size)  # nothing of the old file's info goes on
            bare.paste(picture)
    except FileNotFoundError:
        raise BuildError(f"the picture {source.name} is not there; draw or copy it") from None
    except (UnidentifiedImageError, OSError) as error:
        raise BuildError(f"{source.name} cannot be read as a picture; export it again") from error
    bare.save(out, **options, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()
