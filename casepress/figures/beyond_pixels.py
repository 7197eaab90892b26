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

AFTER = "data after the image's end"
_JPEG_SEGMENTS = (
    *((0xE0, b"JFIF\0"), (0xE1, b"Exif\0"), (0xE1, b"http://ns.adobe.com/xap/1.0/\0")),
    *((0xE2, b"ICC_PROFILE\0"), (0xED, b"Photoshop 3.0\0"), (0xEE, b"Adobe"), (0xEC, b"Ducky")),
)
_PNG_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
     b"bKGD", b"hIST", b"pHYs", b"sPLT", b"tIME", b"acTL", b"fcTL", b"fdAT", b"cICP", b"mDCV",
     b"cLLI", b"iDOT", b"oFFs", b"sTER", b"vpAg", b"tEXt", b"zTXt", b"iTXt", b"eXIf")
)  # fmt: skip
_WEBP_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP ")
_GIF_EXTENSIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
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
        elif data.startswith(b"BM") and len(data) > struct.unpack_from("<I", data, 2)[0] > 0:
            yield AFTER
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
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if 0xE0 <= kind <= 0xEF:
            yield from _segment(kind, body)
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
    elif kind in (0xE1, 0xED) and _THUMBNAIL in body:
        yield "a thumbnail"
    elif kind == 0xE0:
        yield from ["a thumbnail"] * (len(body) > 13 and body[12] * body[13] > 0)


def _begin_alike(body: bytes, head: bytes) -> bool:
    """Whether a segment begins with a known head, or is a part of it in a file that is cut off."""
    return body.startswith(head) or head.startswith(body)


def _after(data: bytes, end: int) -> Iterator[str]:
    if data[end:].strip(b"\0\r\n \x1a"):
        yield AFTER


def _png(data: bytes) -> Iterator[str]:
    at = 8
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind not in _PNG_CHUNKS:
            yield f"a chunk {kind.decode('latin-1')!r} of a program"
        if kind == b"eXIf" and _THUMBNAIL in data[at + 8 : at + 8 + size]:
            yield "a thumbnail"
        at += size + 12
        if kind == b"IEND":
            yield from _after(data, at)
            return


def _gif(data: bytes) -> Iterator[str]:
    at = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x21:
            kind, head = data[at + 1], data[at + 3 : at + 14]
            if kind == 0xFF and head == b"XMP DataXMP":
                yield "XMP"
            elif kind == 0xFF and head not in _GIF_EXTENSIONS:
                yield "an extension of a program"
            elif kind == 0x01:
                yield "a text"
            at = _blocks(data, at + 2)
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


def _webp(data: bytes) -> Iterator[str]:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    at = 12
    while at + 8 <= min(end, len(data)):
        kind, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if kind not in _WEBP_CHUNKS:
            yield f"a chunk {kind.decode('latin-1')!r} of a program"
        at += 8 + size + size % 2
    yield from _after(data, end)
