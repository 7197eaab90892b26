"""What of an image file is looked at without its pixels."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casepress.rules.picture_files import text_behind_pixels
from tests import support


def png(text: str = "") -> bytes:
    out, info = BytesIO(), PngInfo()
    if text:
        info.add_text("Comment", text)
    Image.effect_noise((40, 30), 50).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def test_text_before_and_behind_the_pixels() -> None:
    plain = png()
    assert not text_behind_pixels(plain)
    assert not text_behind_pixels(png("before"))  # Pillow has seen it when it has opened the file
    for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
        assert text_behind_pixels(plain[:-12] + chunk(kind, b"Comment\0behind") + plain[-12:])
    assert not text_behind_pixels(plain[:-12] + chunk(b"tIME", bytes(7)) + plain[-12:])


def test_a_damaged_file_is_refused() -> None:
    plain = png()
    for end in range(8, len(plain)):
        with pytest.raises(ValueError, match=r"cut off|end"):
            text_behind_pixels(plain[:end])
    middle = len(plain) // 2
    flipped = plain[:middle] + bytes([plain[middle] ^ 1]) + plain[middle + 1 :]
    with pytest.raises(ValueError, match="damaged"):
        text_behind_pixels(flipped)


def test_a_hidden_image_is_no_image(repo: support.Repo) -> None:
    before = repo.check("knee").findings
    for name in ("._figure-1.png", ".thumbs/shot.png", "shot.png~"):
        repo.write(f"figures/knee/{name}", png())
    assert repo.check("knee").findings == before
