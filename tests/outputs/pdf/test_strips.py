"""Blocks that are kept whole, where wide figures leave only a low strip of their page."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.pdf import write_pdf
from casepress.outputs.pdf.balance import best
from casepress.outputs.pdf.plan import Anchor, Layout, Mark, Plan, WholeBlock
from tests.outputs.pdf import harm
from tests.samples import hedge, parts


def table(number: int, rows: int = 10) -> str:
    body = "\n".join(f"| {k} | dry |" for k in range(1, rows + 1))
    return f"| Day | Soil |\n|---|---|\n{body}\n\n: **Soil {number}.** Each morning."


def formula(rows: int = 12) -> str:
    lines = r" \\ ".join(f"a_{{{k}}}" for k in range(rows))
    return rf"$$ \begin{{pmatrix}} {lines} \end{{pmatrix}} $$"


def set_pages(body: list[str], journal: Journal, folder: Path) -> harm.Pages:
    """The pages of: text to near the foot of the first one, two figures that leave a strip of
    some 80 points of the second one, then `body`."""
    from PIL import Image

    (folder / "images").mkdir()
    Image.new("L", (2800, 1596), 180).save(folder / "images" / "low.png")
    figure = '![**View.** A legend.](images/low.png){alt="a" width="174mm"}'
    text = ["# Case report {#case-report}", *[hedge.PROSE] * 9, figure, figure, *body]
    document = hedge.article(
        "\n\n".join([*text, hedge.MORE]), refs=9, title=parts.meta_inlines("T"), lang="en-US"
    )
    write_pdf(document, journal, folder / "a.pdf", root=folder, attachment=None)
    return harm.Pages.read(folder / "a.pdf")


@pytest.mark.parametrize(
    "body",
    [
        # Parted, the first one leaves too little room for the second.
        [hedge.PROSE, hedge.MORE, table(1), table(2)],
        # Formulae cannot be parted: a figure gives way.
        [formula()] * 4,
    ],
    ids=("tables", "formulae"),
)
def test_a_low_strip(body: list[str], medpeer: Journal, tmp_path: Path) -> None:
    pages = set_pages(body, medpeer, tmp_path)
    assert harm.faults(pages, float(medpeer.data["lint"]["limits"]["least-dpi"])) == []
    assert len({p.page for p in pages.pictures}) == 2


def days(rows: int) -> str:
    """A table over the page's width; of 43 rows and more its first part fills a page."""
    cells = "pale leaves in the morning | watered twice | no change was seen | Privet, clipped"
    body = "\n".join(f"| {k} | {cells} |" for k in range(1, rows + 1))
    return (
        f"| Day | Shrub | Water | Growth | Therapy |\n|--|--|--|--|--|\n{body}\n\n: **Days.** All."
    )


@pytest.mark.parametrize("before", [3, 6, 7])
@pytest.mark.parametrize(
    ("rows", "after"),
    [(44, []), (100, []), (44, [formula()] * 4), (44, [f"- one\n\n  {formula()}\n"] * 4)],
    ids=("references", "three pages", "formulae", "in a list"),
)
def test_a_page_that_a_table_fills(
    before: int, rows: int, after: list[str], medpeer: Journal, tmp_path: Path
) -> None:
    """Nothing is below the table's part: no block that is kept whole either."""
    body = [*[hedge.PROSE] * before, days(rows), *after]
    document = hedge.article(
        "\n\n".join(["# Case report {#case-report}", *body]),
        refs=40,
        title=parts.meta_inlines("T"),
        lang="en-US",
    )
    out = tmp_path / "a.pdf"
    write_pdf(document, medpeer, out, root=tmp_path, attachment=None)
    pages = harm.Pages.read(out)
    assert harm.faults(pages, 150) == []
    end = min(box[1] for page, box in pages.shapes if page == 2 and box[1] > harm.BOTTOM)
    below = [w.text for w in pages.words if w.page == 2 and harm.BOTTOM - 19 < w.box[3] < end]
    assert below == []


def test_blocks_are_measured_where_nothing_else_helps() -> None:
    """A formula, which has no number, below a part of a table, which cannot give way."""

    def lay_out(plan: Plan) -> Layout:
        below = () if plan.measured else (WholeBlock(-1, 2, 700),)
        marks = (Mark(0, 1, 50, 50), Mark(-1, 3, 50, 99))
        return Layout(marks, (), {5: 1}, {}, below, 3, second=300, foot=650)

    assert best(lay_out).measured


def test_what_no_page_can_hold_is_refused(medpeer: Journal, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="formula within the text is too high for page"):
        set_pages([formula(70)], medpeer, tmp_path)


def test_a_refusal_names_the_table() -> None:
    """A layout in which table 6 reaches below page 2 whatever the plan."""
    layout = Layout(
        marks=(Mark(0, 1, 50, 50), Mark(-1, 3, 50, 99)),
        anchors=(Anchor(6, "tbl-1", 2),),
        floats={5: 2},
        callouts={},
        kept=(WholeBlock(6, 2, 700),),
        pages=3,
        second=300,
        foot=650,
    )
    with pytest.raises(BuildError, match=r"^#tbl-1 is too high for page 2"):
        best(lambda plan: layout)
