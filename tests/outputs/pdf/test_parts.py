"""The parts of the PDF writer that need no Typst."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.article import ast
from casepress.article.model import Article
from casepress.article.wording import date
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.figures.fonts import font_files
from casepress.outputs.pdf import balance, write_pdf
from casepress.outputs.pdf.messages import refusal
from casepress.outputs.pdf.plan import SPACER, Anchor, Layout, Mark, Plan, Spot, WholeBlock
from casepress.outputs.pdf.view import ended, language, numbered, numbered_entries, view
from tests.samples import hedge, parts

LABELS = {"months": ["January", "February"], "date": "{day} {month} {year}"}


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("en-US", ("en", "US")), ("fr", ("fr", None)), ("zh-Hant-TW", ("zh", "TW"))],
)
def test_language(tag: str, wanted: tuple[str, str | None]) -> None:
    assert language(tag) == wanted


@pytest.mark.parametrize(
    ("iso", "wanted"),
    [("2025-02-09", "9 February 2025"), ("2025-01", "January 2025"), ("2025", "2025")],
)
def test_date(iso: str, wanted: str) -> None:
    assert date(iso, LABELS) == wanted


def test_rail_has_a_block_for_each_known_fact(medpeer: Journal) -> None:
    full = view(Article.from_json(hedge.stress()), medpeer)
    headings = [part["heading"] for part in full["rail"]]
    assert headings == ["Correspondence", "Article history", "Cite this article", "Licence"]
    assert [ast.text(line) for line in full["rail"][1]["lines"]] == [
        "Received 2 September 2025",
        "Accepted 14 October 2025",
        "Published 5 November 2025",
    ]
    assert view(Article.from_json(hedge.bare()), medpeer)["rail"] == []


def test_marks_of_authors(medpeer: Journal) -> None:
    full = view(Article.from_json(hedge.stress()), medpeer)
    assert [a["marks"] for a in full["authors"][:3]] == ["1,*", "2,†", "3,2,†"]
    assert full["affiliations"][-1]["mark"] == "†"


def test_one_kind_of_font_a_package(medpeer: Journal) -> None:
    for package in (*medpeer.data["fonts"]["packages"], *medpeer.data["fonts"]["large"]):
        files = font_files([package])
        assert files and len({path.suffix for path in files}) == 1
        assert len({path.stem for path in files}) == len(files)
    with pytest.raises(BuildError, match="font package no_such_font is not installed"):
        font_files(["no_such_font"])


def test_numbered_leaves_the_original_alone() -> None:
    blocks = hedge.stress()["blocks"]
    made = numbered(blocks)
    assert not any("n" in node for node in ast.walk(blocks))
    serials = [node["n"] for node in ast.walk(made) if "n" in node]
    assert serials == list(range(len(serials)))


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("unknown font family: nimbus sans", "font nimbus sans"),
        ("something new\nin two lines", "something new in two lines"),
    ],
)
def test_refusal(message: str, named: str) -> None:
    worded = refusal(message)
    assert named in worded and "\n" not in worded


def page(room: float, columns: int = 2) -> balance.LayOut:
    """A last page of which `room` points are free in sum over its columns of 600."""

    def lay_out(plan: Plan) -> Layout:
        used = columns * 600 - room
        high = 600 - plan.height
        pages, left = 2, used
        if used > columns * high:
            pages, left = 3, used - columns * high
        x = 50 if left <= high else 300
        end = Mark(-1, pages, x, 50 + (left if x == 50 else left - high))
        marks = (Mark(0, 1, 50, 50), Mark(7, 2, 50, 50), end)
        return Layout(marks, (), {SPACER: 2}, {}, (), pages, second=300, foot=650)

    return lay_out


@pytest.mark.parametrize(("top", "guess"), [(0, 3), (1, 1), (1, 9), (5, 5), (5, 2), (5, 9), (0, 0)])
def test_highest(top: int, guess: int) -> None:
    tried: list[int] = []

    def left(steps: int) -> float | None:
        tried.append(steps)
        return 24.0 * (top - steps) + 23 if steps <= top else None

    assert balance.highest(left, guess) == top
    assert guess != top or len(tried) <= 2


def test_highest_tries_no_more_where_no_line_can_move() -> None:
    assert balance.highest({5: 21.0}.__getitem__, 5) == 5


@pytest.mark.parametrize(
    ("room", "steps"), [(0, 0), (23, 0), (24, 1), (240, 10), (900, 37), (1150, 47)]
)
def test_balance_takes_the_tallest_spacer(room: float, steps: int) -> None:
    plan = balance.balanced(Plan(), page(room))
    assert plan.height == steps * balance.STEP
    assert plan.spacer_before == (7 if steps else -1)


@pytest.mark.parametrize(
    ("callout", "pages_after", "moved"),
    [(2, 3, True), (3, 3, False), (2, 4, False), (1, 3, False), (None, 3, True)],
)
def test_floats_are_brought_up_to_their_callout(
    callout: int | None, pages_after: int, moved: bool
) -> None:
    """A figure on page 3 whose place is on page 2; page 1 is left to the title."""

    def lay_out(plan: Plan) -> Layout:
        early = bool(plan.early)
        return Layout(
            marks=(Mark(0, 1, 50, 50), Mark(4, 2, 50, 50), Mark(-1, 3, 50, 99)),
            anchors=(Anchor(6, "fig-1", 2),),
            floats={6: 2 if early else 3},
            callouts={"fig-1": Spot(callout, 50, 50)} if callout else {},
            kept=(),
            pages=pages_after if early else 3,
            second=300,
            foot=650,
        )

    assert bool(balance.pulled_up(Plan(), lay_out).early) is moved


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("One.\n\nTwo.", True),
        ("- a\n- b\n\n    c", True),
        ("1. a\n2. b", True),
        ("> quoted", True),
        ("::: x\nlast\n:::", True),
        ("| a |\n|---|\n| 1 |", False),
    ],
)
def test_the_end_is_behind_the_last_words(markdown: str, found: bool) -> None:
    blocks = parts.blocks(markdown)
    assert not any(node["t"] == "End" for node in ast.walk(blocks))
    made = [node["t"] for node in ast.walk(ended(blocks))]
    assert made.count("End") == int(found)
    assert not found or made[-1] == "End"
    assert ended([]) == []


def test_entries_of_the_reference_list() -> None:
    blocks = numbered([hedge.references(3)])
    assert numbered_entries(blocks) == {2: 3, 3: 3}  # the heading is 0, the first entry 1


def test_the_spacer_stands_before_floats_that_come_later() -> None:
    """A figure on a page of its own behind the text: the spacer must not wait for it."""

    def lay_out(plan: Plan) -> Layout:
        early = plan.spacer_before == 9
        y = 600.0 if not plan.height else 620.0
        return Layout(
            marks=(Mark(0, 1, 50, 50), Mark(7, 2, 50, 50), Mark(-1, 2, 50, y)),
            anchors=(),
            floats={9: 3} | ({SPACER: 2 if early else 3} if plan.height else {}),
            callouts={},
            kept=(),
            pages=3 if plan.height <= 240 else 4,
            second=300,
            foot=650,
        )

    plan = balance.balanced(Plan(), lay_out)
    assert (plan.spacer_before, plan.height) == (9, 240)


@pytest.mark.parametrize("name", ["stress", "bare"])
def test_few_layouts_are_tried(
    name: str, medpeer: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each costs a tenth of the first; what a page may cost is a matter of their number."""
    tried: list[Layout] = []
    read = Layout.read

    def counted(answer: str) -> Layout:
        tried.append(read(answer))
        return tried[-1]

    monkeypatch.setattr(Layout, "read", counted)
    hedge.draw(tmp_path / "images")
    sample = getattr(hedge, name)()
    write_pdf(sample, medpeer, tmp_path / "a.pdf", root=tmp_path, attachment=None)
    assert len(tried) <= 8


@pytest.mark.parametrize("room", [40, 3])
def test_a_reference_is_parted_only_where_its_beginning_has_room(room: float) -> None:
    """Typst drops the beginning of a block, with its id and tag, where no line of it fits."""

    def lay_out(plan: Plan) -> Layout:
        parted = 12 in plan.loose
        below = () if parted or plan.alone else (WholeBlock(12, 3, 670),)
        begins = () if parted and room < 20 else (Mark(12, 3, 300, 650 - room),)
        marks = (Mark(0, 1, 50, 50), *begins, Mark(-1, 4, 50, 90))
        return Layout(marks, (), {8: 3}, {}, below, 4, second=300, foot=650)

    assert balance.loosened(Plan(), lay_out).loose == ({12} if room > 20 else set())
    assert balance.best(lay_out).alone == (set() if room > 20 else {8})
