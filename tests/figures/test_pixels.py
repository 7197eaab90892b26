"""What becomes of an image's pixels, format by format, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from casepress.core.errors import BuildError
from casepress.figures.images import fault
from casepress.figures.pixels import is_dicom, normalised

SOURCE = Path("figures/knee/a.png")


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def made(data: bytes, *, jpeg: bool = False) -> Image.Image:
    picture = Image.open(BytesIO(normalised(data, SOURCE, jpeg=jpeg)))
    picture.load()
    return picture


def grey16(*values: int) -> Image.Image:
    return Image.fromarray(np.array([values], dtype=np.uint16))


@pytest.mark.parametrize(
    ("kind", "options", "wanted"),
    [
        ("PNG", {}, [0, 1, 128, 255]),
        ("TIFF", {}, [0, 1, 128, 255]),
        ("TIFF", {"compression": "tiff_lzw"}, [0, 1, 128, 255]),
        ("TIFF", {"tiffinfo": {262: 0}}, [255, 254, 127, 0]),  # white is zero
    ],
)
def test_16_bits_by_their_full_range(kind: str, options: Any, wanted: list[int]) -> None:
    """Not stretched from the darkest to the brightest pixel, which would change what two images
    of a patient say side by side."""
    picture = made(written(grey16(0, 257, 128 * 257, 65535), kind, **options))
    assert picture.mode == "L"
    assert [picture.getpixel((x, 0)) for x in range(4)] == wanted


@pytest.mark.parametrize("high", [255, 1023, 4095])
def test_16_bits_of_which_few_are_used(high: int) -> None:
    with pytest.raises(BuildError, match=rf"uses {high.bit_length()} of its 16 bits"):
        made(written(grey16(0, high), "TIFF"))


@pytest.mark.parametrize("dtype", ["float32", "int32"])
def test_measurements_are_no_shades(dtype: str) -> None:
    picture = Image.fromarray(np.array([[-1000, 0, 400]], dtype=dtype))
    with pytest.raises(BuildError, match="32-bit values"):
        made(written(picture, "TIFF"))


RED = Image.new("RGB", (8, 8), "red")
BLUE = Image.new("RGB", (8, 8), "blue")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG"])
def test_one_image_only(kind: str) -> None:
    several = written(RED, kind, save_all=True, append_images=[BLUE])
    with pytest.raises(BuildError, match="has 2 images; a figure has one"):
        made(several)
    assert made(written(RED, kind)).size == (8, 8)


def test_a_reduced_copy_does_not_count() -> None:
    small = RED.resize((2, 2))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    assert made(written(RED, "TIFF", save_all=True, append_images=[small])).size == (8, 8)


def test_the_preview_of_a_camera_does_not_count() -> None:
    both = written(RED, "MPO", save_all=True, append_images=[BLUE])
    assert made(both, jpeg=True).size == (8, 8)
    assert normalised(both, SOURCE, jpeg=True) == normalised(
        written(RED, "JPEG"), SOURCE, jpeg=True
    )


MODES = {"1": "L", "L": "L", "LA": "L", "P": "RGB", "RGB": "RGB", "RGBA": "RGB", "CMYK": "RGB"}


@pytest.mark.parametrize(("mode", "wanted"), MODES.items())
def test_modes(mode: str, wanted: str) -> None:
    assert made(written(Image.new(mode, (4, 4)), "TIFF")).mode == wanted


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "WEBP", "GIF", "JPEG"])
def test_formats(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    pixel = made(written(RED, kind, **options)).convert("RGB").getpixel((4, 4))
    assert isinstance(pixel, tuple) and pixel[0] > 250 and max(pixel[1:]) < 5


def profile(space: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()  # type: ignore[arg-type]


def test_a_profile_of_other_channels_goes() -> None:
    assert "icc_profile" in made(written(RED, "PNG", icc_profile=profile("sRGB"))).info
    grey = Image.new("L", (4, 4), 9)
    assert "icc_profile" not in made(written(grey, "PNG", icc_profile=profile("sRGB"))).info
    assert "icc_profile" not in made(written(RED, "PNG", icc_profile=b"no profile")).info


def test_lab_and_cmyk_with_a_broken_profile() -> None:
    lab = Image.new("LAB", (4, 4), (255, 128, 128))
    white = made(written(lab, "TIFF")).getpixel((0, 0))
    assert isinstance(white, tuple) and min(white) > 250
    inks = Image.new("CMYK", (4, 4), (0, 255, 255, 0))
    plain = made(written(inks, "TIFF"))
    assert made(written(inks, "TIFF", icc_profile=b"broken")).tobytes() == plain.tobytes()


@pytest.mark.parametrize(
    "head",
    [
        b"\0" * 128 + b"DICM",
        b"\x08\x00\x05\x00\x0a\x00\x00\x00ISO_IR 100",
        b"\x02\x00\x00\x00UL",
    ],
)
def test_dicom_by_any_name(head: bytes, tmp_path: Path) -> None:
    assert is_dicom(head)
    with pytest.raises(BuildError, match="DICOM file"):
        normalised(head, SOURCE, jpeg=False)
    home, folder = tmp_path / "figures" / "knee", tmp_path / "manuscript" / "knee"
    home.mkdir(parents=True)
    folder.mkdir(parents=True)
    for name in ("a.dcm", "b.png"):
        (home / name).write_bytes(head)
        assert "DICOM file" in str(fault(f"../../figures/knee/{name}", folder, tmp_path))


@pytest.mark.parametrize("draw", [lambda: written(RED, "PNG"), lambda: written(RED, "JPEG")])
def test_no_image_is_dicom(draw: Callable[[], bytes]) -> None:
    assert not is_dicom(draw())
