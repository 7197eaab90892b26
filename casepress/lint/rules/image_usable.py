"""IMG001: images that are missing, lie elsewhere, or of which the build cannot make a picture."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from casepress.article.ast import Element, structure
from casepress.article.nodes import Figure, Image
from casepress.core import paths
from casepress.core.cache import Cache
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.figures import pictures, pixels, svg, svg_names, timeline
from casepress.figures.images import fault, unlike
from casepress.figures.pixels import MOST_PIXELS, is_dicom
from casepress.lint.context import LintContext

IMG001 = Code(
    "IMG001",
    "image-missing-or-outside",
    Severity.ERROR,
    """An image is missing, lies outside the manuscript's figures, or cannot be made into a picture:
it is empty, damaged, of an unknown kind, too large, or has several frames or pages.

Why: on another computer the build would fail, or it would have to guess what the figure shows.
Scope: the paths of images, and every image in `figures/ID/` itself; one that the text does not
name is a warning, because the build leaves it out.
Source: docs/source-format.md
Fails: `![**Knee.** Grains in the knee.](C:/Users/x/fig1.png)`
Passes: `![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg)`
""",
    blocks=True,
)
CODES = (IMG001,)

#: Pillow's modes of which a picture is made without looking at the pixels.
_EIGHT_BITS = ("1", "L", "LA", "P", "RGB", "RGBA")
_BEGINNING = 65_536


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on images of which the build cannot make a picture."""
    for figure in context.figures:
        yield from _shown(context, figure)
    yield from _unusable(context)


def _shown(context: LintContext, figure: Element) -> Iterator[Finding]:
    """Findings on what a figure shows: no image at all, or one whose path leads to none."""
    images = [e for e in structure(Figure(figure).blocks) if e["t"] == "Image"]
    if not images:
        message = "the image is missing in this figure's box; write ![](path){alt=…} in it"
        yield Finding(IMG001, message, InNode(figure))
    folder = context.root / "manuscript" / context.id
    for image in images:
        typed = context.origin(image)
        if typed is not None:
            target = Image(typed).target
            if reason := fault(target, folder, context.root):
                yield Finding(IMG001, reason, InNode(image, target or None))


def _unusable(context: LintContext) -> Iterator[Finding]:
    """A finding for each file that is damaged, has several frames or pages, or would need a guess:
    at the image that shows it, else on the file. The reasons are cached until a file changes."""
    made = [file for file in context.pictures if file.made]
    if not made:
        return
    cache = Cache(paths.cache_file(context.root, "pictures", context.id), _key())
    for file in made:
        data = file.path.read_bytes()
        if is_dicom(data[:132]) or (file.images and unlike(file.path)):
            continue  # IMG004 or `_shown` reports it
        if _whole(file.opened, data):
            continue
        key = f"{file.name}\0{hashlib.sha256(data).hexdigest()}"
        reason = cache.get(key, partial(_refusal, file.name, data))
        if reason and file.images:
            yield Finding(IMG001, reason, InNode(file.images[0], file.path.name))
        elif reason:
            yield file.finding(IMG001, reason)
    cache.save()


def _whole(image: Any, data: bytes) -> bool:
    """Whether header, checksums and end of a common image show that it is whole: decoding the
    pixels takes longer than all other rules together. `image` is Pillow's, where the file could be
    opened and the checksums of a PNG are right."""
    if image is None or image.width * image.height > MOST_PIXELS:
        return False
    if image.format == "JPEG":
        return data.endswith(b"\xff\xd9")  # End of image (ITU-T T.81, B.1.1.3)
    plain = image.format == "PNG" and image.mode in _EIGHT_BITS
    return plain and image.n_frames == 1 and _inflates(data)


def _inflates(png: bytes) -> bool:
    """Whether the pixels of a PNG begin as packed data do (ISO/IEC 15948, 10.1)."""
    begin = png.find(b"IDAT") + 4
    try:
        return bool(zlib.decompressobj().decompress(png[begin : begin + _BEGINNING], _BEGINNING))
    except zlib.error:
        return False


def _refusal(name: str, data: bytes) -> str:
    return pictures.refusal(data, Path(name))


@cache
def _key() -> str:
    """The versions of the code that reads images, and of Pillow: another one empties the cache."""
    import PIL

    code = hashlib.blake2b(digest_size=16)
    for module in (pictures, pixels, svg, svg_names, timeline):
        code.update(Path(str(module.__file__)).read_bytes())
    return f"{code.hexdigest()} {PIL.__version__}"
