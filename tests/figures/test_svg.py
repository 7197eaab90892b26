"""Drawings: what draws comes through, once and for all; nothing else of the file does."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from PIL import Image, PngImagePlugin

from casepress.core.errors import BuildError
from casepress.figures.pictures import make
from casepress.figures.svg import cleaned, letters
from casepress.figures.svg_names import family

SECRET = "Jane Doe 1970"
FILE = Path("figures/ID/a.svg")


def drawing(inside: str, attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f"{attributes}>{inside}</svg>"
    ).encode()


def image(mode: str = "RGB", suffix: str = "PNG") -> str:
    out = BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("Patient", SECRET)
    options = {"pnginfo": info} if suffix == "PNG" else {"comment": SECRET.encode()}
    Image.new(mode, (4, 4), 1).save(out, suffix, **options)
    return f"data:image/{suffix.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


RECT = '<rect width="9" height="9"/>'


@pytest.mark.parametrize(
    ("given", "gone"),
    [
        (drawing(RECT, before=f"<!-- {SECRET} --><?author {SECRET}?>"), SECRET),
        (drawing(f"<title>{SECRET}</title><desc>{SECRET}</desc>{RECT}"), SECRET),
        (drawing(f"<metadata><dc:creator>{SECRET}</dc:creator></metadata>{RECT}"), SECRET),
        (drawing(f"<g><!-- {SECRET} -->{RECT}</g>"), SECRET),
        (drawing(f'<g id="{SECRET}" inkscape:label="{SECRET}">{RECT}</g>'), SECRET),
        (drawing(f'<g data-name="{SECRET}" class="Jane" aria-label="{SECRET}">{RECT}</g>'), "Jane"),
        (drawing(f'<g style="display: none"><text>{SECRET}</text></g>{RECT}'), SECRET),
        (drawing(f'<g display="none"><text>{SECRET}</text></g>{RECT}'), SECRET),
        (drawing(f"<style>/* {SECRET} */ rect {{fill: red}}</style>{RECT}"), SECRET),
        (drawing(f"<style>@import url('{SECRET}'); rect {{fill: red}}</style>{RECT}"), SECRET),
        (drawing(f"<style>@font-face{{font-family:'{SECRET}'}} rect{{r:1}}</style>{RECT}"), SECRET),
        (drawing(f"<script>alert(1)</script>{RECT}"), "alert"),
        (drawing('<rect width="9" height="9" onclick="alert(1)"/>'), "alert"),
        (drawing('<rect width="9" height="9" style="-inkscape-x:alert;fill:red"/>'), "alert"),
        (drawing('<rect width="9"><animate attributeName="width" to="99"/></rect>'), "animate"),
        (drawing(f'<a xlink:href="https://example.org/{SECRET}">{RECT}</a>'), SECRET),
        (drawing(f'<switch><foreignObject>{SECRET}</foreignObject>{RECT}</switch>'), SECRET),
        (drawing(f'<image width="9" height="9" xlink:href="{image()}"/>{RECT}'), image()),
        (drawing(f'<image width="9" height="9" href="{image("RGB", "GIF")}"/>{RECT}'), "gif"),
        (drawing(RECT, before=f'<!DOCTYPE svg [<!ENTITY who "{SECRET}">]>'), SECRET),
    ],
)  # fmt: skip
def test_nothing_but_the_drawing_comes_through(given: bytes, gone: str) -> None:
    assert gone.encode() in given
    made = cleaned(given, FILE)
    assert gone.encode() not in made and b"xmlns:" not in made and b"inkscape" not in made
    assert re.search(rb"<rect [^>]*width=\"9\"", made)
    assert cleaned(made, FILE) == made


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ('<path d="M0 0L9 9" stroke="red" style="fill:none"/>', 'style="fill:none"'),
        ('<style>.x{fill:red}</style><rect class="x y"/>', 'class="c1"'),
        ('<style>#x{fill:red}</style><rect id="x"/>', "#a1{fill:red}"),
        ('<style>@media print{rect{fill:red}} .b{fill:blue}</style><g/>', ">.c1{fill:blue}<"),
        ('<style>.b{display:inline}</style><g display="none" class="b"/>', 'display="none"'),
        ('<defs><path id="p" d="M0 0"/></defs><use xlink:href="#p"/>', '<use href="#a1"/>'),
        ('<g style="display:none"><clipPath id="c"/></g><g clip-path="url(#c)"/>', "url(#a1)"),
        ('<linearGradient id="g"/><rect style="fill:url(\'#g\')"/>', 'style="fill:url(#a1)"'),
        ('<text font-family="Arial">A</text>', 'font-family="Source Sans Pro">A'),
        ('<text style="font:bold 9px/1 Times">A</text>', "font:bold 9px/1 'Source Serif Pro'"),
        ("<text>A<title>t</title>B<tspan>C</tspan></text>", "AB<tspan>C</tspan>"),
        (f'<image href="{image("LA")}"/>', '<image href="data:image/png;base64,'),
        ('<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><g filter="url(#f)"/>', "feG"),
    ],
)  # fmt: skip
def test_what_draws_is_kept(inside: str, kept: str) -> None:
    made = cleaned(drawing(inside), FILE)
    assert kept in made.decode()
    assert cleaned(made, FILE) == made


def test_transparency_within_stays() -> None:
    made = cleaned(drawing(f'<image href="{image("LA")}"/>'), FILE).decode()
    data = base64.b64decode(made.partition("base64,")[2].partition('"')[0])
    with Image.open(BytesIO(data)) as opened:
        assert opened.mode == "RGBA" and "Patient" not in opened.info


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"<svg", "a.svg:1: the drawing cannot be drawn"),
        (b"", "cannot be drawn"),
        (b"<html/>", "it is not an SVG"),
        (drawing('\n<image href="other.png"/>'), "a.svg:2: a linked image"),
        (drawing('<image href="https://example.org/a.png"/>'), "a linked image"),
        (drawing('<image href="data:image/svg+xml;base64,AAAA"/>'), "a linked image"),
        (drawing('<image href="data:image/png;base64,AAAA"/>'), "is not an image that can be read"),
        (drawing('<image href="data:image/png;base64,A"/>'), "cannot be read"),
        (drawing('<use href="other.svg#a"/>'), "points to another file"),
        (drawing('<rect fill="url(https://example.org/x#a)"/>'), "points to another file"),
        (drawing("<style>rect{fill:url(x.svg#a)}</style>"), "points to another file"),
        (
            drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/hosts">]>'),
            "its XML is damaged",
        ),
        (drawing("<foreignObject/>"), "<foreignObject> cannot be printed"),
        (drawing("<g><flowRoot/></g>"), "<flowRoot> cannot be printed"),
    ],
)
def test_what_cannot_be_shown_is_refused(given: bytes, words: str) -> None:
    with pytest.raises(BuildError) as told:
        cleaned(given, FILE)
    assert words in str(told.value)
    assert re.search(r"; \w+", str(told.value)), "the remedy comes after a semicolon"


@pytest.mark.parametrize(
    ("families", "ours"),
    [
        ("Arial, Helvetica, sans-serif", "Source Sans Pro"),
        ("", "Source Sans Pro"),
        ("'Times New Roman', serif", "Source Serif Pro"),
        ("'Microsoft Sans Serif'", "Source Sans Pro"),
        ("Century Gothic", "Source Sans Pro"),
        ('"Courier New", monospace', "DejaVu Sans Mono"),
        *((name, name) for name in ("Source Sans Pro", "Source Serif Pro", "DejaVu Sans Mono")),
    ],
)
def test_families(families: str, ours: str) -> None:
    assert family(families) == ours


def test_a_character_that_no_font_has(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(drawing("<text>蜜 \U00012000</text>"))
    for name in ("a.svg", "a.png"):
        with pytest.raises(BuildError, match=r"no font of the PDF has . \(U\+12000\); turn"):
            make(tmp_path / "a.svg", tmp_path / "out" / name)


def test_a_script_writes_the_same_drawing_each_time(tmp_path: Path) -> None:
    """matplotlib invents names for parts of a drawing and writes the time into it."""
    script = tmp_path / "a.svg.py"
    script.write_text(
        "import sys, matplotlib.pyplot as plt\n"
        'plt.rcParams["svg.fonttype"] = "none"\n'
        "plt.plot([1, 3, 2])\nplt.title('IgE, µg')\nplt.savefig(sys.argv[1])\n"
    )
    made = []
    for name in ("a.svg", "b.svg"):
        make(script, tmp_path / "out" / name)
        made.append((tmp_path / "out" / name).read_bytes())
    assert made[0] == made[1] and b"atplotlib" not in made[0] and "IgE, µg" in letters(made[0])
    make(script, tmp_path / "out" / "a.png")
    make(tmp_path / "out" / "a.svg", tmp_path / "out" / "b.png")
    one, other = (tmp_path / "out" / name for name in ("a.png", "b.png"))
    assert one.read_bytes() == other.read_bytes()


def test_pixels_become_no_drawing(tmp_path: Path) -> None:
    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(BuildError, match="is not an SVG"):
        make(tmp_path / "a.png", tmp_path / "a.svg")


def test_a_value_with_every_sign_stays_whole() -> None:
    value = "a<b&\"c' d"
    made = cleaned(drawing(f"<text systemLanguage={quoteattr(value)}/>"), FILE)
    assert cleaned(made, FILE) == made
