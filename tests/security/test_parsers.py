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

from casepress.core.errors import BuildError
from casepress.core.process import within
from casepress.figures import pictures
from casepress.figures.pictures import refusal
from casepress.figures.pixels import FORMATS, shades
from casepress.figures.svg import cleaned
from casepress.references.reader import read_references
from tests.support import ROOT, repository

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
    "100,000 tagged records": (".enw", "%0 Book\n%T T\n\n" * 100_000, "10,000 records"),
    "100,000 EndNote records": (
        ".xml",
        "<xml><records>" + '<record a=""></record>' * 100_000 + "</records></xml>",
        "10,000 records",
    ),
    "20,000 records without a type": (".json", "[" + '{"id": 1},' * 20_000 + "{}]", "10,000 rec"),
    "entities": (".xml", '<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><xml/>', "entities"),
    "nested elements": (".xml", "<record>" + "<a>" * 90_000, "not valid XML: Excessive depth"),
    "a number without end": (".json", f'[{{"volume": {"9" * 9_000}}}]', "too many digits"),
    "nested values": (".yaml", "- " * 5_000 + "type: a", "nested too deeply"),
    "a circle of entries": (
        ".bib",
        "@inbook{a, crossref={b}, title={A}}\n@inbook{b, crossref={a}, title={B}}\n",
        "in a circle",
    ),
    "an entry of itself": (".bib", "@book{a, xdata={b, a}, title={A}}\n", "in a circle"),
    "a row of entries": (
        ".bib",
        "".join(f"@inbook{{k{n}, crossref={{k{n + 1}}}}}\n" for n in range(3_000)),
        "too long a row",
    ),
    "a web page": (".bib", "<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
    "a letter": (".bib", "Dear editor,\nhere are the references.\n", "no record found"),
    "a long file": (".bib", " " * 30_000_001, "more than 30 million characters"),
}


@pytest.mark.parametrize(
    ("field", "digits"),
    [("year", "9"), ("pages", "9"), ("doi", "10."), ("month", "9"), ("day", "9")],
)
def test_numbers_without_end(tmp_path: Path, field: str, digits: str) -> None:
    """Python reads no number of more than 4,300 digits, and a message quotes no word without
    end."""
    repo = repository(tmp_path, ["knee"])
    path = next(repo.path("manuscript/knee").glob("references*.bib"))
    entry = (_ENTRY % ("A", "t")).replace("pages=1", f"month=5, {field}={{{digits * 5000}}}")
    path.write_text(path.read_text("utf-8") + entry, encoding="utf-8")
    messages = [finding.message for finding in repo.check("knee").findings]
    assert messages and max(map(len, messages)) < 2000


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".bib", _ENTRY % ("A, Jr, " * 20_000 + "B", "t")),
        (".ris", "TY  - JOUR\nAU  - " + "Dr. " * 20_000 + "\nDO  - " + "a " * 9_000),
        (".nbib", "PMID- 1\nTI  - " + "of the " * 20_000 + "\nFAU - " + "and " * 20_000),
        (".enw", "%0 Book\n%A A, B\n%T T\n%D 2020\n\n" * 5_000),
        (".yaml", "- id: a\n  type: book\n  title: '" + "*a **b [c ^d ~e" * 9_000 + "'\n"),
    ],
    ids=["parts of a name", "titles of persons", "words", "records of one title", "marks"],
)
def test_values_without_end(suffix: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"references{suffix}"
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    found = read_references([(path, path.name)])
    assert time.process_time() - begun < 15
    assert found.items
    for finding in (*found.findings, *found.notes):
        assert len(finding.message) < 2100 and "\n" not in finding.message


_ODD_TYPES = """[{"id": ["a"], "type": {"b": 1}, "title": 5, "author": "x"}, null, 5, "x", [],
 {"id": true, "type": "book", "title": ["a", ["b"]], "author": [[]], "issued": [1]},
 {"id": "q", "type": "book", "author": {"family": "A"}, "title": null, "page": {"a": 1}},
 {"id": "r", "type": "book", "author": [{"family": ["a"], "given": {"x": 1}}], "note": {"a": []},
  "issued": {"date-parts": [["x"]]}, "keyword": [1]}]"""


def test_odd_types_of_values(tmp_path: Path) -> None:
    path = tmp_path / "references.json"
    path.write_text(_ODD_TYPES, encoding="utf-8")
    found = read_references([(path, path.name)])
    assert len(found.items) == 3 and len(found.findings) > 10


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


# drawings
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'
_FILTER = '<filter id="f" {}>{}</filter><rect width="9" height="9" filter="url(#f)"/>'
_USES = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))
_DRAWINGS = {
    "turbulence": (_FILTER.format("", '<feTurbulence numOctaves="999999"/>'), "8 octaves"),
    "a huge region": (
        _FILTER.format('width="99999%" height="99999%"', '<feGaussianBlur stdDeviation="9"/>'),
        "region is larger",
    ),
    "a huge region of the user's": (
        _FILTER.format('filterUnits="userSpaceOnUse" width="1e9"', "<feOffset/>"),
        "region is larger",
    ),
    "a huge radius": (_FILTER.format("", '<feMorphology radius="9999"/>'), "radius is larger"),
    "a huge kernel": (_FILTER.format("", '<feConvolveMatrix order="99"/>'), "effects are drawn"),
    "many effects": (_FILTER.format("", "<feOffset/>" * 1000), "effects are drawn"),
    "many filtered elements": (
        _FILTER.format("", "<feOffset/>") + '<rect filter="url(#f)"/>' * 1000,
        "effects are drawn",
    ),
    "filtered by a style sheet": (
        _FILTER.format("", "<feOffset/>")
        + "<style>.a{filter:url(#f)}</style>"
        + '<rect class="a"/>' * 1000,
        "effects are drawn",
    ),
    "filters within each other": (
        _FILTER.format("", "<feOffset/>") + '<g filter="url(#f)">' * 9 + "</g>" * 9,
        "filters within each other",
    ),
    "uses within uses": (f'<rect id="g0"/>{_USES}<use href="#g9"/>', "elements and effects"),
    "a use of itself": ('<g id="g"><use href="#g"/></g>', "use each other without end"),
    "markers": (
        f'<marker id="m">{"<path/>" * 1000}</marker><path marker="url(#m)" d="{"L1 1" * 9999}"/>',
        "effects are drawn",
    ),
    "at rules": ("<style>" + "@a" * 100_000 + "</style>", "too many @ rules"),
}


@pytest.mark.parametrize("name", _DRAWINGS)
def test_drawings_have_bounds(name: str) -> None:
    drawing, words = _DRAWINGS[name]
    message = refusal(_SVG.format(drawing).encode(), Path("figure-1.svg"))
    assert words in message and message.startswith("figure-1.svg:1: ")


_REPEATED = 100_000
_SLOW = {
    "semicolons": f'<rect style="{"a:b;" * _REPEATED}"/>',
    "open brackets": f'<rect style="fill:{"(;" * _REPEATED}"/>',
    "comments": f'<rect style="{"/*" * _REPEATED}"/>',
    "addresses": f'<rect fill="{"url(" * _REPEATED}"/>',
    "addresses and quotes": f'<rect fill="{"url(&quot;" * _REPEATED})"/>',
    "spaces in an address": f'<rect fill="url({" " * _REPEATED}"/>',
    "spaces in a font": f'<rect style="font:1{" 1" * _REPEATED}"/>',
    "families": f'<rect font-family="{"stix" * _REPEATED}"/>',
    "a sheet without rules": f"<style>{'a' * _REPEATED}</style>",
    "a sheet of comments": f"<style>{'/*' * _REPEATED}</style>",
    "a sheet of braces": f"<style>{'{' * _REPEATED}</style>",
}


@pytest.mark.parametrize("name", _SLOW)
def test_the_time_of_cleaning_grows_with_the_drawing(name: str) -> None:
    begun = time.process_time()
    refusal(_SVG.format(_SLOW[name]).encode(), Path("figure-1.svg"))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "drawing",
    [
        _FILTER.format("", '<feGaussianBlur stdDeviation="2"/><feOffset dx="1"/>'),
        '<path id="p" d="M0 0h1"/>' + '<use href="#p" x="1"/>' * 20_000,
        "<rect style=\"fill:url( '#a' );stroke:rgb(1;2)\"/>",
    ],
)
def test_ordinary_drawings_are_no_attack(drawing: str) -> None:
    assert not refusal(_SVG.format(drawing).encode(), Path("figure-1.svg"))


# Typst
def test_typst_has_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit holds while Typst runs: it lets other threads run."""
    monkeypatch.setattr(pictures, "_SECONDS", 0.001)
    drawing = cleaned(_SVG.format("<path d='M0 0h9'/>" * 2000).encode(), Path("figure-1.svg"))
    with pytest.raises(BuildError, match=r"figure-1\.svg took longer than 0\.001 s to draw"):
        pictures.rendered(drawing, Path("figure-1.svg"), 300)


def test_a_limit_passes_results_and_errors_on() -> None:
    assert within(60, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 // 0)
