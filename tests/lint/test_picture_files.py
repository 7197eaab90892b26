"""What is looked at in image files, with and without their pixels."""

from __future__ import annotations

import contextlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from casepress.cli.main import main
from casepress.core.findings import Severity
from casepress.figures.images import sources
from casepress.lint.picture_files import text_behind_pixels
from tests.lint.examples import lint
from tests.support import Repo


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


def test_a_hidden_image_is_no_image(repo: Repo) -> None:
    before = repo.check("knee").findings
    for name in ("._figure-1.png", ".thumbs/shot.png", "shot.png~"):
        repo.write(f"figures/knee/{name}", png())
    assert repo.check("knee").findings == before


def encoded(kind: str, frames: int = 1) -> bytes:
    out = BytesIO()
    first, *rest = (Image.effect_noise((1200, 900), 50 + i) for i in range(frames))
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(out, kind, **more)
    return out.getvalue()


def of_pixels(side: int, data: bytes) -> bytes:
    """A PNG whose chunks are whole, whatever is in them."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", data) + chunk(b"IEND", b"")


REFUSED = {
    "figure-3.gif": (encoded("GIF", 4), "has 4 images; a figure has one"),
    "figure-3.tiff": (encoded("TIFF", 3), "has 3 images; a figure has one"),
    "figure-3.webp": (encoded("WEBP", 3), "has 3 images; a figure has one"),
    "figure-3.png": (encoded("PNG", 3), "has 3 images; a figure has one"),
    "figure-4.png": (encoded("PNG")[:30_000], "image file is truncated"),
    "figure-5.png": (of_pixels(90, b"\x78\x9cgarbage"), "is not a readable image"),
    "figure-6.png": (of_pixels(30_000, zlib.compress(bytes(1000))), "too many pixels"),
    "figure-7.png": (of_pixels(16_000, zlib.compress(bytes(1000))), "too many pixels"),
    "figure-3.jpg": (encoded("JPEG")[:20_000], "image file is truncated"),
    "figure-8.png": (b"", "is empty; export the image again"),
    "figure-9.gif": (b"GIF89a" + bytes(300), "is not an image that can be read"),
    "figure-3.pdf": (b"%PDF-1.4 cut off", "cannot be read"),
    "figure-3.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><g>', "its XML is damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_build_refuses_lint_says_in_its_words(
    name: str, repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    data, words = REFUSED[name]
    repo.write(f"figures/knee/{name}", data)
    article = "manuscript/knee/article.md"
    repo.edit(article, "figures/knee/figure-1.svg", f"figures/knee/{name}")
    text = repo.article("knee").read_text(encoding="utf-8")
    line = text[: text.index(name)].count("\n") + 1
    for _ in range(2):  # the second time from what was kept
        found = [f for f in repo.check("knee").findings if f.blocks]
        assert [(f.code.code, f.span and f.span.line) for f in found] == [("IMG001", line)]
    (finding,) = found
    assert words in finding.message and "; " in finding.message
    assert finding.span and finding.span.file == article
    out = repo.path("results/figure.png")
    with contextlib.chdir(repo.root):
        assert main(["figure", f"figures/knee/{name}", "-o", str(out)]) == 1
    assert capsys.readouterr().err.strip() == f"casepress: {finding.message}"


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_figure_shows_stops_nothing(name: str, repo: Repo) -> None:
    repo.write(f"figures/knee/{name}", REFUSED[name][0])
    checked = repo.check("knee")
    assert not checked.blocked
    assert f"figures/knee/{name}" in {f.span.file for f in checked.findings if f.span}
    assert name not in {path.name for path in sources(repo.path("figures/knee")).values()}


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ("figure-1.tif", "another one of its name; delete it"),
        ("figure-1.bmp", "another one of its name; delete it"),
        ("figure-1.py", "delete the script if it is the example"),
    ],
)
def test_a_file_beside_the_one_that_is_shown(beside: str, words: str, repo: Repo) -> None:
    repo.write("figures/knee/figure-1.png", encoded("PNG"))
    repo.edit("manuscript/knee/article.md", "knee/figure-1.svg", "knee/figure-1.png")
    repo.path("figures/knee/figure-1.svg").unlink()
    repo.write(f"figures/knee/{beside}", "print()\n" if beside.endswith("py") else encoded("BMP"))
    checked = repo.check("knee")
    assert not checked.blocked
    (found,) = [f for f in checked.findings if f.code.code == "IMG008"]
    assert found.severity is Severity.WARNING and words in found.message
    assert found.span and found.span.file == f"figures/knee/{beside}"
    assert sources(repo.path("figures/knee"))["figure-1.png"].name == "figure-1.png"


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG", "JPEG", "BMP"])
def test_one_frame_of_each_kind_passes(kind: str, repo: Repo) -> None:
    name = f"figure-3.{kind.lower()}"
    repo.write(f"figures/knee/{name}", encoded(kind))
    repo.edit("manuscript/knee/article.md", "figures/knee/figure-1.svg", f"figures/knee/{name}")
    assert not repo.check("knee").blocked
    assert lint(repo, "knee").err == ""
    out = repo.path("results/figure.png")
    assert main(["figure", str(repo.path(f"figures/knee/{name}")), "-o", str(out)]) == 0
    assert Image.open(out).size == (1200, 900)


def test_a_file_that_changes_is_looked_at_again(repo: Repo) -> None:
    path = repo.write("figures/knee/figure-3.png", encoded("PNG")[:30_000])
    repo.edit("manuscript/knee/article.md", "knee/figure-1.svg", "knee/figure-3.png")
    assert repo.check("knee").blocked
    path.write_bytes(encoded("PNG"))
    assert not repo.check("knee").blocked


@pytest.mark.parametrize(("alpha", "told"), [(255, False), (254, True)])
def test_an_alpha_channel_that_is_full_is_no_transparency(
    alpha: int, told: bool, repo: Repo
) -> None:
    out = BytesIO()
    Image.new("RGBA", (2100, 1500), (9, 9, 9, alpha)).save(out, "PNG")
    repo.write("figures/knee/figure-3.png", out.getvalue())
    found = [f.message for f in repo.check("knee").findings if f.code.code == "IMG007"]
    assert any("transparency" in message for message in found) == told
