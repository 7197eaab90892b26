"""Parsers read what they are for, within bounds of size, depth, time and memory."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from casepress.figures.pictures import refusal
from casepress.figures.pixels import FORMATS, shades
from casepress.references.reader import read_references
from tests.support import ROOT

# images
_POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n%%EOF\n"


@pytest.mark.parametrize("name", ["figure-1.png", "figure-1.jpg", "figure-1.tif"])
def test_postscript_reaches_no_interpreter(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pillow would hand it to Ghostscript, here a program that leaves a file."""
    planted = tmp_path / "planted"
    for program in ("gs", "gswin32c"):
        (tmp_path / program).write_text(f"#!/bin/sh\ntouch {planted}\nexit 1\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    message = refusal(_POSTSCRIPT, Path(name))
    assert message == f"{name} is not an image that can be read; export it again"
    assert not planted.exists()


def test_every_reader_of_images_has_the_list_of_formats() -> None:
    for path in (ROOT / "casepress").rglob("*.py"):
        for call in re.findall(r"(?:Image|Pillow|library)\.open\(.*", path.read_text("utf-8")):
            assert "formats=FORMATS" in call, path


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_of_the_list_is_read(format: str) -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, format=format)
    picture, _ = shades(out.getvalue(), Path("figure-1"))
    assert picture.size == (4, 4)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_strips_on_white_are_the_whole_on_white(mode: str) -> None:
    """The oracle is Pillow's own composite of the whole image."""
    layer = Image.linear_gradient("L").resize((70, 600))
    given = Image.merge("RGBA", (layer, layer.rotate(180), layer, layer.rotate(90)))
    given = given.convert(mode) if mode != "P" else given.quantize(64)
    out = BytesIO()
    given.save(out, format="PNG")
    whole = Image.open(BytesIO(out.getvalue()), formats=FORMATS).convert("RGBA")
    white = Image.new("RGBA", whole.size, "white")
    expected = Image.alpha_composite(white, whole).convert("L" if mode == "LA" else "RGB")
    picture, _ = shades(out.getvalue(), Path("figure-1.png"))
    assert picture.mode == expected.mode and picture.tobytes() == expected.tobytes()


_MEASURE = """
import resource, sys
from io import BytesIO
from pathlib import Path
from PIL import Image
from casepress.figures.pixels import shades
out = BytesIO()
Image.new("RGBA", (8000, 6000), (9, 9, 9, 99)).save(out, format="PNG", compress_level=1)
resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000))
print(shades(out.getvalue(), Path("figure-1.png"))[0].size)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
def test_a_large_transparent_image_takes_twice_its_memory() -> None:
    """48 megapixels are 192 MB; the whole at once took six times as much."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=False
    )
    assert done.stdout == "(8000, 6000)\n", done.stderr[-300:]


# reference files
_ENTRY = "@article{a2024, author={%s}, title={%s}, journal={J}, year={2024}, volume=1, pages=1}\n"
_BOMB = (
    '@string{a="lololololo"}\n'
    + "".join(f"@string{{{chr(98 + n)}={'#'.join([chr(97 + n)] * 10)}}}\n" for n in range(9))
    + "@article{k, title=j}\n"
)
_RIS = "TY  - JOUR\nTI  - Title\nER  - \n\n"
_REFERENCES = {
    "nested braces": (".bib", _ENTRY % ("A", "{" * 20_000 + "}" * 20_000), "within each other"),
    "unclosed braces": (".bib", _ENTRY % ("A", "{" * 20_000), "within each other"),
    "braces": (".bib", _ENTRY % ("A", "{a}" * 20_000), "more than 500 braces"),
    "empty braces": (".bib", _ENTRY % ("A", "{}" * 20_000), "more than 500 braces"),
    "formulae": (".bib", _ENTRY % ("A", "$" * 20_000), "more than 500 braces"),
    "commands": (".bib", _ENTRY % ("A", r"\a" * 20_000), "more than 500 braces"),
    "braced names": (".bib", _ENTRY % ("{A} and " * 30_000 + "B", "t"), "more than 500 braces"),
    "beginnings": (".bib", "@a{" * 20_000, "10,000 records"),
    "strings within strings": (".bib", _BOMB, "the names of `@string` become"),
    "100,000 RIS records": (".ris", _RIS * 100_000, "10,000 records"),
    "100,000 PubMed records": (".nbib", "PMID- 1\nTI  - T\n\n" * 100_000, "10,000 records"),
    "100,000 CSL records": (".json", "[" + '{"type": "book"},' * 100_000 + "]", "10,000 records"),
    "nested lists": (".json", "[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "a long file": (".bib", " " * 30_000_001, "more than 30 million characters"),
}


@pytest.mark.parametrize("name", _REFERENCES)
def test_reference_files_have_bounds(name: str, tmp_path: Path) -> None:
    suffix, text, words = _REFERENCES[name]
    path = tmp_path / f"references{suffix}"
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    found = read_references([(path, path.name)])
    assert time.process_time() - begun < 5
    assert not found.items
    (finding,) = found.findings
    assert words in finding.message and "\n" not in finding.message


def test_a_long_list_of_names_is_no_attack(tmp_path: Path) -> None:
    path = tmp_path / "references.bib"
    path.write_text(_ENTRY % (" and ".join([r"{\'E}mile, A"] * 3000), "t"), encoding="utf-8")
    found = read_references([(path, path.name)])
    assert len(found.items["a2024"]["author"]) == 3000
