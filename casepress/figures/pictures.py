"""Pictures for the outputs: drawn by a script or normalised from an image.

TIFF, BMP, WebP, GIF, SVG and PDF become PNG; a JPEG stays a JPEG. An SVG is also kept as an SVG,
cleaned, for the outputs that can show it. `casepress.figures.pixels` defines what is kept of an
image, `casepress.figures.svg` what of an SVG.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.process import within
from casepress.figures import timeline, timeline_drawing
from casepress.figures.coverage import lacking, needed
from casepress.figures.fonts import link_fonts
from casepress.figures.images import SCRIPTS, repository_of, vector_name
from casepress.figures.pixels import normalised, shades
from casepress.figures.scripts import drawn
from casepress.figures.svg import cleaned, letters
from casepress.figures.svg_hidden import hidden
from casepress.figures.svg_names import LARGE, PACKAGES
from casepress.figures.timeline import is_timeline
from casepress.figures.timeline_drawing import Style
from casepress.source import symlinks

#: The size in points at which drawings become pixels, since they have none of their own: the
#: widest, and at most the highest, that a page can show; and the resolution.
_BOX = (504, 720)
_PPI = 300
#: The resolution in which is seen whether a text shows.
_PROOF = 150
#: What Typst may take to draw one drawing, by the clock.
_SECONDS = 120


def make(source: Path, out: Path, style: Style | None = None) -> None:
    """Write the picture of `source` (an image, a timeline, or a script that draws an image) to
    `out`: a JPEG or PNG by its name, or the cleaned SVG of a drawing; a timeline has the `style`.

    Raises `BuildError` where the script fails or the image cannot be read, `Unreadable` where a
    link beside it leads out of the repository.
    """
    if root := repository_of(source):
        symlinks.refuse(root, f"figures/{source.absolute().parent.name}")
    drawing = vector_name(source.name) is not None
    if out.suffix == ".svg" and not drawing:
        raise BuildError(f"{source} is not an SVG, and pixels cannot become one; write a .png")
    suffix, jpeg = source.suffix.lower(), out.suffix == ".jpg"
    try:
        given = source.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise BuildError(f"{source} cannot be read ({reason}); check name and rights") from None
    if suffix in SCRIPTS:
        given = drawn(source, ".svg" if drawing else ".png")
    elif is_timeline(source.name):
        name = f"figures/{source.absolute().parent.name}/{source.name}" if root else str(source)
        given = timeline_drawing.drawn(timeline.read(given, name), style or Style())
    if drawing:
        data = _drawing(given, source)
        if root:  # not a drawing among the results, which was looked through when it was made
            _check_hidden(data, source)
        if out.suffix != ".svg":
            data = normalised(rendered(data, source, _PPI), source, jpeg=jpeg)
    elif suffix == ".pdf":
        data = normalised(_page(given, source), source, jpeg=jpeg)
    else:
        data = normalised(given, source, jpeg=jpeg)
    write(out, data)


def refusal(given: bytes, source: Path) -> str:
    """The message with which `make` would fail for an image (its bytes), or "". The image is not
    drawn, so errors of drawing are not found. `source` is what messages call it."""
    try:
        if is_timeline(source.name):
            timeline.read(given, str(source))
        elif vector_name(source.name):
            _drawing(given, source)
        elif source.suffix.lower() == ".pdf":
            with _document(given, source):
                pass
        else:
            shades(given, source)
    except BuildError as error:
        return str(error)
    return ""


def _drawing(given: bytes, source: Path) -> bytes:
    """The cleaned SVG of a drawing. Raises `BuildError` where the fonts lack one of its letters."""
    data = cleaned(given, source)
    lost = lacking(letters(data), LARGE)
    if lost:
        signs = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in lost[:5])
        raise BuildError(f"{source}: no font of the PDF has {signs}; turn its text into paths")
    return data


def _check_hidden(data: bytes, source: Path) -> None:
    """Raise `BuildError` where the picture of a cleaned SVG does not show all of its text. The
    message leaves out the words, which may be the patient's."""
    if b"<text" not in data:
        return
    if hidden(data, partial(rendered, source=source, ppi=_PROOF)):
        raise BuildError(
            f"{source} has text that its picture does not show (covered, transparent, outside, or "
            "in the colour of what is behind it), but readers could select; delete it there"
        )


def rendered(data: bytes, source: Path, ppi: int) -> bytes:
    """A cleaned SVG as PNG on white, as large as a page can show it, with `ppi` pixels an inch.
    Typst draws it, only with the fonts of casepress, so that it is the same on every machine.

    `source` is for messages. Raises `BuildError` where it cannot be drawn.
    """
    # 4 ms, for drawings alone
    import typst

    width, height = _BOX
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        top = Path(folder, "root")
        top.mkdir()
        (top / "figure.svg").write_bytes(data)
        page = top / "figure.typ"
        page.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            '#let drawn = image.with("figure.svg", alt: "figure")\n'
            "#context { let own = measure(drawn())\n"
            f"  let k = calc.min({width}pt / own.width, {height}pt / own.height)\n"
            "  drawn(width: own.width * k) }\n"
        )
        large = needed(letters(data), LARGE)
        own = link_fonts(Path(folder, "fonts"), (*PACKAGES, *large))
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(own)])
        try:
            drawn: Any = within(
                _SECONDS,
                partial(typst.compile, page, format="png", ppi=ppi, font_paths=fonts),
            )
        except TimeoutError as error:
            raise BuildError(f"{source} {error} to draw; export it as PNG") from None
        except RuntimeError as error:
            first = str(error).splitlines()[0]
            raise BuildError(f"{source} cannot be drawn ({first}); export it again") from None
        return bytes(drawn)


@contextmanager
def _document(given: bytes, source: Path) -> Iterator[Any]:
    """A PDF figure, opened. Raises `BuildError` unless it has exactly one page."""
    # 38 ms, for figures that are PDFs alone
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(given) as document:
            if len(document) != 1:
                raise BuildError(
                    f"{source} has {len(document)} pages; a figure has one: export that page alone"
                )
            yield document
    except pypdfium2.PdfiumError as error:
        raise BuildError(f"{source} cannot be read ({error}); export it again") from None


def _page(given: bytes, source: Path) -> bytes:
    """The page of a PDF figure as PNG."""
    with _document(given, source) as document:
        page = document[0]
        largest = min(most / own for most, own in zip(_BOX, page.get_size(), strict=True))
        picture = page.render(scale=largest * _PPI / 72).to_pil()
    out = BytesIO()
    picture.save(out, format="PNG")
    return out.getvalue()
