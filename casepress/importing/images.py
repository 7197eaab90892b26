"""The pictures of a Word file as image files: as they are, cropped where the Word file crops."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from casepress.figures.pixels import FORMATS
from casepress.importing.codes import DOC012
from casepress.importing.notes import Note
from casepress.importing.simplify.story import Picture

#: How image files begin, and the ending by which the rest of casepress knows them.
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"), (b"BM", ".bmp"),
    (b"II*\x00", ".tif"), (b"MM\x00*", ".tif"), (b"<svg", ".svg"),
    (b"<?xml", ".svg"), (b"%PDF", ".pdf"),
)  # fmt: skip
_WEBP = (b"RIFF", b"WEBP")
_DRAWINGS = {".emf": "an EMF drawing", ".wmf": "a WMF drawing"}


@dataclass(frozen=True)
class Image:
    """An image file: its content, and the ending of its name."""

    data: bytes
    suffix: str


def image(
    picture: Picture, parts: Mapping[str, bytes], number: int
) -> tuple[Image | None, list[Note]]:
    """The file of a picture, and what there is to say of it. Only what is seen is taken: what was
    cropped away can show the patient."""
    reasons = {
        "chart": "is a chart, which Word alone can draw; save it as an image (right click, Save as "
        "Picture)",
        "smartart": "is a SmartArt drawing, which Word alone can draw; save it as an image",
        "linked": "is linked, not in the file; insert it in Word, or add the image file",
        "absent": "is missing in the file; add the image file",
    }
    what = f"picture {number}"
    if picture.kind in reasons:
        return None, [Note(DOC012, f"{what} {reasons[picture.kind]}")]
    data = parts.get(picture.part, b"")
    if not data:
        return None, [Note(DOC012, f"{what} {reasons['absent']}")]
    suffix = kind(data, picture.part)
    if suffix in _DRAWINGS:
        message = (
            f"{what} is {_DRAWINGS[suffix]}, which only Word can show; save it as PNG in place "
            f"of the file that was written"
        )
        return Image(data, suffix), [Note(DOC012, message)]
    if not suffix:
        return Image(data, posixpath.splitext(picture.part)[1][:5].lower() or ".bin"), [
            Note(DOC012, f"{what} is of no kind that is known; save it as PNG")
        ]
    if any(picture.crop) and suffix not in (".svg", ".pdf"):
        cropped = _cropped(data, picture, suffix)
        if cropped is not None:
            return cropped, [
                Note(
                    DOC012,
                    f"{what} is cropped in the Word file, and so is its image file",
                    severity=None,
                )
            ]
        return Image(data, suffix), [
            Note(
                DOC012,
                f"{what} is cropped in the Word file and could not be cropped here; crop its "
                f"image file",
            )
        ]
    return Image(data, suffix), []


def kind(data: bytes, name: str) -> str:
    """The ending that a file's content asks for; "" where it is none that is known."""
    for sign, suffix in _KINDS:
        if data.startswith(sign):
            return suffix if suffix != ".svg" or b"<svg" in data[:2000] else ""
    if data.startswith(_WEBP[0]) and data[8:12] == _WEBP[1]:
        return ".webp"
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return ".emf"
    if data[:4] in (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"):
        return ".wmf"
    ending = posixpath.splitext(name)[1].lower()
    return ending if ending in _DRAWINGS else ""


def _cropped(data: bytes, picture: Picture, suffix: str) -> Image | None:
    left, top, right, bottom = picture.crop
    try:
        with Pillow.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > 100_000_000:
                return None
            wide, high = opened.size
            corner = round((1 - right) * wide), round((1 - bottom) * high)
            box = (round(left * wide), round(top * high), *corner)
            if box[2] - box[0] < 2 or box[3] - box[1] < 2:
                return None
            made = opened.crop(box)
            out = io.BytesIO()
            lossy = suffix == ".jpg"
            if lossy:
                made.convert("RGB").save(out, "JPEG", quality=95)
            else:
                made.save(out, "PNG")
            return Image(out.getvalue(), ".jpg" if lossy else ".png")
    except (OSError, UnidentifiedImageError, ValueError, Pillow.DecompressionBombError):
        return None
