"""The pixels of an image and nothing else: 8-bit grey or RGB, as PNG or JPEG.

Metadata about the author, the patient or the place (EXIF, XMP, GPS, text chunks, comments, a second
picture after the first) is never copied; a colour profile is, where the colours need one. An image
that could only be converted by a guess is an error.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.figures.colour_profile import reduced

_JPEG_QUALITY = 95
MOST_PIXELS = 200_000_000
#: The formats that Pillow may read: others have readers that start programs (PostScript) or that
#: few people test.
FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP")
#: The rows of an image that are laid on white at a time, to save memory.
_ROWS = 256
#: The exceptions that Pillow raises for damaged files.
DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError),
    *(MemoryError, struct.error, zlib.error),
)
#: A file of DICOM part 10 begins with a preamble and "DICM", an older one with its first element.
_DICOM_ELEMENTS = (b"\x02\x00\x00\x00", b"\x08\x00\x00\x00", b"\x08\x00\x05\x00")
#: Messages, after the name of a file, about a file that is not an image.
EMPTY = "is empty; export the image again"
UNREADABLE = "is not an image that can be read; export it again"
DICOM = (
    "is a DICOM file, which holds the patient's data; export the image as PNG or TIFF and delete it"
)
_FRAMES = "; a figure has one: export the one that its legend speaks of"
_INVERTED, _REDUCED = 262, 254  # TIFF 6.0, tags PhotometricInterpretation and NewSubfileType


def is_dicom(head: bytes) -> bool:
    """Whether a file with this beginning is DICOM (PS3.10, 7.1), whatever its name."""
    return head[128:132] == b"DICM" or head.startswith(_DICOM_ELEMENTS)


def normalised(data: bytes, source: Path, *, jpeg: bool) -> bytes:
    """The image's pixels as PNG, or as JPEG where `jpeg`. `source` is for messages.

    Raises `BuildError` as `shades` does.
    """
    plain, profile = shades(data, source)
    out = BytesIO()
    extra = {"icc_profile": profile} if profile else {}
    if jpeg:
        plain.save(out, format="JPEG", quality=_JPEG_QUALITY, subsampling=0, **extra)
    else:
        plain.save(out, format="PNG", **extra)
    return out.getvalue()


def shades(data: bytes, source: Path) -> tuple[Any, bytes | None]:
    """The image as it is shown, in 8-bit grey or RGB, and its colour profile.

    Raises `BuildError` for a file that is not an image, holds several, or could only be shown by a
    guess.
    """
    if not data:
        raise BuildError(f"{source} {EMPTY}")
    if is_dicom(data[:132]):
        raise BuildError(f"{source} {DICOM}")
    picture, profile = _read(data, source)
    return _plain(picture, profile, source)


def pillow_image() -> Any:
    """Pillow's `Image`, with the readers of common formats. Without them, it imports the readers
    of all forty formats when it opens a file by its path: 50 ms and 6 MB for each process."""
    from PIL import Image

    Image.preinit()
    return Image


@contextmanager
def pillow(source: Path) -> Iterator[Any]:
    """Pillow's `Image`, to open an author's file within this context. Raises `BuildError` where the
    file is damaged or has more pixels than any print needs."""
    from PIL import UnidentifiedImageError

    Image = pillow_image()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield Image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BuildError(f"{source} has too many pixels; export it at 300 dpi") from None
    except DAMAGED as error:
        if isinstance(error, UnidentifiedImageError):
            raise BuildError(f"{source} {UNREADABLE}") from None
        raise BuildError(f"{source} is not a readable image ({error}); export it again") from None


def _read(data: bytes, source: Path) -> tuple[Any, bytes | None]:
    """The one image of a file, upright, and its colour profile."""
    from PIL import ImageOps

    with pillow(source) as library, library.open(BytesIO(data), formats=FORMATS) as opened:
        frames = _frames(opened)
        if frames > 1:
            raise BuildError(f"{source} has {frames} images{_FRAMES}")
        profile = opened.info.get("icc_profile")
        inverted = opened.mode.startswith("I;16") and _tag(opened, _INVERTED) == 0
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)  # a copy would double the memory
        picture = opened
    return (
        (_from_16_bits(picture, source, inverted), None)
        if "16" in picture.mode
        else (
            picture,
            profile,
        )
    )


def _tag(opened: Any, tag: int) -> Any:
    return getattr(opened, "tag_v2", {}).get(tag)


def _frames(opened: Any) -> int:
    """The number of images in the file: an animation's frames, a TIFF's pages. The previews that
    cameras add (MPO) and the reduced copies in a TIFF do not count."""
    count = int(getattr(opened, "n_frames", 1))
    if opened.format == "MPO" or count == 1:
        return 1
    if opened.format == "TIFF":
        pages = 0
        for frame in range(count):
            opened.seek(frame)
            pages += not (_tag(opened, _REDUCED) or 0) & 1
        opened.seek(0)
        return pages
    return count


def _from_16_bits(picture: Any, source: Path, inverted: bool) -> Any:
    """Convert 16-bit grey to 8 bits over its full range, so that equal values are equal in every
    image. Scanners store 10 or 12 bits in 16: such an image would print black, and only its author
    knows the window to show."""
    _, high = picture.getextrema()
    if 0 < high < 4096 and not inverted:
        raise BuildError(
            f"{source} uses {int(high).bit_length()} of its 16 bits and would print black; export "
            "it with the window that you want to show, in 8 bits"
        )
    grey = picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    return grey.point(lambda value: 255 - value) if inverted else grey


def _plain(picture: Any, profile: bytes | None, source: Path) -> tuple[Any, bytes | None]:
    """The image in 8-bit grey or RGB, on white where it is transparent, and its profile if that is
    still valid."""
    from PIL import Image

    if picture.mode in ("I", "F"):
        raise BuildError(
            f"{source} has measurements (32-bit values), not shades; export it in 8 bits as it "
            "is to be seen"
        )
    if picture.mode in ("CMYK", "LAB"):
        picture, profile = _to_srgb(picture, profile), None
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        return _on_white(picture), profile if profile and _fits(profile, _shown(picture)) else None
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    bare = Image.new(picture.mode, picture.size)  # without the metadata of the old file
    bare.paste(picture)
    return bare, reduced(profile) if profile and _fits(profile, picture.mode) else None


def _shown(picture: Any) -> str:
    """The mode in which a transparent image is shown."""
    return "L" if picture.mode in ("L", "LA", "La", "1") else "RGB"


def _on_white(picture: Any) -> Any:
    """A transparent image on white, some rows at a time: the whole would take five times its own
    memory."""
    from PIL import Image

    width, height = picture.size
    bare = Image.new(_shown(picture), picture.size)
    for top in range(0, height, _ROWS):
        box = (0, top, width, min(height, top + _ROWS))
        layer = picture.crop(box).convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        bare.paste(Image.alpha_composite(white, layer).convert(bare.mode), box)
    return bare


def _fits(profile: bytes, mode: str) -> bool:
    """Whether a profile is readable and describes these channels (ICC.1:2022, 7.2.6)."""
    return profile[36:40] == b"acsp" and profile[16:20] == {"L": b"GRAY", "RGB": b"RGB "}[mode]


def _to_srgb(picture: Any, profile: bytes | None) -> Any:
    """Convert print colours (CMYK) and Lab to sRGB with the profile of the image; CMYK without a
    profile by the simple formula, since the press is unknown."""
    from PIL import ImageCms

    screen = ImageCms.createProfile("sRGB")
    try:
        if picture.mode == "LAB":
            own = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        elif profile:
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
        else:
            return picture.convert("RGB")
        return ImageCms.profileToProfile(picture, own, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # the profile is broken or of other channels
        return picture.convert("RGB")
