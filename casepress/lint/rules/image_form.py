"""IMG007: formats, colours and names of image files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.errors import BuildError
from casepress.core.findings import Code, Finding, Severity
from casepress.figures.pixels import pillow
from casepress.lint.context import LintContext
from casepress.lint.picture_files import PictureFile

IMG007 = Code(
    "IMG007",
    "image-format-or-name",
    Severity.WARNING,
    """An image file is of an unusual format, depth or size, or has a name that says nothing or too
much.

Why: transparency, CMYK and 16 bits are flattened for print, and the author should see how; a name
may tell who the patient is.
Scope: every image under `figures/ID/`: TIFF, PNG, JPEG, PDF or SVG; no transparency, CMYK or 16
bits; at most the journal's `image-megabytes`; a name by its `image-name`; an ending that
is the file's format.
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
        for fault in _faults(file, pattern, most):
            yield file.finding(IMG007, fault)


def _faults(file: PictureFile, pattern: re.Pattern[str], most: float) -> Iterator[str]:
    if not pattern.fullmatch(file.path.stem):
        yield "the name should say which figure it is, and nothing else; call it figure-1, …"
    if file.suffix not in _GOOD:
        yield f"{file.suffix[1:].upper()} is no format for print; export it as PNG, TIFF or JPEG"
    size = file.path.stat().st_size / _MEGABYTE
    if size > most:
        yield f"{size:.0f} MB, the journal takes {most:.0f}; export it at 300 dpi"
    if not file.raster:
        return
    image = file.opened
    if image is None:
        if not file.made:  # IMG001 says why the others cannot
            yield "the image cannot be read; export it again"
        return
    endings = _ENDINGS.get(str(image.format), set())
    if endings and file.suffix not in endings:
        yield f"the file is {image.format} and its name ends in {file.suffix}; rename or export it"
    if image.mode in ("RGBA", "LA", "PA") and _transparent(file):
        yield "has transparency, which is printed white; export it without"
    if image.mode == "CMYK":
        yield "is in CMYK, whose colours change on the screen; export it in RGB"
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        yield "has more than 8 bits a channel, which are scaled down; export it with 8 bits"


def _transparent(file: PictureFile) -> bool:
    """Whether any pixel is; an alpha channel that is full everywhere changes nothing."""
    try:  # what rules share has been closed with its pixels unread
        with pillow(file.path) as library, library.open(file.path) as image:
            low, _ = image.getchannel("A").getextrema()
    except BuildError:
        return True
    return bool(low < 255)
