"""What runs over the edge or over other words is seen in the finished PDF, and told with its place
in the manuscript."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.errors import MisfitError
from casepress.core.journal import Journal
from casepress.outputs.pdf.edges import Area, check_edges, outside, suspicious
from casepress.outputs.pdf.links import page_objects
from casepress.outputs.pdf.messages import misfit
from casepress.outputs.pdf.objects import Objects
from casepress.outputs.pdf.source_lookup import line_of, located
from tests.outputs.copies import write_pdf_copy
from tests.samples import hedge

AREA = Area(50, 50, 550, 750)
PAGE = """#set page(width: 600pt, height: 800pt, margin: 50pt, columns: 2,
  header: place(top + left, dx: -45pt, dy: -5pt)[A running head])
#set document(title: "a", date: datetime(year: 2025, month: 1, day: 1))
#set text(lang: "en", size: 10pt)
First words stand here. #linebreak()
"""


def checked(body: str, folder: Path) -> None:
    import typst

    (folder / "a.typ").write_text(PAGE + body)
    data = typst.compile(str(folder / "a.typ"), format="pdf", pdf_standards=["a-2a"])
    assert isinstance(data, bytes)
    made = Objects(data)
    check_edges(made, page_objects(made), data, AREA)


@pytest.mark.parametrize(
    "body",
    [
        "#place(dx: 520pt)[beyond]",
        "#box[" + "~".join(["words"] * 60) + "]",
        "#place(dy: 730pt)[too low]",
        "#place(dy: -30pt)[too high]",
        "#place(dx: -30pt)[at the left]",
        "#place(dx: 200pt, dy: 300pt, rotate(-90deg, reflow: true)["
        + "~".join(["up"] * 150)
        + "])",
        "#box[" + "~".join(["words"] * 12) + "]#colbreak() #linebreak() The second column",
    ],
    ids=("beyond", "wide", "low", "high", "left", "turned", "column"),
)
def test_seen(body: str, tmp_path: Path) -> None:
    with pytest.raises(
        MisfitError,
        match=r"^words leave the page or overlap other words on page 1, \d+ mm from its top",
    ):
        checked(body, tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        "#lorem(700)",
        '#math.equation(block: true, alt: "a", '
        "$hat(a) != sum_(i=0)^n x_i / overline(x y z) in.not accent(b, tilde)$)",
        "#table(columns: 4, ..range(40).map(i => [cell #i “fi” “(ill)”]))",
        "#place(dy: 300pt, rotate(-90deg, reflow: true)[" + "~".join(["up"] * 12) + "])",
    ],
    ids=("text", "formula", "table", "turned"),
)
def test_no_fault(body: str, tmp_path: Path) -> None:
    checked(body, tmp_path)


def test_usual_pages_are_not_measured(medpeer: Journal, root: Path) -> None:
    """What they cost is the glance."""
    for copy, area in (("journal", Area(51, 42, 545, 783)), ("review", Area(79, 76, 522, 772))):
        out = root / f"{copy}.pdf"
        write_pdf_copy(hedge.stress(), medpeer, out, root=root, copy=copy)
        made = Objects(out.read_bytes())
        assert suspicious(made, page_objects(made), area) == []
        assert list(outside(out.read_bytes(), [1, 2, 3], area)) == []


TEXT = "---\ntitle: T\n---\n\nThe **hedge** was\ntrimmed.\n\n$$a +\n b$$ {#eq-a}\n\n{#eq-ab}\n"


@pytest.mark.parametrize(
    ("clue", "line"),
    [
        ("The hedge was trimmed", 5),
        ("trimmed.", 6),
        ("a + b", 8),
        ("#eq-a", 9),
        ("#eq-ab", 11),
        ("#eq", None),
        ("of no hedge", None),
        ("—", None),
        ("", None),
    ],
)
def test_line_of(clue: str, line: int | None) -> None:
    assert line_of(clue, TEXT) == line


def test_located(tmp_path: Path) -> None:
    error = MisfitError("it is too wide", "#eq-a")
    text = tmp_path / "manuscript" / "x" / "article.md"
    assert located(error, text) == "it is too wide"
    text.parent.mkdir(parents=True)
    text.write_text(TEXT)
    assert located(error, text) == "manuscript/x/article.md:9: it is too wide"
    error = MisfitError("it is too wide", "#fig-1")
    assert located(error, text) == "manuscript/x/article.md: it is too wide"


def test_misfit() -> None:
    assert misfit("panicked with: something else") is None
    found = misfit("panicked with: refused: a+b\x01the formula “a+b” is too wide")
    assert found is not None
    assert (str(found), found.clue) == ("the formula “a+b” is too wide", "a+b")
