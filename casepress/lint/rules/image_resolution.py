"""IMG002: enough pixels for print."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import Element, get, structure
from casepress.article.nodes import Figure
from casepress.core.findings import Code, Finding, Severity
from casepress.figures.image_width import printed_width
from casepress.lint.context import LintContext
from casepress.lint.picture_files import PictureFile

IMG002 = Code(
    "IMG002",
    "image-low-resolution",
    Severity.WARNING,
    """An image has too few pixels for the size at which it is printed.

Why: below 150 pixels per inch the print is visibly coarse (an error), below 300 it is not sharp.
Scope: the raster images that figures show, at the width of the journal's type area (`page`)
or at their own `width=`. The resolution that a file claims for itself is not read.
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
_UPRIGHT = 1.05  # the same as in casepress/outputs/pdf/figure.typ
_LINE_FACTOR = 2  # line art needs twice the pixels of a half-tone


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on images that are shown, at the widest place where they are."""
    frame = context.journal.page.text_width
    least, wanted = context.limit("least-dpi", 150), context.limit("wanted-dpi", 300)
    for file in context.pictures:
        if not file.raster or not file.images or file.opened is None:
            continue
        full = _width(context, file, frame)
        width = max(printed_width(get(image, "width"), full) for image in file.images)
        pixels = file.opened.size[0]
        factor = _LINE_FACTOR if file.opened.mode == "1" else 1
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


def _width(context: LintContext, file: PictureFile, frame: float) -> float:
    """How wide the layout sets an image: across the page as far as its height allows; an upright
    image beside its legend; one of several images beside another."""
    across, down = (float(side) for side in file.opened.size)
    aspect = across / down
    if sum(e["t"] == "Image" for e in structure(Figure(_figure(context, file)).blocks)) > 1:
        return frame / 2
    if aspect < _UPRIGHT:
        return context.journal.page.column_width
    return min(frame, context.limit("figure-height", 176) * aspect)


def _figure(context: LintContext, file: PictureFile) -> Element:
    return next(
        f for f in context.figures if any(e is file.images[0] for e in structure(Figure(f).blocks))
    )
