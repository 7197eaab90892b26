"""Text outside the type area or its column, found in the finished PDF, for cases that the layout
does not foresee: Typst sets what is too wide or too high beyond the edge without a warning.

Each run of text is a separate item in the content stream of its page, with its place (ISO 32000-1,
9.4). A glance at the beginnings and approximate lengths is fast; only pages that look wrong are
measured.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from casepress.core.errors import MisfitError
from casepress.outputs.pdf.objects import Objects, unfamiliar

#: Points beyond the edge that are acceptable: hanging punctuation, descenders.
TOLERANCE = 5.0
#: The least average width of the characters of a line, as a share of the type size, and the number
#: of characters for which it does not hold.
NARROW = 0.4
FEW = 4


class Area(NamedTuple):
    """The area for text on a page, in points from its left and upper edge."""

    left: float
    top: float
    right: float
    bottom: float


Box = tuple[float, float, float, float]  # y and x of the beginning, y and x of the end
Bounds = tuple[float, float, float, float]  # left, lower, right, upper edge


class Outside(NamedTuple):
    """Words outside the area or on top of others: their page, and the distance from its upper edge
    in points."""

    page: int
    y: float
    words: str


#: An artifact (running heads, rules, line numbers), or a run of text.
_PIECE = re.compile(
    rb"/Artifact\b(?s:.*?)\nEMC|"
    rb"q (\S+) (\S+) \S+ \S+ (\S+) (\S+) cm.*\nBT .*?/f\d+ (\S+) Tf((?:.*\n)+?)ET\n"
)
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_HEIGHT = re.compile(rb"/MediaBox\[\S+ \S+ \S+ ([\d.]+)\]")


def suspicious(pdf: Objects, pages: Iterable[int], area: Area) -> list[int]:
    """The pages, counted from 1, with a run of text that begins outside the area or has too many
    characters for the space to its right. `pages` are the numbers of their objects."""
    room = _outset(area)
    return [
        number
        for number, page in enumerate(pages, start=1)
        if (runs := sorted(_runs(pdf, page)))
        and (any(_leaves(run, room) for run in runs) or any(map(_meet, runs, runs[1:])))
    ]


def _leaves(run: Box, room: Area) -> bool:
    y0, x0, y1, x1 = run
    left, top, right, bottom = room
    return not (left < x0 and x1 < right and top < min(y0, y1) and max(y0, y1) < bottom)


def _meet(run: Box, after: Box) -> bool:
    """Whether a run overlaps the beginning of the next one on its line."""
    return abs(run[0] - after[0]) < 1 and run[1] <= after[1] < run[3] - TOLERANCE


def _outset(area: Area) -> Area:
    left, top, right, bottom = area
    return Area(left - TOLERANCE, top - TOLERANCE, right + TOLERANCE, bottom + TOLERANCE)


def _runs(pdf: Objects, page: int) -> Iterator[Box]:
    """The beginnings of the runs of a page, and the least possible ends."""
    contents, height = _CONTENTS.search(pdf[page]), _HEIGHT.search(pdf[page])
    if contents is None or height is None:
        raise unfamiliar("a page without contents and a size of its own")
    stream = pdf[int(contents[1])].partition(b"stream\n")[2]
    upper = float(height[1])
    for piece in _PIECE.findall(zlib.decompress(stream)):
        if piece[4]:
            a, b, x, y, size = map(float, piece[:5])
            # The first of the two bytes of most glyphs; a few glyphs may all be narrow.
            wide = max(piece[5].count(rb"\000") - FEW, 0) * size * NARROW
            yield upper - y, x, upper - (y + b * wide), x + a * wide


def outside(data: bytes, pages: Iterable[int], area: Area) -> Iterator[Outside]:
    """The words on these pages of a PDF that leave the area or overlap others. Running heads are
    exempt."""
    # 40 ms, for pages with long lines alone
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    left, top, right, bottom = _outset(area)
    with pdfium.PdfDocument(data) as document:
        for number in pages:
            page = document[number - 1]
            upper = page.get_height()
            lines: list[tuple[Bounds, str]] = []
            texts = page.get_textpage()
            for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=texts):
                if item.level or _decoration(item):
                    continue
                x0, y0, x1, y1 = box = item.get_bounds()
                words = _words(item)
                over = x0 < left or x1 > right or upper - y0 > bottom + 2 or upper - y1 < top
                if over or any(len(w) > FEW and _overlap(b, box) for b, w in lines):
                    yield Outside(number, upper - y1, words)
                lines.append((box, words))


def _words(item: Any) -> str:
    """The words of an object; of one sign where pdfium gives half of a letter of a formula, which
    UTF-16 writes in two halves."""
    try:
        return str(item.extract()).strip()
    except UnicodeDecodeError:
        return "\ufffd"


def _overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes (left, lower, right, upper edge) overlap by half the height of a line, and
    by more than adjacent characters do."""
    high = min(one[3], other[3]) - max(one[1], other[1])
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > TOLERANCE and high > min(one[3] - one[1], other[3] - other[1]) / 2


def _decoration(item: Any) -> bool:
    """Whether an object is an artifact, not content (ISO 32000-1, 14.8.2.2)."""
    # 3 ms, as above
    from ctypes import POINTER, byref, c_ulong, c_ushort, cast, create_string_buffer

    from pypdfium2 import raw

    for k in range(max(raw.FPDFPageObj_CountMarks(item), 0)):
        name, size = create_string_buffer(64), c_ulong()
        mark = raw.FPDFPageObj_GetMark(item, k)
        raw.FPDFPageObjMark_GetName(mark, cast(name, POINTER(c_ushort)), 64, byref(size))
        if name.raw[: size.value].decode("utf-16-le").strip("\0") == "Artifact":
            return True
    return False


def check_edges(pdf: Objects, pages: Sequence[int], data: bytes, area: Area | None) -> None:
    """Raise `MisfitError` where words leave the area. A layout file without an area is not
    checked."""
    if area is None or not (wrong := suspicious(pdf, pages, area)):
        return
    for found in outside(data, wrong, area):
        raise MisfitError(
            f"words leave the page or overlap other words on page {found.page}, "
            f"{max(found.y, 0) / 72 * 25.4:.0f} mm from its top: shorten or divide the text there",
            found.words,
        )
