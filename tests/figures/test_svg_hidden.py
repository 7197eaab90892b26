"""Text in drawings that their pictures do not show, and text that they do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.figures.pictures import make, rendered
from casepress.figures.svg import cleaned
from casepress.figures.svg_hidden import hidden
from tests.support import repository

PAGE = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
NAME = '<text x="20" y="60" font-size="14">Jane Smith</text>'
SHOWN = '<text x="20" y="110" font-size="14">Girth (cm)</text>'
BAR = '<rect x="10" y="40" width="200" height="30" {}/>'

HIDDEN = {
    "under a bar": NAME + BAR.format(""),
    "under a white bar": NAME + BAR.format('fill="white"'),
    "under an image": NAME
    + '<image x="10" y="40" width="200" height="30" preserveAspectRatio="none" xlink:href="data:'
    "image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAA"
    'AABJRU5ErkJggg=="/>',
    "black on black": BAR.format("") + NAME,
    "white on white": NAME.replace("<text", '<text fill="white"'),
    "nearly white": NAME.replace("<text", '<text fill="#fefefe"'),
    "without colour": NAME.replace("<text", '<text fill="none"'),
    "by a style sheet": "<style>.h {fill-opacity: 0}</style>"
    + NAME.replace("<text", '<text class="h"'),
    "transparent": NAME.replace("<text", '<text opacity="0"'),
    "in a transparent group": f'<g opacity="0.001">{NAME}</g>',
    "off the canvas": NAME.replace('x="20"', 'x="2000"'),
    "among definitions": f"<defs><g>{NAME}</g></defs>",
    "of no size": NAME.replace('font-size="14"', 'font-size="0"'),
    "tiny": NAME.replace('font-size="14"', 'font-size="0.01"'),
    "clipped away": '<clipPath id="c"><path d="M0 0h5v5h-5z"/></clipPath>'
    f'<g clip-path="url(#c)">{NAME}</g>',
    "masked": '<mask id="m"><rect width="5" height="5" fill="white"/></mask>'
    f'<g mask="url(#m)">{NAME}</g>',
    "turned away": NAME.replace("<text", '<text transform="scale(0.0001)"'),
    "a part of a text": '<text x="20" y="60" font-size="14">Day 3 <tspan fill="#fff">Jane Smith'
    "</tspan> later</text>",
    "mostly under a bar": NAME + '<rect x="28" y="40" width="200" height="30"/>',
    "all letters but one": '<text x="20 900 900 900 900 900 900 900 900 900" y="60" font-size="14">'
    "Jane Smith</text>",
    "under the outlines of a text": NAME
    + '<text x="20" y="60" font-size="14" stroke="black" stroke-width="20">MMMMMMMMMM</text>',
    "as a dot": NAME.replace("<text", '<text transform="matrix(0.02 0 0 0.02 30 30)"'),
    "behind a part": '<text x="20" y="60" font-size="14"><tspan>Day 3</tspan>'
    '<tspan x="900">Jane Smith</tspan></text>',
}
PLAIN = {
    "usual": NAME,
    "small": NAME.replace('font-size="14"', 'font-size="4"'),
    "pale": NAME.replace("<text", '<text fill="#c8c8c8"'),
    "half transparent": NAME.replace("<text", '<text opacity="0.4"'),
    "under a tint": NAME + BAR.format('fill="yellow" fill-opacity="0.5"'),
    "white on a bar": BAR.format("") + NAME.replace("<text", '<text fill="white"'),
    "outlined only": NAME.replace("<text", '<text fill="none" stroke="#333" stroke-width="0.4"'),
    "with an outline behind": NAME.replace("<text", '<text fill="white"') + NAME,
    "used": f'<defs><g id="n">{NAME}</g></defs><use href="#n"/>'.replace("href", "xlink:href"),
    "blurred": '<filter id="f"><feGaussianBlur stdDeviation="1"/></filter>'
    + NAME.replace("<text", '<text filter="url(#f)"'),
    "in parts": '<text x="20" y="60" font-size="14">Day <tspan font-weight="bold">3</tspan> and '
    '<tspan fill="#aa0000">4</tspan>.</text>',
    "many": "".join(
        f'<text x="{x}" y="{y}" font-size="6">{x}.{y}</text>'
        for x in range(5, 380, 30)
        for y in range(10, 190, 9)
    ),
    "spaces": '<text x="900" y="60" fill="white"> — </text>',
}


def found(body: str) -> str:
    drawing = f'{PAGE} viewBox="0 0 400 200">{body}{SHOWN}</svg>'.encode()
    data = cleaned(drawing, Path("figure.svg"))
    return hidden(data, partial(rendered, source=Path("figure.svg"), ppi=150))


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text(name: str) -> None:
    assert found(HIDDEN[name]) == "Jane Smith"


@pytest.mark.parametrize("name", PLAIN)
def test_text_that_shows(name: str) -> None:
    assert found(PLAIN[name]) == ""


@pytest.mark.parametrize(
    "body",
    [
        '<style>.Jane-Smith{fill:red}</style><rect class="Jane-Smith" width="9" height="9"/>',
        '<style>#Jane-Smith{fill:red}</style><rect id="Jane-Smith" width="9" height="9"/>',
        '<g>Jane Smith<rect width="9" height="9"/>Jane Smith</g>',
        '<rect width="9" height="9">Jane Smith</rect>',
        '<filter id="f"><feOffset result="Jane Smith"/><feOffset in="Jane Smith"/></filter>'
        '<rect width="9" height="9" filter="url(#f)"/>',
    ],
)
def test_names_and_words_that_draw_nothing_are_gone(body: str) -> None:
    drawing = f'{PAGE} viewBox="0 0 400 200">{body}{SHOWN}</svg>'.encode()
    assert b"Jane" not in cleaned(drawing, Path("figure.svg"))


def test_a_drawing_with_hidden_text_is_refused(tmp_path: Path) -> None:
    repo = repository(tmp_path, ["knee"])
    drawing = f'{PAGE} width="400" height="200">{NAME}{BAR.format("")}{SHOWN}</svg>'
    source = repo.write("figures/knee/figure-9.svg", drawing)
    for out in ("figure-9.svg", "figure-9.png"):
        with pytest.raises(BuildError, match="has text that its picture does not show") as error:
            make(source, repo.path(f"results/knee/figures/{out}"))
        assert "Jane" not in str(error.value)
        assert not repo.path(f"results/knee/figures/{out}").exists()
