"""IMG003: metadata in image files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.core.privacy.patterns import identifying
from casepress.figures.beyond_pixels import carried, of_pdf
from casepress.figures.colour_profile import reduced
from casepress.lint.context import LintContext
from casepress.lint.picture_files import PictureFile, exif

IMG003 = Code(
    "IMG003",
    "image-carries-metadata",
    Severity.ERROR,
    """An image file carries metadata: a place, a name, a date, a serial number, a comment.

Why: metadata can identify the patient, and the repository is public and keeps its history; only the
outputs are free of metadata. Only the names of the fields are shown.
Scope: every image under `figures/ID/`, shown or not: EXIF, GPS, XMP, IPTC, text chunks of PNG,
comments of JPEG and GIF, the metadata of an SVG; thumbnails, second images, segments and chunks of
makers and programs, XMP in GIF, and data after the image's end; the information of a PDF, its
attached files, scripts, forms and comments.
Source: 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor); ICMJE Recommendations II.E
Traps: colour profiles, resolution and orientation belong to the pixels; the make of a camera and
the name of a program are reported as info.
Fails: `figures/figure-1.jpg: jpeg 600x400 gps`
Passes: `figures/figure-1.jpg: jpeg 600x400`
""",
    private=True,
    kept=True,
)
CODES = (IMG003,)

#: Fields of EXIF and PNG that say nothing about a person.
_HARMLESS = {
    "ColorSpace", "Compression", "ExifImageHeight", "ExifImageWidth", "ExifOffset", "ExifVersion",
    "ImageLength", "ImageWidth", "BitsPerSample", "Orientation", "PhotometricInterpretation",
    "PlanarConfiguration", "Predictor", "ResolutionUnit", "RowsPerStrip", "SampleFormat",
    "SamplesPerPixel", "StripByteCounts", "StripOffsets", "NewSubfileType", "SubfileType",
    "TileWidth", "TileLength", "TileOffsets", "TileByteCounts", "XResolution", "YResolution",
    "YCbCrPositioning", "YCbCrSubSampling", "ComponentsConfiguration", "FlashPixVersion",
    "ColorMap", "ExtraSamples", "FillOrder", "InterColorProfile", "ReferenceBlackWhite",
    "YCbCrCoefficients", "JPEGTables", "WhitePoint", "PrimaryChromaticities", "TransferFunction",
    "PixelXDimension", "PixelYDimension", "SceneCaptureType", "JpegIFOffset", "JpegIFByteCount",
    "Gamma", "gamma", "srgb", "chromaticity", "dpi", "aspect", "transparency", "interlace",
    "icc_profile", "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform",
    "progressive", "progression", "exif", "background", "version", "duration", "loop", "extension",
    "compression", "resolution", "mp", "mpoffset", "default_image", "timestamp", "bbox",
    "photoshop", "method", "quality",
}  # fmt: skip
#: Fields that only describe a machine or a program.
_MACHINE = {"Make", "Model", "Software", "software", "LensMake", "LensModel", "ProcessingSoftware",
            "ExposureTime", "FNumber", "ISOSpeedRatings", "FocalLength", "Flash", "Creator",
            "Producer"}  # fmt: skip
#: Of a picture's values in XMP, those that only say how its pixels are stored.
_OF_PIXELS = re.compile(
    r"exif:(?:Color|Pixel)\w*|tiff:(?:Orientation|[XY]Resolution|ResolutionUnit|Image(?:Width|Length)"
    r"|BitsPerSample|Compression|PhotometricInterpretation|SamplesPerPixel|PlanarConfiguration"
    r"|YCbCr\w+|NativeDigest)"
)
#: Words between tags.
_WORDS = re.compile(r">\s*([^<>\s][^<>]*)<")
_GPS = 0x8825
_EXIF = 0x8769
_SVG = re.compile(
    r"<(?:dc:(?:title|creator|date|description|rights|publisher)|metadata|sodipodi:docname)\b"
    r"|\b(?:sodipodi:docname|inkscape:export-filename|sodipodi:absref|docname)="
)
_SVG_WITH_WORDS = re.compile(
    r"<dc:(title|creator|date|description|rights|publisher)\b[^>]*>\s*[^<\s]|<dc:(creator|rights|publisher)>.*?<dc:title>[^<\s]",
    re.S,
)


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each file, which names its fields; another for the fields of the machine."""
    for file in context.pictures:
        found = sorted(set(_fields(file)))
        bad = [name for name in found if name not in _MACHINE]
        machine = [name for name in found if name in _MACHINE]
        if bad:
            message = (
                f"the file carries {', '.join(bad)}; export it without metadata, and remove the "
                "old file from the repository's history"
            )
            yield file.finding(IMG003, message)
        if machine:
            message = (
                f"the file names the machine or program ({', '.join(machine)}); export it without "
                "metadata"
            )
            yield file.finding(IMG003, message, Severity.INFO)


def _fields(file: PictureFile) -> Iterator[str]:
    if file.suffix == ".svg":
        words = file.path.read_text(encoding="utf-8", errors="replace")
        for match in _SVG_WITH_WORDS.finditer(words):
            yield f"dc:{match[1] or match[2]}"
        for match in re.finditer(
            r"\b(sodipodi:docname|inkscape:export-filename|sodipodi:absref)=", words
        ):
            yield match[1]
        return
    data = file.path.read_bytes()
    if file.suffix == ".pdf":
        yield from of_pdf(data)
        return
    yield from carried(data)
    image = file.opened
    if image is None:
        return
    yield from _exif(image)
    for key, value in image.info.items():
        name = str(key)
        if name in ("XML:com.adobe.xmp", "xmp", "XMP", "Raw profile type xmp"):
            yield from (f"XMP {n}" for n in _xmp(value))
        elif name == "comment" and value:
            yield "comment"
        elif name.startswith("Raw profile type"):
            yield name.removeprefix("Raw profile type ").upper()
        elif name not in _HARMLESS and isinstance(value, (str, bytes)) and value:
            yield _named(name, value)
    profile = image.info.get("icc_profile")
    if profile and reduced(profile) is None:
        yield "a colour profile that cannot be read"
    if _iptc(image):
        yield "IPTC"


def _exif(image: object) -> Iterator[str]:
    from PIL import ExifTags

    found = exif(image)
    for tag in found:
        if tag == _GPS:
            yield "GPS"
        elif tag != _EXIF:
            name = ExifTags.TAGS.get(tag, f"EXIF {tag:#06x}")
            if name == "XMLPacket":
                yield from (f"XMP {n}" for n in _xmp(found[tag]))
            elif name not in _HARMLESS:
                yield _named(name, found[tag])
    for tag, value in found.get_ifd(_EXIF).items():
        name = ExifTags.TAGS.get(tag, f"EXIF {tag:#06x}")
        if name not in _HARMLESS:
            yield _named(name, value)
    if getattr(image, "format", "") != "TIFF" and found.get_ifd(ExifTags.IFD.IFD1):
        yield "a thumbnail"


def _named(field: str, value: object) -> str:
    """The name of a field; one of a machine or program that holds an identifier gets another."""
    words = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return f"{field} with an identifier" if any(identifying(words)) else field


def _xmp(packet: object) -> Iterator[str]:
    """The names of the properties of an XMP packet, except those of colours and pixels."""
    words = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    names = set(
        re.findall(r"[<\s]((?!rdf:|x:|xml|stRef|stEvt)[a-zA-Z]+:[A-Z]?\w+)\s*(?:>|=|/)", words)
    )
    found = sorted(n for n in names if not n.startswith("xmlns") and not _OF_PIXELS.fullmatch(n))
    yield from found
    if not names and _WORDS.search(words):
        yield "text"


def _iptc(image: object) -> bool:
    from PIL import IptcImagePlugin

    try:
        return bool(IptcImagePlugin.getiptcinfo(image))  # type: ignore[arg-type]
    except (OSError, SyntaxError, ValueError, KeyError):
        return False
