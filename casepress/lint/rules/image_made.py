"""IMG001 again: images of which the build cannot make a picture."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from casepress.core import paths
from casepress.core.cache import Kept
from casepress.core.findings import Code, Finding, InNode
from casepress.figures import pictures, pixels, svg, svg_names
from casepress.figures.images import unlike
from casepress.figures.pixels import MOST_PIXELS, is_dicom
from casepress.filters.figures import IMG001
from casepress.lint.context import LintContext

CODES: tuple[Code, ...] = ()

#: Pillow's modes of which a picture is made without looking at the pixels.
_EIGHT_BITS = ("1", "L", "LA", "P", "RGB", "RGBA")
_BEGINNING = 65_536


def check(context: LintContext) -> Iterator[Finding]:
    """A finding for each file that is damaged, has several frames or pages, or would need a guess;
    where it is shown, else on the file. What the pixels say is kept until the file changes."""
    made = [file for file in context.pictures if file.made]
    if not made:
        return
    kept = Kept(paths.kept(context.root, "pictures", context.id), _seal())
    for file in made:
        data = file.path.read_bytes()
        if is_dicom(data[:132]) or (file.images and unlike(file.path)):
            continue  # said already
        if _whole(file.opened, data):
            continue
        known_by = f"{file.name}\0{hashlib.sha256(data).hexdigest()}"
        reason = kept.get(known_by, partial(_refusal, file.name, data))
        if reason and file.images:
            yield Finding(IMG001, reason, InNode(file.images[0], file.path.name))
        elif reason:
            yield file.finding(IMG001, reason)
    kept.save()


def _whole(image: Any, data: bytes) -> bool:
    """Whether header, checksums and end of a common image say that it can be shown; to decode its
    pixels takes longer than all other rules. `image` is Pillow's, where the file could be opened
    and the checksums of a PNG are right."""
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
def _seal() -> str:
    """The versions of our code that reads images, and of the library."""
    import PIL

    code = hashlib.blake2b(digest_size=16)
    for module in (pictures, pixels, svg, svg_names):
        code.update(Path(str(module.__file__)).read_bytes())
    return f"{code.hexdigest()} {PIL.__version__}"
