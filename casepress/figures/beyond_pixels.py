"""What an image file carries besides the picture that it shows.

Pillow reads the picture and the usual metadata. A file may hold more: the uncropped picture as a
thumbnail, a second image, segments of the camera's maker, chunks of a program, and whatever follows
the image's end. Sources: JPEG (ITU-T T.81, JEITA CP-3451, CIPA DC-007), PNG (ISO/IEC 15948), GIF
89a, WebP (RFC 9649), PDF (ISO 32000-1).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from casepress.figures import tiff_layout
from casepress.figures.colour_profile import reduced

AFTER = "data after the image's end"
_JPEG_SEGMENTS = (
    *((0xE0, b"JFIF\0"), (0xE1, b"Exif\0"), (0xE1, b"http://ns.adobe.com/xap/1.0/\0")),
    *((0xE2, b"ICC_PROFILE\0"), (0xED, b"Photoshop 3.0\0"), (0xEE, b"Adobe"), (0xEC, b"Ducky")),
)
#: The most bytes of the segments that hold numbers alone: JFIF without its thumbnail, Adobe, and
#: Ducky with a quality.
_JFIF, _ADOBE, _DUCKY = 14, 12, 15
#: Resources of Photoshop that hold numbers alone, with their sizes; IPTC is read by Pillow.
_PHOTOSHOP = {0x03ED: 16, 0x03F2: 1, 0x0406: 9, 0x040D: 4, 0x0414: 4, 0x0419: 4, 0x0425: 16}
_IPTC = 0x0404
#: Chunks of numbers, with the largest size of each (PNG, third edition, 11.3; and extensions).
_PNG_SIZES = {
    b"IHDR": 13, b"PLTE": 768, b"IEND": 0, b"tRNS": 256, b"cHRM": 32, b"gAMA": 4, b"sBIT": 4,
    b"sRGB": 1, b"bKGD": 6, b"pHYs": 9, b"acTL": 8, b"fcTL": 26, b"cICP": 4, b"mDCV": 24,
    b"cLLI": 8, b"iDOT": 28, b"oFFs": 9, b"sTER": 1, b"vpAg": 9,
}  # fmt: skip
_PNG_READ = frozenset((b"IDAT", b"fdAT", b"iCCP", b"tEXt", b"zTXt", b"iTXt", b"eXIf"))
#: Keywords of texts that Pillow reads, or takes for facts of the pixels.
_PIXELS = frozenset(
    ("gamma", "srgb", "dpi", "jfif", "exif", "icc_profile", "version", "quality", "resolution",
     "duration", "loop", "timestamp", "compression", "extension", "aspect", "background", "method",
     "bbox", "mp", "photoshop", "transparency")
)  # fmt: skip
_WEBP_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP ")
#: Flags in VP8X, without which Pillow reads none of these.
_WEBP_EXTENDED = {b"EXIF": 0x08, b"XMP ": 0x04, b"ICCP": 0x20}
#: Extensions of GIF that hold numbers, with the most bytes.
_GIF_EXTENSIONS = {b"NETSCAPE2.0": 3, b"ANIMEXTS1.0": 3}
_GIF_PROFILE = b"ICCRGBG1012"
_GIF_LABELS = (0xF9, 0xFE, 0xFF)
#: An Exif block's thumbnail is a JPEG within it; so are those of Photoshop's resources.
_THUMBNAIL = b"\xff\xd8\xff"


def carried(data: bytes) -> Iterator[str]:
    """The names of what an image file carries besides its picture and the metadata that Pillow
    reads. A damaged file is read as far as it goes."""
    try:
        if data.startswith(b"\xff\xd8"):
            yield from _jpeg(data)
        elif data.startswith(b"\x89PNG\r\n\x1a\n"):
            yield from _png(data)
        elif data.startswith(b"GIF8"):
            yield from _gif(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            yield from _webp(data)
        elif data.startswith(b"BM"):
            yield from _bmp(data)
        elif data.startswith((b"II*\0", b"MM\0*")):
            yield from tiff_layout.carried(data)
    except (struct.error, IndexError):
        return


def of_pdf(data: bytes) -> Iterator[str]:
    """The names of what a PDF carries besides its page: its information, wherever it is stored,
    XMP with more than that, attached files, scripts, comments and forms."""
    import pikepdf  # only where a figure is a PDF

    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            yield from (name for key in pdf.docinfo if (name := str(key).lstrip("/")) != "Trapped")
            names: Any = pdf.Root.get("/Names", {})
            if "/EmbeddedFiles" in names or "/AF" in pdf.Root or len(pdf.attachments):
                yield "an attached file"
            if "/JavaScript" in names or "/OpenAction" in pdf.Root or "/AA" in pdf.Root:
                yield "a script or action"
            if "/AcroForm" in pdf.Root:
                yield "a form"
            for page in pdf.pages:
                if any(a.get("/Subtype") != "/Link" for a in page.get("/Annots", ())):
                    yield "a comment"
                if "/PieceInfo" in page or "/Thumb" in page:
                    yield "a program's own data"
            metadata = pdf.Root.get("/Metadata")
            if metadata is not None:
                yield from _xmp(metadata.read_bytes())
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        return


def _xmp(packet: bytes) -> Iterator[str]:
    found = re.findall(
        rb"<(dc:(?:creator|title|description|subject)|xmp:\w+Date|xmp:Author)", packet
    )
    yield from sorted({f"XMP {name.decode()}" for name in found})


def _jpeg(data: bytes) -> Iterator[str]:
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if kind == 0xD9:
            yield from _after(data, at + 2)
            return
        if kind == 0xD8:
            yield "a second image"
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if 0xE0 <= kind <= 0xEF:
            yield from _segment(kind, body)
        elif kind == 0xFE and body.strip(b"\0 "):
            yield "comment"
        elif kind == 0xC8 or 0xF0 <= kind <= 0xFD:
            yield "a segment of a program"
        at += 2 + size
        if kind == 0xDA:  # the packed pixels, to the next marker that is none of theirs
            while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
                if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
                    break
                at += 1 if data[at + 1] == 0xFF else 2
            if at < 0:
                return


def _segment(kind: int, body: bytes) -> Iterator[str]:
    if body.startswith(b"http://ns.adobe.com/xmp/extension/"):
        yield "extended XMP"
    elif kind == 0xE2 and body.startswith(b"MPF\0"):
        yield "a second image (MPF)"
    elif kind == 0xE0 and body.startswith(b"JFXX"):
        yield "a thumbnail"
    elif not any(kind == known and _begin_alike(body, head) for known, head in _JPEG_SEGMENTS):
        yield f"a segment APP{kind - 0xE0} of a maker or program"
    elif _has_thumbnail(kind, body):
        yield "a thumbnail"
    elif kind == 0xED:
        yield from _photoshop(body)
    elif kind == 0xE1 and body.startswith(b"Exif\0") and body[6:8] not in (b"II", b"MM", b""):
        yield "a segment APP1 of a maker or program"
    elif len(body) > {0xE0: _JFIF, 0xEC: _DUCKY, 0xEE: _ADOBE}.get(kind, len(body)):
        yield f"more than numbers in the segment APP{kind - 0xE0}"


def _has_thumbnail(kind: int, body: bytes) -> bool:
    if kind == 0xE0:
        return len(body) >= _JFIF and body[12] * body[13] > 0
    return kind in (0xE1, 0xED) and _THUMBNAIL in body


def _photoshop(body: bytes) -> Iterator[str]:
    """The resources of Photoshop that may hold words (Adobe Photoshop File Formats, 2019)."""
    at = len(b"Photoshop 3.0\0")
    while body[at : at + 4] == b"8BIM" and at + 7 <= len(body):
        (kind,) = struct.unpack_from(">H", body, at + 4)
        name = body[at + 6] + 1
        at += 6 + name + name % 2
        (size,) = struct.unpack_from(">I", body, at)
        if kind != _IPTC and size > _PHOTOSHOP.get(kind, 0):
            yield f"data of Photoshop ({kind:#06x})"
        at += 4 + size + size % 2
    if body[at:].strip(b"\0"):
        yield "data of Photoshop"


def _begin_alike(body: bytes, head: bytes) -> bool:
    """Whether a segment begins with a known head, or is a part of it in a file that is cut off."""
    return body.startswith(head) or head.startswith(body)


def _after(data: bytes, end: int) -> Iterator[str]:
    if data[end:].strip(b"\0\r\n \x1a"):
        yield AFTER


def _png(data: bytes) -> Iterator[str]:
    at, animated = 8, False
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        animated = animated or kind == b"acTL"
        if kind == b"tIME":
            yield "a date"
        elif size > _PNG_SIZES.get(kind, 0) and kind not in _PNG_READ:
            yield f"a chunk {kind.decode('latin-1')!r} of a program"
        elif kind == b"iDOT" and size != _PNG_SIZES[kind]:
            yield "a chunk 'iDOT' of a program"
        elif kind == b"fdAT" and not animated:
            yield "a second image"
        elif kind == b"eXIf" and _THUMBNAIL in body:
            yield "a thumbnail"
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            keyword = body.partition(b"\0")[0].decode("latin-1")
            yield from [keyword] * (keyword.lower() in _PIXELS)
        at += size + 12
        if kind == b"IEND":
            yield from _after(data, at)
            return


def _gif(data: bytes) -> Iterator[str]:
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x21:
            kind, head = data[at + 1], data[at + 3 : at + 14]
            end = _blocks(data, at + 2)
            if kind == 0xFF and head == b"XMP DataXMP":
                yield "XMP"
            elif kind == 0xFF and head == _GIF_PROFILE:
                if reduced(_joined(data, at + 14)) is None:
                    yield "a colour profile that cannot be read"
            elif kind == 0xFF and end - at - 16 > _GIF_EXTENSIONS.get(head, -1):
                yield "an extension of a program"
            elif kind == 0xFE and end - at > 4:
                yield "comment"
            elif kind not in _GIF_LABELS:
                yield "a text"
            at = end
        elif data[at] == 0x2C:
            table = data[at + 9]
            at += 11 + (3 << ((table & 7) + 1) if table & 0x80 else 0)
            at = _blocks(data, at)
        else:
            return
    yield from _after(data, at + 1)


def _blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _joined(data: bytes, at: int) -> bytes:
    """The bytes of the blocks from a place on."""
    out = []
    while size := data[at]:
        out.append(data[at + 1 : at + 1 + size])
        at += 1 + size
    return b"".join(out)


def _webp(data: bytes) -> Iterator[str]:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    at, flags = 12, 0
    while at + 8 <= min(end, len(data)):
        kind, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if kind == b"VP8X":
            flags = data[at + 8]
        if kind not in _WEBP_CHUNKS:
            yield f"a chunk {kind.decode('latin-1')!r} of a program"
        elif not flags & _WEBP_EXTENDED.get(kind, 0xFF) and kind in _WEBP_EXTENDED:
            yield kind.decode().strip()
        at += 8 + size + size % 2
    yield from _after(data, end)


def _bmp(data: bytes) -> Iterator[str]:
    size, _, pixels, header = struct.unpack_from("<IIII", data, 2)
    if len(data) > size > 0:
        yield AFTER
    (bits,) = struct.unpack_from("<H", data, 28)
    (compression,) = struct.unpack_from("<I", data, 30)
    (colours,) = struct.unpack_from("<I", data, 46)
    palette = 4 * (colours or (1 << bits if bits <= 8 else 0))
    masks = 12 if compression == 3 and header == 40 else 0
    if data[14 + header + masks + palette : pixels].strip(b"\0"):
        yield "data before the pixels"
