"""Formulae as Typst prints them: every sign is known, and columns stay apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import typst

from casepress.outputs.pdf.formulae import formulae

SIGNS = {
    r"P(A \cap B)": "∩",
    r"a \otimes b": "⊗",
    r"a \odot b": "⊙",
    r"a \oplus b": "⊕",
    r"A \cup B": "∪",
    r"a \mid b": "∣",
}
#: Formulae in which a 2 ends one column, and a 3 begins the next one on its right.
COLUMNS = [
    r"\begin{array}{cc} 12 & 3 \\ 4 & 56 \end{array}",
    r"\begin{matrix} 12 & 3 \\ 4 & 56 \end{matrix}",
    r"A = \begin{smallmatrix} 12 & 3 \\ 4 & 56 \end{smallmatrix}",
    r"\begin{array}{c|c} 12 & 3 \\ \hline 4 & 56 \end{array}",
    r"\begin{pmatrix} 12 & 3 \\ 4 & 56 \end{pmatrix}",
    r"\begin{vmatrix} 12 & 3 \\ 4 & 56 \end{vmatrix}",
    r"\left[\begin{array}{cc} 12 & 3 \\ 4 & 56 \end{array}\right]",
    r"\left\{\begin{array}{ll} 12 & 3 \\ 4 & 56 \end{array}\right.",
    r"f = \begin{cases} 12 & 3 \\ 4 & 56 \end{cases}",
    r"\begin{aligned} 1 &= 2 & 3 &= 4 \\ 5 &= 6 & 7 &= 8 \end{aligned}",
    r"\begin{align} 1 &= 2 & 3 &= 4 \\ 5 &= 6 & 7 &= 8 \end{align}",
    r"\begin{alignat}{2} 1 &= 2 & 3 &= 4 \\ 5 &= 6 & 7 &= 8 \end{alignat}",
]


def _printed(tex: str, folder: Path) -> Any:
    """The text of the page that Typst makes of a formula."""
    made = formulae([("DisplayMath", tex)])["DisplayMath"][tex]
    source = folder / "a.typ"
    source.write_text(f"#set page(width: 9cm, height: 5cm)\n$ {made} $\n", encoding="utf-8")
    return pypdfium2.PdfDocument(typst.compile(str(source)))[0].get_textpage()


@pytest.mark.parametrize("tex", SIGNS, ids=list(SIGNS))
def test_a_sign_is_printed(tex: str, tmp_path: Path) -> None:
    assert SIGNS[tex] in _printed(tex, tmp_path).get_text_range()


@pytest.mark.parametrize("tex", COLUMNS)
def test_columns_are_apart(tex: str, tmp_path: Path) -> None:
    page = _printed(tex, tmp_path)
    boxes = {page.get_text_range(i, 1): page.get_charbox(i) for i in range(page.count_chars())}
    two, three = boxes["2"], boxes["3"]
    assert abs(two[1] - three[1]) < 2  # in one row
    assert three[0] - two[2] > 3.5


def test_brackets() -> None:
    tex = r"\begin{vmatrix} 1 & 2 \end{vmatrix} \begin{matrix} 1 & 2 \end{matrix}"
    made = formulae([("InlineMath", tex)])["InlineMath"][tex]
    assert 'mat(delim: "|", 1, 2)' in made
    assert "mat(delim: #none, 1, 2)" in made
