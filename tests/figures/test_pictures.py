"""Pictures: pixels and a colour profile, and nothing else of the image that was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from casepress.core.errors import BuildError
from casepress.figures.colour_profile import reduced
from casepress.figures.images import fault, picture_name, sources
from casepress.figures.pictures import make

SECRET = "Jane Doe 1970"


def _jpeg(path: Path) -> None:
    """A red-left, blue-right JPEG that says who made it where, turned by its orientation tag."""
    picture = Image.new("RGB", (40, 20), "blue")
    picture.paste("red", (0, 0, 20, 20))
    exif = picture.getexif()
    exif[0x0112] = 6  # to be turned by a quarter clockwise
    exif[0x013B] = SECRET
    exif.get_ifd(0x8825)[2] = (34.0, 1.0, 15.0)
    picture.save(path, exif=exif, comment=SECRET.encode(), xmp=SECRET.encode(), quality=95)


def _png(path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Patient", SECRET)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    Image.new("RGB", (8, 8), "red").save(path, pnginfo=info)


def _tiff(path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(path, description=SECRET)


def _gif(path: Path) -> None:
    Image.new("P", (8, 8), 0).save(path, comment=SECRET.encode())


@pytest.mark.parametrize(
    ("name", "draw"),
    [("a.jpg", _jpeg), ("a.png", _png), ("a.tif", _tiff), ("a.gif", _gif)],
    ids=["jpeg", "png", "tiff", "gif"],
)
def test_nothing_but_pixels_comes_through(
    tmp_path: Path, name: str, draw: Callable[[Path], None]
) -> None:
    source, out = tmp_path / name, tmp_path / "out" / picture_name(name)
    draw(source)
    assert SECRET.encode() in source.read_bytes()
    make(source, out)
    written = out.read_bytes()
    assert b"Jane" not in written
    with Image.open(out) as picture:
        assert not picture.getexif()
        assert {str(key).partition("_")[0] for key in picture.info} <= {"icc", "jfif"}
    make(source, out)
    assert out.read_bytes() == written
    assert sorted(p.name for p in out.parent.iterdir()) == [out.name]


def test_orientation_is_applied(tmp_path: Path) -> None:
    _jpeg(tmp_path / "a.jpg")
    make(tmp_path / "a.jpg", tmp_path / "b.jpg")
    with Image.open(tmp_path / "b.jpg") as picture:
        assert picture.size == (20, 40)
        top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple) and top[0] > 200
    assert isinstance(bottom, tuple) and bottom[2] > 200


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    params: dict[str, Any] = {"transparency": 0} if mode == "P" else {}
    picture.convert(mode).save(tmp_path / "a.png", **params)
    make(tmp_path / "a.png", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as made:
        assert made.mode in ("RGB", "L")
        assert made.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "a.jpg")
    make(tmp_path / "a.jpg", tmp_path / "b.jpg")
    with Image.open(tmp_path / "b.jpg") as made:
        assert made.mode == "RGB"
        pixel = made.getpixel((4, 4))
    assert isinstance(pixel, tuple) and pixel[0] > 180 and pixel[1] < 80


def test_a_colour_profile_stays(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png", icc_profile=profile)
    make(tmp_path / "a.png", tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as made:
        assert made.info["icc_profile"] == reduced(profile)


def test_svg_fills_the_page_at_300_dpi(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"></svg>'
    (tmp_path / "a.svg").write_text(svg)
    make(tmp_path / "a.svg", tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as made:
        assert made.size == (2100, 1050)


def test_an_svg_reads_no_other_file(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "secret.png")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">'
        f'<image href="{tmp_path}/secret.png" width="8" height="8"/></svg>'
    )
    (tmp_path / "a.svg").write_text(svg)
    with pytest.raises(BuildError, match="linked image"):
        make(tmp_path / "a.svg", tmp_path / "a.png")


@pytest.mark.parametrize(("said", "is_"), [("JPEG", "PNG"), ("PNG", "JPEG")])
def test_the_suffix_decides_what_is_written(tmp_path: Path, said: str, is_: str) -> None:
    source = tmp_path / ("a.jpg" if said == "JPEG" else "a.png")
    Image.new("RGB", (8, 8), "red").save(source, format=is_)
    make(source, tmp_path / "out" / source.name)
    with Image.open(tmp_path / "out" / source.name) as made:
        assert made.format == said


def _dicom(path: Path) -> None:
    path.write_bytes(b"\0" * 128 + b"DICM" + SECRET.encode())


def _script(words: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(words)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "draw", "words"),
    [
        ("a.png", _dicom, "DICOM file"),
        ("a.png", _bytes(b"no image"), "is not an image that can be read"),
        ("a.png", _bytes(b""), "is empty"),
        ("a.jpg", _bytes(b"\xff\xd8\xff\xe0\0\x10JFIF"), "is not a readable image"),
        ("a.svg", _bytes(b"<svg"), "cannot be drawn"),
        ("a.svg", _bytes(b"\xff\xfe\0"), "cannot be drawn"),
        ("a.pdf", _bytes(b"%PDF-1.4 broken"), "cannot be read"),
        ("a.py", _script("raise ValueError('no data')"), "ValueError: no data"),
        ("a.py", _script("import sys; sys.exit(3)"), "exit code 3"),
        ("a.py", _script("pass"), "wrote no picture"),
        ("a.py", _script("import sys; open(sys.argv[1], 'w').write('x')"), "is not an image"),
        ("a.py", _script("def"), "SyntaxError"),
    ],
)
def test_what_cannot_be_a_picture(
    tmp_path: Path, name: str, draw: Callable[[Path], object], words: str
) -> None:
    source, out = tmp_path / name, tmp_path / "out" / "a.png"
    draw(source)
    with pytest.raises(BuildError) as told:
        make(source, out)
    message = str(told.value)
    assert words in message
    assert "\n" not in message and SECRET not in message
    assert re.search(r"; \w+", message), "the remedy comes after a semicolon"
    assert not out.parent.exists() or not list(out.parent.iterdir())


def test_a_truncated_image(tmp_path: Path) -> None:
    Image.effect_noise((64, 64), 50).save(tmp_path / "whole.png")
    (tmp_path / "a.png").write_bytes((tmp_path / "whole.png").read_bytes()[:1000])
    with pytest.raises(BuildError, match="not a readable image"):
        make(tmp_path / "a.png", tmp_path / "b.png")


def test_too_many_pixels(tmp_path: Path) -> None:
    Image.new("1", (20_001, 20_001)).save(tmp_path / "a.png")
    with pytest.raises(BuildError, match="too many pixels"):
        make(tmp_path / "a.png", tmp_path / "b.png")


def test_an_absent_image(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot be read"):
        make(tmp_path / "a.png", tmp_path / "b.png")


def test_a_script_runs_in_its_folder_and_sees_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "x")
    (tmp_path / "a.py").write_text(
        "import os, sys\nfrom pathlib import Path\nfrom PIL import Image\n"
        "assert Path('data.csv').exists() and 'TOKEN' not in os.environ\n"
        "Image.new('L', (int(Path('data.csv').read_text()), 2)).save(sys.argv[1])\n"
    )
    (tmp_path / "data.csv").write_text("7")
    make(tmp_path / "a.py", tmp_path / "a.png")
    with Image.open(BytesIO((tmp_path / "a.png").read_bytes())) as made:
        assert made.size == (7, 2)


def test_the_name_of_a_picture() -> None:
    names = {"a.JPG": "a.jpg", "a.jpeg": "a.jpg", "a.tiff": "a.png", "a.b.svg": "a.b.png"}
    assert {name: picture_name(name) for name in names} == names


def test_sources_are_images_and_scripts(tmp_path: Path) -> None:
    for name in ("a.svg", "b.PNG", "c.py", "data.csv", "notes.txt"):
        (tmp_path / name).write_text("x")
    assert sorted(sources(tmp_path)) == ["a.png", "b.png", "c.png"]
    assert sources(tmp_path / "nowhere") == {}


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("../../figures/ID/a.png", None),
        ("../../figures/ID/my%20knee.png", None),
        ("../../figures/ID/A.png", "with the same capitals"),
        ("../../figures/ID/b.png", "there is no figures/ID/b.png"),
        ("../../figures/ID/empty.png", "is empty"),
        ("../../figures/ID/text.png", "is not an image that can be read"),
        ("../../figures/ID/data.csv", "is not an image or a script"),
        ("../../figures/OTHER/a.png", "is not in figures/ID/"),
        ("../../../a.png", "is not in figures/ID/"),
        ("/etc/passwd", "is not in the repository"),
        ("C:\\knee.png", "not the `\\` of Windows"),
        ("https://example.org/a.png", "is not in the repository"),
        ("data:image/png;base64,AA", "is not in the repository"),
        ("", "has no path"),
        ("../../figures/ID/twin.png", "would become one picture"),
        ("../../figures/ID/a\0b.png", "is not in figures/ID/"),
        ("../../figures/ID/" + "a" * 5000 + ".png", "there is no"),
    ],
)
def test_what_is_wrong_with_a_path(tmp_path: Path, target: str, words: str | None) -> None:
    folder, home = tmp_path / "manuscript" / "ID", tmp_path / "figures" / "ID"
    folder.mkdir(parents=True)
    home.mkdir(parents=True)
    for name in ("a.png", "my knee.png", "data.csv", "twin.png", "twin.tif"):
        (home / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "article.md").write_text("![](../../figures/ID/twin.png) ![](twin.tif)")
    (home / "empty.png").touch()
    (home / "text.png").write_text("no image")
    said = fault(target, folder, tmp_path)
    assert said is None if words is None else said is not None and words in said


def test_a_link_out_of_the_repository(tmp_path: Path) -> None:
    folder, home = tmp_path / "r" / "manuscript" / "ID", tmp_path / "r" / "figures" / "ID"
    folder.mkdir(parents=True)
    home.mkdir(parents=True)
    (tmp_path / "out.png").write_text("x")
    (home / "a.png").symlink_to(tmp_path / "out.png")
    assert "is not in figures/ID/" in str(fault("../../figures/ID/a.png", folder, tmp_path / "r"))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("re\u0301sume\u0301.png", "re\u0301sume\u0301.png"),
        ("r\u00e9sum\u00e9.png", "re\u0301sume\u0301.png"),
        ("re\u0301sume\u0301.png", "r\u00e9sum\u00e9.png"),
        ("r%C3%A9sum%C3%A9.png", "re\u0301sume\u0301.png"),
        ("figure\\_1.png", "figure_1.png"),
        ("my%20knee.png", "my knee.png"),
    ],
)
def test_a_name_is_found_however_it_is_typed(tmp_path: Path, typed: str, name: str) -> None:
    """A Mac writes accents as separate characters; the picture's name has them composed."""
    folder, home = tmp_path / "manuscript" / "ID", tmp_path / "figures" / "ID"
    folder.mkdir(parents=True)
    home.mkdir(parents=True)
    (home / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "article.md").write_text(f"![](../../figures/ID/{typed})", encoding="utf-8")
    assert fault(f"../../figures/ID/{typed}".replace("\\", ""), folder, tmp_path) is None
    assert list(sources(home)) == [unicodedata.normalize("NFC", name)]
