"""Text of a drawing that its picture does not show: under a bar, in the colour of what is behind
it, transparent, off the canvas, or among definitions that nothing uses.

Such text stays in the published files, where anybody can select it. Whether a text shows is not
guessed from the drawing's elements but seen: it is drawn with and without the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from casepress.figures.pixels import FORMATS

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_SVG = "{http://www.w3.org/2000/svg}"
_TEXTS = tuple(f"{_SVG}{name}" for name in ("text", "tspan", "textPath"))
_UNSEEN = "fill:none;stroke:none;text-decoration:none"
#: From how many of 256 levels on a difference can be seen.
_VISIBLE = 6
#: So many letters of a text that do not show hide something; one or two may be cut off by chance.
_FEW = 3
#: So many letters are looked for at once.
_AT_ONCE = 50_000
#: A letter or digit with the marks on it, and what is between two.
_LETTER = re.compile(r"[^\W_][\u0300-\u036f\u0610-\u065f\u0e31-\u0e4e]*|(?:\W|_)+")

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
    words = {run: _words(run) for run in runs}
    for run in runs:
        if run in unseen and words[run] not in known:
            return words[run]
    partly = set(_partly(root, [run for run in runs if run not in unseen], draw))
    known = {words[run] for run in runs if run not in unseen and run not in partly}
    return next((words[run] for run in runs if run in partly and words[run] not in known), "")


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


def _partly(root: Node, runs: Sequence[Node], draw: Draw) -> Iterator[Node]:
    """Those of some texts, changed in place, of which some letters cannot be seen."""
    letters = [(letter, run) for run in runs for letter in _lettered(run)]
    shown = _picture(root, draw)
    for start in range(0, len(letters), _AT_ONCE):
        some = [letter for letter, _ in letters[start : start + _AT_ONCE]]
        seen = _coloured(root, some, shown, draw)
        doubtful = [letter for letter in some if letter not in seen]
        seen |= _decoded(root, doubtful, shown, draw)
        lost = Counter(
            run for letter, run in letters[start : start + _AT_ONCE] if letter not in seen
        )
        yield from (run for run, count in lost.items() if count >= _FEW)


def _lettered(run: Node) -> Iterator[Node]:
    """Put each letter and digit of a text in a <tspan> of its own, and give these."""
    words = run.text or ""
    run.text = None
    last: Node | None = None
    for part in _LETTER.findall(words):
        if part[0].isalnum():
            last = run.makeelement(f"{_SVG}tspan")
            last.text = part
            run.append(last)
            yield last
        elif last is None:
            run.text = part
        else:
            last.tail = part


def _decoded(root: Node, letters: Sequence[Node], shown: Image.Image, draw: Draw) -> set[Node]:
    """Those of some letters that alone change the drawing somewhere. Each has a number; two
    drawings for each of its binary digits show whose number a place has."""
    if not letters:
        return set()
    bare = _styled(root, draw, dict.fromkeys(letters, _UNSEEN))
    low, high = (Image.new("L", shown.size) for _ in range(2))
    valid = Image.new("L", shown.size, 255)
    for digit in range(len(letters).bit_length()):
        masks = []
        for value in (0, 1):
            unseen = [each for at, each in enumerate(letters, 1) if (at >> digit & 1) == value]
            picture = _styled(root, draw, dict.fromkeys(unseen, _UNSEEN))
            masks.append(_differs(picture, bare))
        valid = ImageChops.darker(valid, ImageChops.difference(*masks))
        weight = 1 << digit % 8
        part = masks[0].point([0] * 255 + [weight])
        low, high = (
            (ImageChops.add(low, part), high) if digit < 8 else (low, ImageChops.add(high, part))
        )
    places = Image.merge("RGB", (low, high, valid))
    found = {a + 256 * b for _, (a, b, c) in _colours(places) if c}
    return {each for at, each in enumerate(letters, 1) if at in found}


def _differs(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where two pictures differ visibly, as white on black."""
    return _difference(one, other).point([0] * _VISIBLE + [255] * (256 - _VISIBLE))


def _colours(picture: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    found: Any = picture.getcolors(picture.width * picture.height)
    return list(found or ())


def _coloured(root: Node, runs: Sequence[Node], shown: Image.Image, draw: Draw) -> set[Node]:
    """The texts that can be seen for certain: where each is drawn in a colour of its own, that
    colour shows at a place where the drawing differs from the one without any text."""
    colours = {run: (at * 37 % 200 + 20, at // 256 % 256, at % 256) for at, run in enumerate(runs)}
    styles = {run: f"fill:#{r:02x}{g:02x}{b:02x}" for run, (r, g, b) in colours.items()}
    painted = _styled(root, draw, styles)
    bare = _styled(root, draw, dict.fromkeys(runs, _UNSEEN))
    places = Image.composite(painted, Image.new("RGB", painted.size), _differs(shown, bare))
    found = {colour for _, colour in _colours(places)}
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
