"""What a page must not do, read off a finished PDF with pypdfium2: one sentence for each fault.

Measures in points from the lower left corner, as in the PDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ctypes import byref, c_float, c_ulong
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

MM = 72 / 25.4
LEFT, BOTTOM, RIGHT, TOP = 18 * MM, 21 * MM, (210 - 18) * MM, (297 - 24) * MM
COLUMN = 83.5 * MM
SECOND = RIGHT - COLUMN
HANG = 4.0  # hanging punctuation
RISE = 9 * MM + 1  # of the masthead above the type area
SMALLEST = 6.5
TEXT_SIZE = 9.0
HEADINGS = (11.0, 9.5)


@dataclass(frozen=True)
class Word:
    """A run of text: its font and size, its box."""

    page: int
    text: str
    font: str
    size: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """An image: its box, what its clipping leaves, its pixels an inch."""

    page: int
    box: tuple[float, float, float, float]
    clip: tuple[float, float, float, float] | None
    ppi: float


@dataclass(frozen=True)
class Pages:
    """What is on the pages of a PDF."""

    words: tuple[Word, ...]
    pictures: tuple[Picture, ...]
    shapes: tuple[tuple[int, tuple[float, float, float, float]], ...]

    @classmethod
    def read(cls, path: Path) -> Pages:
        words: list[Word] = []
        pictures: list[Picture] = []
        shapes = []
        with pdfium.PdfDocument(path) as document:
            for number, page in enumerate(document, start=1):
                within = 99  # the level of a drawing's group, whose parts have measures of its own
                for item in page.get_objects(max_depth=6, textpage=page.get_textpage()):
                    if item.level > within:
                        continue
                    within = 99
                    box = tuple(item.get_bounds())
                    if _of_a_drawing(item):
                        shapes.append((number, box))
                        within = item.level
                    elif item.type == raw.FPDF_PAGEOBJ_TEXT:
                        words.append(_word(number, item, box))
                    elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
                        pictures.append(_picture(number, item, box))
                    elif item.type == raw.FPDF_PAGEOBJ_PATH:
                        shapes.append((number, box))
        return cls(tuple(words), tuple(pictures), tuple(shapes))


def _of_a_drawing(item: Any) -> bool:
    """Whether an object is a part of a drawing: marked with the text for who cannot see it, and
    no pixels. What is written in a drawing is its author's, in size and place; that it stays within
    the margins is the layout's."""
    if item.type == raw.FPDF_PAGEOBJ_IMAGE:
        return False
    size = c_ulong()
    return any(
        raw.FPDFPageObjMark_GetParamStringValue(
            raw.FPDFPageObj_GetMark(item, k), b"Alt", None, 0, byref(size)
        )
        for k in range(max(raw.FPDFPageObj_CountMarks(item), 0))
    )


def _word(page: int, item: Any, box: Any) -> Word:
    matrix = item.get_matrix()
    size = item.get_font_size() * max(abs(matrix.d), abs(matrix.b))
    name = item.get_font().get_base_name().rpartition("+")[2]
    return Word(page, item.extract(), name, round(size, 2), box)


def _picture(page: int, item: Any, box: Any) -> Picture:
    width, height = item.get_px_size()
    ppi = min(width / (box[2] - box[0]), height / (box[3] - box[1])) * 72
    return Picture(page, box, _clip(item), ppi)


def _clip(item: Any) -> tuple[float, float, float, float] | None:
    """What all clipping paths of an object leave of the page."""
    path = raw.FPDFPageObj_GetClipPath(item)
    left, bottom, right, top = 0.0, 0.0, 1e6, 1e6
    found = False
    for k in range(max(raw.FPDFClipPath_CountPaths(path), 0)):
        xs, ys = [], []
        for s in range(raw.FPDFClipPath_CountPathSegments(path, k)):
            segment = raw.FPDFClipPath_GetPathSegment(path, k, s)
            x, y = c_float(), c_float()
            if raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y)):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            found = True
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return (left, bottom, right, top) if found else None


def faults(pages: Pages, least_ppi: float) -> list[str]:
    """Everything that is wrong with the pages of a journal copy."""
    return [
        *cut_images(pages),
        *over_the_margin(pages),
        *small_print(pages),
        *overfull_lines(pages),
        *coarse_images(pages, least_ppi),
        *widow_headings(pages),
        *late_figures(pages),
    ]


def cut_images(pages: Pages) -> Iterator[str]:
    for picture in pages.pictures:
        x0, y0, x1, y1 = picture.box
        left, bottom, right, top = picture.clip or (x0, y0, x1, y1)
        if left > x0 + 1 or bottom > y0 + 1 or right < x1 - 1 or top < y1 - 1:
            yield f"page {picture.page}: an image is cut"


def over_the_margin(pages: Pages) -> Iterator[str]:
    """Images and rules, and text but for running heads."""
    drawn = [("an image", p.page, p.box) for p in pages.pictures]
    drawn += [("a rule or tint", page, box) for page, box in pages.shapes if not _strip(box)]
    drawn += [(f"“{w.text}”", w.page, w.box) for w in pages.words if not _strip(w.box)]
    for what, page, (x0, y0, x1, y1) in drawn:
        top = TOP + (RISE if page == 1 else 0)
        if x0 < LEFT - HANG or x1 > RIGHT + HANG or y0 < BOTTOM - 3 or y1 > top + 3:
            yield f"page {page}: {what} is over the margin"


def _strip(box: tuple[float, float, float, float]) -> bool:
    """Within the bands of the running head and foot."""
    return box[1] > TOP + 4 or box[3] < BOTTOM - 4


def small_print(pages: Pages) -> Iterator[str]:
    """Indices within formulae aside."""
    for word in pages.words:
        if word.size < SMALLEST and "Math" not in word.font:
            yield f"page {word.page}: “{word.text}” is {word.size} pt"


def overfull_lines(pages: Pages) -> Iterator[str]:
    """Body text of the first column reaching into the gutter, of the second over the margin."""
    for word in _body(pages):
        if word.box[0] < LEFT + COLUMN / 3 and word.box[2] > LEFT + COLUMN + HANG:
            yield f"page {word.page}: “{word.text}” reaches into the gutter"
        if word.box[2] > RIGHT + HANG:
            yield f"page {word.page}: “{word.text}” reaches over the margin"


def _body(pages: Pages) -> list[Word]:
    """The text of the columns: not that of the abstract, whose tint is wider than one."""
    wide = [(page, box) for page, box in pages.shapes if box[2] - box[0] > COLUMN + HANG]
    return [
        word
        for word in pages.words
        if word.font.startswith("SourceSerif")
        and word.size == TEXT_SIZE
        and not any(
            page == word.page and box[1] < word.box[1] and word.box[3] < box[3]
            for page, box in wide
        )
    ]


def coarse_images(pages: Pages, least_ppi: float) -> Iterator[str]:
    for picture in pages.pictures:
        if picture.ppi < least_ppi:
            yield f"page {picture.page}: an image of {picture.ppi:.0f} pixels an inch"


def widow_headings(pages: Pages) -> Iterator[str]:
    """Headings with nothing below them in their column."""
    for word in pages.words:
        if "Semibold" not in word.font or word.size not in HEADINGS:
            continue
        second = word.box[0] > SECOND - HANG
        below = [
            w
            for w in pages.words
            if w.page == word.page
            and (w.box[0] > SECOND - HANG) == second
            and BOTTOM - 3 < w.box[1] < word.box[1] - 2
            and not ("Semibold" in w.font and w.size in HEADINGS)
        ]
        if not below:
            yield f"page {word.page}: the heading “{word.text}” is at the foot"


def late_figures(pages: Pages) -> Iterator[str]:
    """Figures and tables that are more than a page after their first callout."""
    captions: dict[str, int] = {}
    callouts: dict[str, int] = {}
    by_page: dict[int, list[str]] = {}
    for word in pages.words:
        text = word.text.replace("\u00a0", " ").strip()
        caption = re.fullmatch(r"((?:Figure|Table) \d+)\.", text)
        if caption and "Semibold" in word.font:
            captions.setdefault(caption[1], word.page)
        else:
            by_page.setdefault(word.page, []).append(text)
    for page, texts in by_page.items():
        for name in re.findall(r"(?:Figure|Table) \d+", " ".join(texts)):
            callouts.setdefault(name, page)
    for name, page in captions.items():
        if page > callouts.get(name, page) + 1:
            yield f"page {page}: {name} is called on page {callouts[name]}"
