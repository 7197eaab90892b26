"""IMG007: formats, colours and names of image files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.errors import BuildError
from casepress.core.findings import Code, Finding, Severity
from casepress.figures.pixels import FORMATS, pillow
from casepress.lint.context import LintContext
from casepress.lint.picture_files import PictureFile

IMG007 = Code(
    "IMG007",
    "image-format-or-name",
    Severity.WARNING,
    """An image file has an unusual format, depth or size, or a name that says nothing or too much.

Why: transparency, CMYK and 16 bits are flattened for print, and the author should see how; a name
may identify the patient.
Scope: every image under `figures/ID/`: TIFF, PNG, JPEG, PDF or SVG; no transparency, CMYK or 16
bits; at most the journal's `image-megabytes`; a name that matches its `image-name`; an ending
that is the file's format.
Source: the journal's `lint: limits`; PMC file requirements
Fails: `figures/IRM Mme X.bmp: bmp 600x400`
Passes: `figures/figure-1.png: png 2100x1500`
""",
)
CODES = (IMG007,)

_GOOD = {".tif", ".tiff", ".png", ".jpg", ".jpeg", ".pdf", ".svg"}
_ENDINGS = {
    "PNG": {".png"},
    "JPEG": {".jpg", ".jpeg"},
    "MPO": {".jpg", ".jpeg"},
    "TIFF": {".tif", ".tiff"},
    "BMP": {".bmp"},
    "GIF": {".gif"},
    "WEBP": {".webp"},
}
_NAME = r"(?:fig|figure|graphical-abstract|table|image)[-_]?\w{0,12}(?:-\w+)*"
_MEGABYTE = 1_000_000


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each fault of each file."""
    pattern = re.compile(context.setting("image-name", _NAME))
    most = context.limit("image-megabytes", 10)
    for file in context.pictures:
        if file.suffix == ".csv":
            continue  # a timeline, which casepress draws
        for fault in _faults(file, pattern, most):
            yield file.finding(IMG007, fault)


def _faults(file: PictureFile, pattern: re.Pattern[str], most: float) -> Iterator[str]:
    if not pattern.fullmatch(file.path.stem):
        yield "the name should say which figure it is, and nothing else; call it figure-1, …"
    if file.suffix not in _GOOD:
        yield f"{file.suffix[1:].upper()} is not a format for print; export as PNG, TIFF or JPEG"
    size = file.path.stat().st_size / _MEGABYTE
    if size > most:
        yield f"the file has {size:.0f} MB, but the journal takes {most:.0f}; export it at 300 dpi"
    if not file.raster:
        return
    image = file.opened
    if image is None:
        if not file.made:  # IMG001 says why the others cannot
            yield "the image cannot be read; export it again"
        return
    endings = _ENDINGS.get(str(image.format), set())
    if endings and file.suffix not in endings:
        yield f"the format is {image.format}, but the name ends in {file.suffix}; rename the file"
    if image.mode in ("RGBA", "LA", "PA") and _transparent(file):
        yield "the image has transparency, which is printed white; export it without transparency"
    if image.mode == "CMYK":
        yield "the image is in CMYK, whose colours change on a screen; export it in RGB"
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        yield "the image has more than 8 bits per channel, which are scaled down; export it with 8"


def _transparent(file: PictureFile) -> bool:
    """Whether any pixel is transparent; many alpha channels are opaque everywhere."""
    try:  # the image that rules share is closed, and its pixels were not read
        with pillow(file.path) as library, library.open(file.path, formats=FORMATS) as image:
            low, _ = image.getchannel("A").getextrema()
    except BuildError:
        return True
    return bool(low < 255)
