"""The forms in which a figure can be printed, from what its pictures show and how many pixels they
have: in a column, in a column and a half beside its legend, or over the page's width.

The layout of the PDF chooses among them (`casepress/outputs/pdf/arrange.py`), and lint measures
pictures by them, so that no author is blamed for a width that the layout chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from casepress.core.journal import Page
from casepress.figures.image_width import printed_width

COLUMN, BESIDE, PAGE = "column", "beside", "page"
_INCH = 25.4
_POINT = _INCH / 72
#: Points: letters of a drawing that are smaller in print are hard to read.
_LEGIBLE = 6.0
#: Millimetres: a panel that is narrower, or a picture that is lower, hides what it shows.
_PANEL = 38.0
_LOW = 33.0
#: The share of what a picture needs with which it is content.
_ENOUGH = 0.95
#: As in `figure.typ`: the least height of a row of pictures, the gap between two, and the highest
#: that pictures are set, as shares of the type area.
_ROW = 30.0
_GAP = 4 * _POINT
_HIGHEST = {COLUMN: 0.5, BESIDE: 0.5, PAGE: 0.7}


@dataclass(frozen=True)
class Shape:
    """A picture's size in pixels, or, where `drawn`, in a drawing's own units with the size of its
    smallest `letters` (0 without letters); how many pixels it needs in proportion to a half-tone;
    the author's `width`, normalised."""

    across: float
    down: float
    drawn: bool = False
    letters: float = 0
    factor: int = 1
    width: str = ""

    @property
    def aspect(self) -> float:
        return self.across / self.down


def rooms(page: Page) -> dict[str, float]:
    """The forms that a page has, with their widths in millimetres."""
    widths = {COLUMN: page.column_width, BESIDE: page.beside, PAGE: page.text_width}
    return {form: width for form, width in widths.items() if width}


def printed(shapes: Sequence[Shape], form: str, page: Page) -> list[float]:
    """The width of each picture of a figure in a form, in millimetres, as `gallery` of `figure.typ`
    sets them."""
    room = rooms(page)[form]
    rows = _rows([shape.aspect for shape in shapes], room)
    highest = page.text_height * _HIGHEST[form]
    heights = [(room - _GAP * (len(row) - 1)) / sum(row) for row in rows]
    shrink = min(1.0, (highest - _GAP * (len(rows) - 1)) / sum(heights))
    full = [aspect * height * shrink for row, height in zip(rows, heights, strict=True)
            for aspect in row]  # fmt: skip
    return [printed_width(shape.width, width) for shape, width in zip(shapes, full, strict=True)]


def _rows(aspects: Sequence[float], room: float) -> list[list[float]]:
    """As few rows as keep every row high enough."""
    count = len(aspects)
    made: list[list[float]] = []
    for rows in range(1, count + 1):
        step = ceil(count / rows)
        made = [list(aspects[i : i + step]) for i in range(0, count, step)]
        if all((room - _GAP * (len(row) - 1)) / sum(row) >= _ROW for row in made):
            break
    return made


def suits(shapes: Sequence[Shape], panels: int, form: str, page: Page) -> bool:
    """Whether a form is wide enough to show what is in the pictures of a figure."""
    if len(shapes) > 1:
        widths = printed(shapes, form, page)
        return all(
            width >= _PANEL * _ENOUGH and width / shape.aspect >= _LOW * _ENOUGH
            for shape, width in zip(shapes, widths, strict=True)
        )
    return rooms(page)[form] >= needed(shapes[0], panels) * _ENOUGH


def needed(shape: Shape, panels: int) -> float:
    """The width in millimetres at which a picture shows what is in it: that of its panels beside
    one another, of what is long and low, of the letters of a drawing, or what the author asks
    for."""
    if shape.width.endswith("mm"):
        return float(shape.width.removesuffix("mm"))
    beside = max(1, round(sqrt(max(panels, 1) * shape.aspect)))
    wanted = [_PANEL * beside if panels > 1 else 0.0, _LOW * shape.aspect]
    if shape.letters:
        wanted.append(_LEGIBLE * _POINT * shape.across / shape.letters)
    return max(wanted)


def sharp(shapes: Sequence[Shape], form: str, page: Page, dpi: float) -> bool:
    """Whether the pictures have enough pixels for a form."""
    widths = printed(shapes, form, page)
    return all(
        shape.drawn or shape.across / width * _INCH >= dpi * shape.factor * (1 - 0.005)
        for shape, width in zip(shapes, widths, strict=True)
    )


def forms(shapes: Sequence[Shape], panels: int, page: Page, dpi: float) -> tuple[str, ...]:
    """The forms that suit a figure, the best first: the narrowest that shows what is in it, then
    wider ones. None for which its pixels do not suffice, where a narrower one serves; the
    narrowest where none does."""
    names = list(rooms(page))
    if not shapes:
        return (names[-1],)
    enough = [name for name in names if sharp(shapes, name, page, dpi)] or names[:1]
    if len(shapes) > 1 and len(enough) > 1:
        enough = [name for name in enough if name != BESIDE]
    suited = [name for name in enough if suits(shapes, panels, name, page)]
    return tuple(suited) or (enough[-1],)


def widest(shapes: Sequence[Shape], panels: int, page: Page, dpi: float) -> list[float]:
    """The greatest width at which the layout may print each picture, in millimetres."""
    found = [printed(shapes, form, page) for form in forms(shapes, panels, page, dpi)]
    return [max(widths) for widths in zip(*found, strict=True)]
