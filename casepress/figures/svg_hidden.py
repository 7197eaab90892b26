"""Text of a drawing that its picture does not show: under a bar, in the colour of what is behind
it, transparent, off the canvas, or among definitions that nothing uses.

Such text stays in the published files, where anybody can select it. Whether a text shows is not
guessed from the drawing's elements but seen: it is drawn with and without the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from casepress.figures.pixels import FORMATS

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_SVG = "{http://www.w3.org/2000/svg}"
_TEXTS = tuple(f"{_SVG}{name}" for name in ("text", "tspan", "textPath"))
_UNSEEN = "fill:none;stroke:none;text-decoration:none"
#: From how many of 256 levels on a difference can be seen.
_VISIBLE = 6

#: Draws a drawing: from the bytes of an SVG to those of a PNG.
Draw = Callable[[bytes], bytes]


def hidden(data: bytes, draw: Draw) -> str:
    """The first text of a cleaned drawing that is nowhere to be seen, "" without any. One
    whose words also show elsewhere tells no secret: outlines are put behind letters."""
    from lxml import etree  # for drawings alone

    root = etree.fromstring(data)
    runs = list(_split(root))
    if not runs:
        return ""
    shown = _picture(root, draw)
    seen = _coloured(root, runs, shown, draw)
    doubtful = [run for run in runs if run not in seen]
    unseen = set(_without_trace(root, doubtful, shown, draw))
    known = {_words(run) for run in runs if run not in unseen}
    return next((_words(run) for run in runs if run in unseen and _words(run) not in known), "")


def _split(root: Node) -> Iterator[Node]:
    """Put each piece of text with a letter or digit in a <tspan> of its own, and give these."""
    for node in list(root.iter(*_TEXTS)):
        children = list(node)
        pieces = [(None, node.text), *((child, child.tail) for child in children)]
        for before, piece in pieces:
            if not piece or not any(sign.isalnum() for sign in piece):
                continue
            run = node.makeelement(f"{_SVG}tspan")
            run.text = piece
            if before is None:
                node.text = None
                node.insert(0, run)
            else:
                before.tail = None
                node.insert(node.index(before) + 1, run)
            yield run


def _coloured(root: Node, runs: Sequence[Node], shown: Image.Image, draw: Draw) -> set[Node]:
    """The texts that can be seen for certain: where each is drawn in a colour of its own, that
    colour shows at a place where the drawing differs from the one without any text."""
    colours = {run: (at * 37 % 200 + 20, at // 256 % 256, at % 256) for at, run in enumerate(runs)}
    styles = {run: f"fill:#{r:02x}{g:02x}{b:02x};stroke:none" for run, (r, g, b) in colours.items()}
    painted = _styled(root, draw, styles)
    bare = _styled(root, draw, dict.fromkeys(runs, _UNSEEN))
    differs = _difference(shown, bare).point(lambda level: 255 * (level >= _VISIBLE))
    places = Image.composite(painted, Image.new("RGB", painted.size), differs)
    found = {colour for _, colour in places.getcolors(places.width * places.height) or ()}
    return {run for run, colour in colours.items() if colour in found}


def _without_trace(
    root: Node, runs: Sequence[Node], shown: Image.Image, draw: Draw
) -> Iterator[Node]:
    """Those of some texts without which the drawing is the same."""
    if not runs:
        return
    bare = _styled(root, draw, dict.fromkeys(runs, _UNSEEN))
    extent = _difference(shown, bare).getextrema()
    if isinstance(extent[1], int | float) and extent[1] < _VISIBLE:
        yield from runs
    elif len(runs) > 1:
        half = len(runs) // 2
        yield from _without_trace(root, runs[:half], shown, draw)
        yield from _without_trace(root, runs[half:], shown, draw)


def _styled(root: Node, draw: Draw, styles: dict[Node, str]) -> Image.Image:
    """The picture of a drawing in which some texts have another style."""
    for run, style in styles.items():
        run.set("style", style)
    try:
        return _picture(root, draw)
    finally:
        for run in styles:
            del run.attrib["style"]


def _picture(root: Node, draw: Draw) -> Image.Image:
    from lxml import etree

    with Image.open(BytesIO(draw(etree.tostring(root))), formats=FORMATS) as opened:
        return opened.convert("RGB")


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """The largest difference of two pictures in any colour, at each place."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _words(run: Node) -> str:
    return " ".join((run.text or "").split())
