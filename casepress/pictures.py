"""Pictures for the outputs: drawn by their script or normalised from their image.

An output shows pixels and a colour profile, nothing else: EXIF, XMP, GPS and text chunks stay
behind, orientation is applied. TIFF, BMP, WebP and SVG become PNG; a JPEG stays one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from casepress.build import write
from casepress.errors import BuildError
from casepress.images import SCRIPTS

#: Vector graphics are drawn at this resolution, pixels per inch, at their own size.
_VECTOR_PPI = 300
_JPEG_QUALITY = 95
_SCRIPT_SECONDS = 600


def make(source: Path, out: Path) -> None:
    """Write the picture of `source` (an image, or a script that draws one) to `out`.

    Raises `BuildError` where the script fails or the image cannot be read.
    """
    suffix = source.suffix.lower()
    if suffix in SCRIPTS:
        data = _normalise(_drawn(source), source)
    elif suffix == ".svg":
        data = _normalise(_vector(source), source)
    elif suffix == ".pdf":
        data = _normalise(_page(source), source)
    else:
        data = _normalise(source.read_bytes(), source)
    write(out, data)


def _drawn(script: Path) -> bytes:
    """Run `python SCRIPT OUTPUT.png` in the script's folder, with nothing from outside that
    could change the picture."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        out = Path(folder) / "figure.png"
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "LANG")}
        environment = {
            **keep,
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "0",
            "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": _font_cache(),
            "OMP_NUM_THREADS": "1",
        }
        try:
            done = subprocess.run(
                [sys.executable, script.name, str(out)],
                cwd=script.parent,
                env=environment,
                capture_output=True,
                timeout=_SCRIPT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise BuildError(
                f"{script}: still drawing after {_SCRIPT_SECONDS} s; make the script faster"
            ) from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            last = lines[-1] if lines else f"exit code {done.returncode}"
            raise BuildError(f"{script}: the script failed ({last}); run it alone to see where")
        if not out.is_file():
            raise BuildError(f"{script}: wrote no picture; it must write to its first argument")
        return out.read_bytes()


def _font_cache() -> str:
    """One folder for matplotlib's list of fonts, which takes seconds to make."""
    folder = Path(tempfile.gettempdir()) / f"casepress-matplotlib-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return str(folder)


def _vector(source: Path) -> bytes:
    """An SVG as PNG, drawn by Typst at its own size."""
    import typst

    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        Path(folder, "figure.svg").write_bytes(source.read_bytes())
        page = Path(folder, "figure.typ")
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            '#image("figure.svg", alt: "figure")\n'
        )
        try:
            drawn: Any = typst.compile(page, format="png", ppi=_VECTOR_PPI)
        except RuntimeError as error:
            first = str(error).splitlines()[0]
            raise BuildError(f"{source} cannot be drawn ({first}); export it again") from None
        return bytes(drawn)


def _page(source: Path) -> bytes:
    """The one page of a PDF figure as PNG."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(source) as document:
            if len(document) != 1:
                raise BuildError(f"{source} has {len(document)} pages; a figure has one")
            picture = document[0].render(scale=_VECTOR_PPI / 72).to_pil()
    except pypdfium2.PdfiumError as error:
        raise BuildError(f"{source} cannot be read ({error}); export it again") from None
    out = BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()


def _normalise(data: bytes, source: Path) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = 200_000_000
    if data[128:132] == b"DICM":
        raise BuildError(
            f"{source} is a DICOM file, which holds the patient's data; export the image as PNG "
            "or TIFF and delete it"
        )
    try:
        with Image.open(BytesIO(data)) as opened:
            jpeg = opened.format == "JPEG"
            profile = opened.info.get("icc_profile")
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise BuildError(f"{source} is no readable image ({error}); export it again") from None
    except Image.DecompressionBombError:
        raise BuildError(f"{source} has too many pixels; export it at 300 dpi") from None
    plain, profile = _plain(picture, profile)
    out = BytesIO()
    extra = {"icc_profile": profile} if profile else {}
    if jpeg:
        plain.save(out, format="JPEG", quality=_JPEG_QUALITY, subsampling=0, **extra)
    else:
        plain.save(out, format="PNG", **extra)
    return out.getvalue()


def _plain(picture: Any, profile: bytes | None) -> tuple[Any, bytes | None]:
    """The first frame's pixels in 8-bit grey or RGB, on white where they are transparent."""
    from PIL import Image

    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        low, high = picture.getextrema()
        scale = 255 / (high - low) if high > low else 1.0
        picture = picture.convert("F").point(lambda v: v * scale - low * scale).convert("L")
        profile = None
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(white, layer).convert("RGB")
    if picture.mode == "CMYK" or picture.mode not in ("L", "RGB"):
        profile = None if picture.mode == "CMYK" else profile
        picture = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    bare = Image.new(picture.mode, picture.size)  # nothing of the old file's info comes along
    bare.paste(picture)
    return bare, profile
