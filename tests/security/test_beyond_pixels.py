"""What image files carry beside their pictures: found by lint, absent from what a build makes."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from casepress.core.errors import BuildError
from casepress.figures.beyond_pixels import AFTER, carried, of_pdf
from casepress.figures.colour_profile import reduced
from casepress.figures.pixels import normalised
from casepress.lint.rules import dicom
from tests.lint.examples import picture
from tests.support import repository


def encoded(kind: str, **options: object) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, kind, **options)
    return out.getvalue()


def segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def in_jpeg(kind: int, body: bytes) -> bytes:
    plain = encoded("JPEG")
    return plain[:2] + segment(kind, body) + plain[2:]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def in_png(kind: bytes, data: bytes) -> bytes:
    plain = encoded("PNG")
    return plain[:33] + chunk(kind, data) + plain[33:]


def in_gif(extension: bytes) -> bytes:
    return encoded("GIF")[:-1] + extension + b";"


def in_webp(kind: bytes, body: bytes) -> bytes:
    chunk_ = kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    inner = encoded("WEBP")[12:] + chunk_
    return b"RIFF" + struct.pack("<I", len(inner) + 4) + b"WEBP" + inner


def in_bmp(words: bytes) -> bytes:
    plain, more = encoded("BMP"), len(words)
    size, pixels = len(plain) + more, struct.unpack_from("<I", plain, 10)[0]
    head = b"BM" + struct.pack("<III", size, 0, pixels + more) + plain[14:pixels]
    return head + words + plain[pixels:]


def in_tiff(words: bytes) -> bytes:
    """The directory of the TIFF moves behind words that nothing leads to."""
    plain = encoded("TIFF")
    (first,) = struct.unpack_from("<I", plain, 4)
    (count,) = struct.unpack_from("<H", plain, first)
    moved = len(plain) + len(words)
    return (
        plain[:4]
        + struct.pack("<I", moved)
        + plain[8:]
        + words
        + plain[first : first + 6 + 12 * count]
    )


FACE = b"\xff\xd8\xff\xe0 the uncropped face \xff\xd9"
EXIF = b"II*\0" + struct.pack("<IH", 8, 0) + bytes(4)
WORDS = b"Ana Example, MRN 123456"
BLOCK = bytes([len(WORDS)]) + WORDS + b"\0"
EIGHT_BIM = b"Photoshop 3.0\x008BIM\x03\xe8\0\0" + struct.pack(">I", len(WORDS)) + WORDS + b"\0"
GIF_XMP = b"\x21\xff\x0bXMP DataXMP\x04<x/>\x00"
CARRIED = {
    "a thumbnail of Exif": (in_jpeg(0xE1, b"Exif\0\0II*\0" + FACE), "a thumbnail"),
    "a second image": (in_jpeg(0xE2, b"MPF\0MM\0*"), "a second image (MPF)"),
    "extended XMP": (in_jpeg(0xE1, b"http://ns.adobe.com/xmp/extension/\0x"), "extended XMP"),
    "a maker's segment": (in_jpeg(0xE5, b"Serial 12345"), "a segment APP5 of a maker or program"),
    "a thumbnail of Photoshop": (in_jpeg(0xED, b"Photoshop 3.0\x008BIM" + FACE), "a thumbnail"),
    "behind a JPEG": (encoded("JPEG") + FACE, AFTER),
    "behind a PNG": (encoded("PNG") + b"MRN 12345", AFTER),
    "behind a GIF": (encoded("GIF") + b"MRN 12345", AFTER),
    "behind a WebP": (encoded("WEBP") + b"MRN 12345", AFTER),
    "behind a BMP": (encoded("BMP") + b"MRN 12345", AFTER),
    "a private chunk": (in_png(b"prVt", b"Ana Example"), "a chunk 'prVt' of a program"),
    "a thumbnail in a PNG": (in_png(b"eXIf", EXIF + FACE), "a thumbnail"),
    "XMP in a GIF": (in_gif(GIF_XMP), "XMP"),
    "Exif that is none": (
        in_jpeg(0xE1, b"Exif\0\0" + WORDS),
        "a segment APP1 of a maker or program",
    ),
    "words behind JFIF": (
        in_jpeg(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0" + WORDS),
        "more than numbers in the segment APP0",
    ),
    "words behind Adobe": (
        in_jpeg(0xEE, b"Adobe\0\x64\0\0\0\0\1" + WORDS),
        "more than numbers in the segment APP14",
    ),
    "a comment of Ducky": (
        in_jpeg(0xEC, b"Ducky\0\2\0\0" + WORDS),
        "more than numbers in the segment APP12",
    ),
    "a path of Photoshop": (in_jpeg(0xED, EIGHT_BIM), "data of Photoshop (0x03e8)"),
    "a reserved segment": (in_jpeg(0xF0, WORDS), "a segment of a program"),
    "a comment behind the pixels": (
        encoded("JPEG")[:-2] + segment(0xFE, WORDS) + b"\xff\xd9",
        "comment",
    ),
    "a second JPEG within": (encoded("JPEG")[:-2] + encoded("JPEG"), "a second image"),
    "a date": (in_png(b"tIME", b"\7\xe4\1\2\3\4\5"), "a date"),
    "a palette's name": (in_png(b"sPLT", WORDS + b"\0\x08"), "a chunk 'sPLT' of a program"),
    "a long offset": (in_png(b"oFFs", WORDS), "a chunk 'oFFs' of a program"),
    "another Apple chunk": (in_png(b"iDOT", WORDS), "a chunk 'iDOT' of a program"),
    "a text that is called a number": (in_png(b"tEXt", b"dpi\0" + WORDS), "dpi"),
    "a frame without animation": (in_png(b"fdAT", bytes(4) + WORDS), "a second image"),
    "a comment in a GIF": (in_gif(b"\x21\xfe" + BLOCK), "comment"),
    "words for loops": (in_gif(b"\x21\xff\x0bNETSCAPE2.0" + BLOCK), "an extension of a program"),
    "a GIF's profile of words": (
        in_gif(b"\x21\xff\x0bICCRGBG1012" + BLOCK),
        "a colour profile that cannot be read",
    ),
    "an unknown extension of GIF": (in_gif(b"\x21\x77" + BLOCK), "a text"),
    "Exif without a flag": (in_webp(b"EXIF", b"II*\0" + WORDS), "EXIF"),
    "XMP without a flag": (in_webp(b"XMP ", WORDS), "XMP"),
    "a profile without a flag": (in_webp(b"ICCP", WORDS), "ICCP"),
    "before the pixels of a BMP": (in_bmp(WORDS), "data before the pixels"),
    "behind a TIFF": (encoded("TIFF") + WORDS, "data beside the image"),
    "within a TIFF": (in_tiff(WORDS), "data beside the image"),
}


#: Files of these kinds do not become pictures.
NO_PICTURES = {"a reserved segment", "a second JPEG within", "a frame without animation"}


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_file_carries(name: str) -> None:
    data, said = CARRIED[name]
    assert said in list(carried(data))
    if name in NO_PICTURES:
        with pytest.raises(BuildError):
            normalised(data, Path("figure-1.png"), jpeg=False)
        return
    made = normalised(data, Path("figure-1.png"), jpeg=False)
    assert list(carried(made)) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_a_plain_file_carries_nothing(kind: str) -> None:
    assert list(carried(encoded(kind))) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_a_plain_file_that_is_cut_off_carries_nothing(kind: str) -> None:
    """IMG001 reports that it is cut off, and that is its only fault."""
    data = encoded(kind)
    for end in (*range(2, 60), *range(60, len(data), 97)):
        assert list(carried(data[:end])) == [], end


def test_a_progressive_jpeg_carries_nothing() -> None:
    assert list(carried(encoded("JPEG", progressive=True, quality=80))) == []


def a_pdf(**streams: object) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        if "author" in streams:
            pdf.docinfo["/Author"] = "Ana Example"
        if "file" in streams:
            pdf.attachments["scan.dcm"] = b"DICM"
        if "script" in streams:
            action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            pdf.Root.OpenAction = pdf.make_indirect(action)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize(
    ("what", "said"),
    [("author", "Author"), ("file", "an attached file"), ("script", "a script or action")],
)
def test_what_a_pdf_carries(what: str, said: str) -> None:
    assert said in list(of_pdf(a_pdf(**{what: True})))
    assert list(of_pdf(a_pdf())) == []


@pytest.mark.parametrize("version", [2, 4])
def test_a_colour_profile_keeps_only_its_colours(version: int) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    words = b"Calibrated by Ana Example, serial 12345"
    count = struct.unpack_from(">I", profile, 128)[0]
    shifted = bytearray(profile[:128]) + struct.pack(">I", count + 1)
    for n in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, 132 + 12 * n)
        shifted += struct.pack(">4sII", name, at + 12, size)
    shifted += struct.pack(">4sII", b"dmdd", len(profile) + 12, len(words))
    shifted += profile[132 + 12 * count :] + words
    shifted[8], shifted[0:4] = version, struct.pack(">I", len(shifted))
    made = reduced(bytes(shifted))
    assert made and words not in made and b"Example" not in made
    image = Image.radial_gradient("L").convert("RGB")
    if version == 4:
        out = ImageCms.createProfile("LAB")
        one, two = (
            ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(BytesIO(p)),
                                      ImageCms.ImageCmsProfile(out), outputMode="LAB")
            for p in (profile, made)
        )  # fmt: skip
        assert one is not None and two is not None and one.tobytes() == two.tobytes()
    assert reduced(made) == made
    assert reduced(b"no profile") is None


def tarred(data: bytes, mode: str) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]
        info = tarfile.TarInfo("IM0001")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


SCAN = picture("dicom")
HIDDEN = {
    "tar": tarred(SCAN, "w"),
    "tar.gz": tarred(SCAN, "w:gz"),
    "tar.xz": tarred(SCAN, "w:xz"),
    "gz": gzip.compress(SCAN),
    "behind a JPEG": encoded("JPEG") + bytes(128) + b"DICM\2\0\0\0UL\4\0\0\0\0\0",
    "without a preamble": b"\x08\0\x05\0CS\x0a\0ISO_IR 100" + bytes(200),
    "implicit": b"\x08\0\0\0\x04\0\0\0" + bytes(200),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(100),
    "rar": b"Rar!\x1a\x07\x01" + bytes(100),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_dicom_is_found(name: str, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(HIDDEN[name])
    assert len(list(dicom._file(str(path), "data.bin"))) == 1


HARMLESS = {
    "a picture": encoded("JPEG"),
    "tar": tarred(b"text", "w"),
    "gz": gzip.compress(b"text"),
    "tar.gz": tarred(b"text", "w:gz"),
    "damaged gz": b"\x1f\x8bdamaged",
    "damaged bz2": b"BZh damaged",
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_no_false_alarm(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(data)
    assert list(dicom._file(str(path), "data.bin")) == []


@pytest.mark.parametrize("code", ["IMG003", "IMG004", "ETH009"])
def test_no_comment_silences_what_identifies_a_patient(tmp_path: Path, code: str) -> None:
    repo = repository(tmp_path, ["knee"])
    repo.write("figures/knee/IM1", SCAN)
    repo.write("figures/knee/figure-9.jpg", CARRIED["a maker's segment"][0])
    repo.edit("manuscript/knee/article.md", "# Abstract", (
        f"<!-- lint-ignore-all {code}: they agreed -->\n\n# Abstract\n\nShe came on 12 March 2024."
    ))  # fmt: skip
    found = [f for f in repo.check("knee").findings if code in (f.code.code, "OUT004")]
    assert code in {f.code.code for f in found}


def test_a_tiff_with_a_block_of_exif_values(tmp_path: Path) -> None:
    """A block that is read from the file only when it is asked for."""
    repo = repository(tmp_path, ["knee"])
    path = repo.path("figures/knee/figure-9.tif")
    values = TiffImagePlugin.ImageFileDirectory_v2()
    values[0x8769] = {0xA431: "123456"}  # BodySerialNumber
    Image.new("RGB", (90, 70), "white").save(path, tiffinfo=values)
    (found,) = [f for f in repo.check("knee").findings if f.code.code == "IMG003"]
    assert "BodySerialNumber" in found.message
