"""Pages with pictures: whole, apart from each other and from the text, in order, and near."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import pikepdf
import pytest

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.pdf import images, write_pdf
from tests.outputs.pdf import harm
from tests.samples import hedge_pictures
from tests.samples.journals import house_style

Box = tuple[float, float, float, float]
MM = harm.MM
#: The most pages that each article may have.
PAGES = (3, 3, 3, 4, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pictured")
    hedge_pictures.draw(made / "images")
    return made


@pytest.mark.parametrize("name", ["medpeer", "casebook"])
@pytest.mark.parametrize("number", range(len(PAGES)))
def test_pages(number: int, name: str, folder: Path) -> None:
    journal = house_style(name)
    out = folder / f"{name}-{number}.pdf"
    write_pdf(hedge_pictures.article(number), journal, out, root=folder, attachment=None)
    pages = harm.Pages.read(out)
    wrong = [
        *harm.cut_images(pages),
        *harm.late_figures(pages),
        *outside(pages, journal),
        *overlapping(pages),
        *coarse(pages, float(journal.setting("limits")["wanted-dpi"]), journal),
        *hollow(pages, journal),
        *disordered(pages, journal),
    ]
    assert wrong == []
    assert len(pages.pictures) == number % 8 + 1
    assert max(word.page for word in pages.words) <= PAGES[number]


def test_the_same_bytes_twice(folder: Path, medpeer: Journal) -> None:
    made = []
    for name in ("one.pdf", "two.pdf"):
        write_pdf(hedge_pictures.article(5), medpeer, folder / name, root=folder, attachment=None)
        made.append((folder / name).read_bytes())
    assert made[0] == made[1]


def _streams(path: Path) -> list[tuple[int, int, bytes]]:
    """Width, height and bytes of the images in a PDF."""
    with pikepdf.open(path) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        return [
            (int(one.Width), int(one.Height), one.read_raw_bytes())
            for one in streams
            if one.get("/Subtype") == "/Image"
        ]


def test_many_pictures_are_the_same_without_being_kept_decoded(
    folder: Path, medpeer: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 200 pictures, 1.1 GB were kept."""
    few, many = folder / "few.pdf", folder / "many.pdf"
    write_pdf(hedge_pictures.article(5), medpeer, few, root=folder, attachment=None)
    monkeypatch.setattr(images, "_MOST_PIXELS", 0)
    write_pdf(hedge_pictures.article(5), medpeer, many, root=folder, attachment=None)
    assert _streams(many) == _streams(few) != []
    before, after = harm.Pages.read(few), harm.Pages.read(many)
    assert [w.text for w in after.words] == [w.text for w in before.words]
    assert [p.page for p in after.pictures] == [p.page for p in before.pictures]


def test_a_spoilt_picture_among_many_is_no_gap(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drawing would leave it out without a word."""
    monkeypatch.setattr(images, "_MOST_PIXELS", 0)
    given = next(folder.glob("images/*.png")).read_bytes()
    (tmp_path / "a.png").write_bytes(given[: len(given) // 2])
    (tmp_path / "top").mkdir()
    with pytest.raises(BuildError, match=r"a\.png"):
        images.images({"a.png": "a.png"}, tmp_path, tmp_path / "top")


def area(journal: Journal) -> Box:
    """The type area, from the lower left corner."""
    page = journal.page
    sides = (page.left, page.bottom, page.width - page.right, page.height - page.top)
    left, bottom, right, top = (side * MM for side in sides)
    return left, bottom, right, top


def outside(pages: harm.Pages, journal: Journal) -> Iterator[str]:
    left, bottom, right, top = area(journal)
    for picture in pages.pictures:
        x0, y0, x1, y1 = picture.box
        if x0 < left - 1 or x1 > right + 1 or y0 < bottom - 1 or y1 > top + 1:
            yield f"page {picture.page}: a picture is outside the type area"


def overlapping(pages: harm.Pages) -> Iterator[str]:
    for one, other in combinations(pages.pictures, 2):
        if one.page == other.page and meet(one.box, other.box):
            yield f"page {one.page}: two pictures overlap"
    for picture in pages.pictures:
        for word in pages.words:
            if word.page == picture.page and meet(picture.box, word.box) and word.text.strip():
                yield f"page {word.page}: “{word.text}” is on a picture"


def meet(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 1


def coarse(pages: harm.Pages, wanted: float, journal: Journal) -> Iterator[str]:
    """Only pictures that are no wider than a column."""
    for picture in pages.pictures:
        width = picture.box[2] - picture.box[0]
        if picture.ppi < wanted - 2 and width > journal.page.column_width * MM + 1:
            yield f"page {picture.page}: a picture has {picture.ppi:.0f} pixels an inch"


def hollow(pages: harm.Pages, journal: Journal) -> Iterator[str]:
    """Pages of which two thirds are empty, except the last one."""
    _, bottom, _, top = area(journal)
    for page in range(1, max(word.page for word in pages.words)):
        ends = [
            box[1]
            for box in [
                *(word.box for word in pages.words if word.page == page),
                *(picture.box for picture in pages.pictures if picture.page == page),
            ]
            if bottom - 4 < box[1] < top
        ]
        if not ends or (top - min(ends)) / (top - bottom) < 1 / 3:
            yield f"page {page} is almost empty"


def disordered(pages: harm.Pages, journal: Journal) -> Iterator[str]:
    """Figures or tables of which a later one comes first, or that come after the references: on a
    page behind the one on which these begin."""
    left, _, right, _ = area(journal)
    middle = (left + right) / 2
    found: dict[str, dict[int, harm.Word]] = {"Figure": {}, "Table": {}}
    for word in pages.words:
        caption = re.fullmatch(r"(Figure|Table).(\d+)\.", word.text.strip())
        if caption and "Semibold" in word.font:
            found[caption[1]][int(caption[2])] = word
    heads = [w.page for w in pages.words if w.text == "References" and "Semibold" in w.font]
    for kind, captions in found.items():
        for (first, one), (second, other) in pairwise(sorted(captions.items())):
            if other.page < one.page:
                yield f"{kind} {second} on page {other.page} is before {first}"
            across = (one.box[0] < middle) != (other.box[0] < middle)
            above = other.box[3] > one.box[3] + 1
            if other.page == one.page and above and not (across and other.box[0] > middle):
                yield f"{kind} {second} on page {other.page} is above {first}"
        late = [number for number, word in captions.items() if word.page > max(heads)]
        yield from (f"{kind} {number} is after the references" for number in late)
