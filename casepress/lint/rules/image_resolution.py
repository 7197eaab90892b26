"""IMG002: enough pixels for print."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import Element, get, structure
from casepress.article.nodes import Figure
from casepress.core.findings import Code, Finding, Severity
from casepress.figures.forms import Shape, widest
from casepress.lint.context import LintContext
from casepress.lint.picture_files import PictureFile

IMG002 = Code(
    "IMG002",
    "image-low-resolution",
    Severity.WARNING,
    """An image has too few pixels for the size at which it is printed.

Why: below 150 pixels per inch the print is visibly coarse (an error), below 300 it is not sharp.
Scope: the raster images that figures show, at the greatest width at which the layout may print
them: it prints an image no wider than its pixels suffice for, but no narrower than a column or its
own `width=`. The resolution that a file claims for itself is not read.
Source: ICMJE Recommendations IV.A.3.i; the journal's `lint: limits`
Traps: CT and MR matrices have 256 to 512 pixels: export the image larger from the PACS, or print it
smaller; enlarging it adds nothing. Images of pure black and white need 600 pixels per inch.
Fails:
    figures/figure-1.png: png 700x500
    # Case report
    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.png){#fig-1 alt="A knee."}
Passes:
    figures/figure-1.png: png 2100x1500
    # Case report
    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.png){#fig-1 alt="A knee."}
""",
)
CODES = (IMG002,)

_INCH = 25.4
_LINE_FACTOR = 2  # line art needs twice the pixels of a half-tone


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on images that are shown, at the greatest width at which the layout may print
    them."""
    least, wanted = context.limit("least-dpi", 150), context.limit("wanted-dpi", 300)
    widths = dict(_widths(context, wanted))
    for file in context.pictures:
        if not file.raster or not file.images or file.opened is None:
            continue
        width = max(widths.get(id(image), 0.0) for image in file.images)
        if not width:
            continue
        pixels = file.opened.size[0]
        factor = _factor(file)
        dpi = round(pixels / (width / _INCH))
        if dpi >= wanted * factor:
            continue
        needed = round(wanted * factor * width / _INCH)
        small = round(pixels / (wanted * factor) * _INCH)
        message = (
            f"{pixels} pixels over {width:.0f} mm are {dpi} dpi, but print needs "
            f"{wanted * factor:.0f}; export it {needed} pixels wide, or print it {small} mm wide"
        )
        severity = Severity.ERROR if dpi < least else Severity.WARNING
        yield file.finding(IMG002, message, severity)


def _widths(context: LintContext, wanted: float) -> Iterator[tuple[int, float]]:
    """For each image that a figure shows, by its identity, the greatest width in millimetres."""
    files = {id(image): file for file in context.pictures for image in file.images}
    for figure in context.figures:
        images = [e for e in structure(Figure(figure).blocks) if e["t"] == "Image"]
        shapes = [_shape(image, files.get(id(image))) for image in images]
        known = [shape for shape in shapes if shape]
        if len(known) < len(shapes):
            # of a figure with a drawing among its images: each at its place in a row
            known = [shape or Shape(4, 3, drawn=True) for shape in shapes]
        panels = len(get(figure, "panels").split())
        found = widest(known, panels, context.journal.page, wanted) if known else []
        yield from ((id(image), width) for image, width in zip(images, found, strict=True))


def _shape(image: Element, file: PictureFile | None) -> Shape | None:
    if file is None or not file.raster or file.opened is None:
        return None
    across, down = file.opened.size
    return Shape(across, down, factor=_factor(file), width=get(image, "width"))


def _factor(file: PictureFile) -> int:
    return _LINE_FACTOR if file.opened.mode == "1" else 1
