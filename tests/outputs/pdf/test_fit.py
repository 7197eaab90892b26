"""What is too wide or too high for its column gets room, or the article is refused: nothing runs
over the margin, into the other column or over other words."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.pdf import gather
from tests.outputs.copies import write_pdf_copy
from tests.outputs.pdf import harm
from tests.outputs.pdf.reading import squeezed, tags, words_of
from tests.samples import hedge_tight
from tests.samples.hedge_tight import ADDRESS, FORMULA, LETTERS, SEQUENCE


def made(part: str, journal: Journal, root: Path, copy: str = "journal") -> Path:
    out = root / f"{copy}.pdf"
    write_pdf_copy(hedge_tight.article(part), journal, out, root=root, copy=copy)
    return out


def over_the_gutter(pages: harm.Pages) -> list[str]:
    return [
        w.text
        for w in pages.words
        if w.box[0] < harm.LEFT + harm.COLUMN < harm.SECOND - harm.HANG < w.box[2]
    ]


def formulae(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [str(tag.Alt) for tag in tags(opened) if tag.S == "/Formula"]


@pytest.mark.parametrize(
    "part",
    [
        hedge_tight.display(FORMULA),
        f"- {hedge_tight.display(FORMULA)}",
        f"In a line ${FORMULA}$ it is broken by Typst.",
        f"The primer {SEQUENCE} and {LETTERS}.",
        f"See {ADDRESS} or <{ADDRESS}> or [here]({ADDRESS}).",
        f"- - - {SEQUENCE}",
        f"In code `{SEQUENCE}`.",
        f"```\n{SEQUENCE}\n```",
        f"## {SEQUENCE}",
    ],
)
def test_nothing_leaves_its_column(part: str, medpeer: Journal, root: Path) -> None:
    out = made(part, medpeer, root)
    pages = harm.Pages.read(out)
    assert harm.faults(pages, 150) == []
    assert over_the_gutter(pages) == []
    made(part, medpeer, root, "review")


@pytest.mark.parametrize(
    "part",
    [
        hedge_tight.display(hedge_tight.matrix(9)),
        hedge_tight.grid(12),
        hedge_tight.grid(20),
        hedge_tight.grid(30),
        hedge_tight.grid(20, rows=60),
        hedge_tight.long_cells(6),
        hedge_tight.long_cells(18),
        f"| A | B |\n|---|---|\n| {LETTERS} | small |\n\n: **T.** {SEQUENCE}",
        f"| {SEQUENCE} | {ADDRESS} |\n|---|---|\n| a | b |\n\n: **T.** Two.",
    ],
)
def test_nothing_leaves_its_page(part: str, medpeer: Journal, root: Path) -> None:
    assert harm.faults(harm.Pages.read(made(part, medpeer, root)), 150) == []
    made(part, medpeer, root, "review")


def test_a_broken_formula_stays_one(medpeer: Journal, root: Path) -> None:
    """With its description, and its number beside it."""
    out = made(hedge_tight.display(FORMULA), medpeer, root)
    assert formulae(out) == [FORMULA]
    pages = harm.Pages.read(out)
    (number,) = (w for w in pages.words if w.text == "(1)")
    signs = [w for w in pages.words if "Math" in w.font and w != number]
    assert max(w.box[2] for w in signs) < number.box[0] - 5
    assert max(w.box[3] for w in signs) - min(w.box[1] for w in signs) > 20, "two lines"


def test_a_formula_over_the_page(medpeer: Journal, root: Path) -> None:
    """One that cannot be broken; links lead to where it is."""
    out = made(f"See [(1)](#eq-1). {hedge_tight.display(hedge_tight.matrix(9))}", medpeer, root)
    assert formulae(out) == [hedge_tight.matrix(9)]
    assert any("Math" in w.font and w.box[2] > harm.SECOND + 40 for w in harm.Pages.read(out).words)


def test_long_words_stay_what_they_are(medpeer: Journal, root: Path) -> None:
    """Broken without a hyphen or another sign: they can be copied."""
    out = made(f"The primer {SEQUENCE}, `{SEQUENCE}`.", medpeer, root)
    assert words_of(out).count(SEQUENCE) == 2
    with pikepdf.open(out) as opened:
        assert "\u200b".encode("utf-16-be").hex() not in str(opened.Root.StructTreeRoot).lower()


@pytest.mark.parametrize("paragraphs", [6, 18])
def test_a_row_that_is_higher_than_a_page(paragraphs: int, medpeer: Journal, root: Path) -> None:
    """All its words are there."""
    for copy in ("journal", "review"):
        words = words_of(made(hedge_tight.long_cells(paragraphs), medpeer, root, copy))
        assert words.count(squeezed("Measurements were repeated")) == 2 * paragraphs + 2


@pytest.mark.parametrize("linked", ["Visit^[In days.]", "Visit <https://example.org>"])
def test_links_in_the_head_of_a_long_table(linked: str, medpeer: Journal, root: Path) -> None:
    """A repeated head is an artifact and may hold no link, so that this one is printed once."""
    rows = "".join(f"| {number} | pale |\n" for number in range(150))
    found = []
    for head in (linked, "Visit"):
        out = made(f"| {head} | Skin |\n|---|---|\n{rows}\n: **T.** Long.", medpeer, root)
        found.append(words_of(out).count("Visit"))
    assert found[0] == 1 < found[1]


def test_a_long_legend_flows_in_the_review_copy(medpeer: Journal, root: Path) -> None:
    out = made(hedge_tight.legend(2100), medpeer, root, "review")
    pages = harm.Pages.read(out)
    (last,) = (w for w in pages.words if "Farewell" in w.text)
    assert last.page > pages.pictures[0].page
    assert all(w.box[1] > 40 for w in pages.words)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (hedge_tight.display(hedge_tight.matrix(30)), r"the formula \(1\) “[^”]{48}…” is too wide"),
        (f"So $\\frac{{{FORMULA * 4}}}{{2}}$.", "the formula “.+…” is too wide"),
        (hedge_tight.grid(40), "Table 1 has 40 columns, which do not fit the page even turned"),
        (f"- one\n\n{hedge_tight.grid(14)}".replace("\n", "\n    "), "a table has 14 columns"),
        (hedge_tight.high_row(5), "Table 1 has a row that is higher than the page"),
        (hedge_tight.legend(2100), "Figure 1 has a legend that leaves no room"),
        (
            hedge_tight.grid(9, word="pale^[Or white.]"),
            "#tbl-1 on page 1 extends across both columns, where a footnote has no place",
        ),
        (
            "\u00a0".join(["word"] * 40),
            r"words leave the page or overlap other words on page 1, \d+ mm from",
        ),
    ],
    ids=("formula", "inline", "columns", "nested", "row", "legend", "note", "unforeseen"),
)
def test_refused(part: str, said: str, medpeer: Journal, root: Path) -> None:
    with pytest.raises(BuildError, match=f"^{said}") as refused:
        made(part, medpeer, root)
    assert "\n" not in str(refused.value)
    assert "panicked" not in str(refused.value)


def test_tables_part_words_where_the_text_does() -> None:
    """Typst measures a cell's words before they are parted, so it has the expression too."""
    typst = Path(gather.__file__).with_name("table.typ").read_text(encoding="utf-8")
    assert f'regex("{gather.LONG.pattern}")' in typst
