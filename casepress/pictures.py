"""Pictures for the outputs: drawn by their script or normalised from their image.

TIFF, BMP, WebP, GIF, SVG and PDF become PNG; a JPEG stays one. What of an image comes through is
in `casepress.pixels`.
"""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from casepress.drawing import drawn
from casepress.errors import BuildError
from casepress.files import write
from casepress.images import SCRIPTS
from casepress.pixels import normalised

#: Vector graphics have no size of their own in print: they are drawn as wide, or at most as high,
#: as a page takes them, in points, at this resolution.
_VECTOR_BOX = (504, 720)
_VECTOR_PPI = 300
_VECTOR_FONTS = ("font_source_sans_pro", "font_source_serif_pro")


def make(source: Path, out: Path) -> None:
    """Write the picture of `source` (an image, or a script that draws one) to `out`.

    Raises `BuildError` where the script fails or the image cannot be read.
    """
    suffix, jpeg = source.suffix.lower(), out.suffix == ".jpg"
    try:
        given = source.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise BuildError(f"{source} cannot be read ({reason}); check name and rights") from None
    if suffix in SCRIPTS:
        data = normalised(drawn(source), source, jpeg=jpeg)
    elif suffix == ".svg":
        data = normalised(_vector(source), source, jpeg=jpeg)
    elif suffix == ".pdf":
        data = normalised(_page(source), source, jpeg=jpeg)
    else:
        data = normalised(given, source, jpeg=jpeg)
    write(out, data)


def _vector(source: Path) -> bytes:
    """An SVG as PNG, drawn by Typst with fonts of our own: the same on every machine."""
    import typst

    from casepress.pdf.fonts import link_fonts

    width, height = _VECTOR_BOX
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        top = Path(folder, "root")
        top.mkdir()
        (top / "figure.svg").write_bytes(source.read_bytes())
        page = top / "figure.typ"
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            '#let drawn = image.with("figure.svg", alt: "figure")\n'
            "#context { let own = measure(drawn())\n"
            f"  let k = calc.min({width}pt / own.width, {height}pt / own.height)\n"
            "  drawn(width: own.width * k) }\n"
        )
        own = link_fonts(Path(folder, "fonts"), _VECTOR_FONTS)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(own)])
        try:
            drawn: Any = typst.compile(page, format="png", ppi=_VECTOR_PPI, font_paths=fonts)
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
                raise BuildError(
                    f"{source} has {len(document)} pages; a figure has one: export that page alone"
                )
            page = document[0]
            largest = min(
                most / own for most, own in zip(_VECTOR_BOX, page.get_size(), strict=True)
            )
            picture = page.render(scale=largest * _VECTOR_PPI / 72).to_pil()
    except pypdfium2.PdfiumError as error:
        raise BuildError(f"{source} cannot be read ({error}); export it again") from None
    out = BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
