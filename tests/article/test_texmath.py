"""Formulae in titles as text: against a table, and letters and signs as pandoc reads them."""

from __future__ import annotations

import re

import pytest

from casepress.article.pandoc import convert
from casepress.references.bibtex.importer import read

SAME = [
    r"H$_2$S",
    r"{H$_2$O$_2$}",
    r"$\beta$-blocker",
    r"IgG$_4$",
    r"$^{18}$F-FDG",
    r"Ca$^{2+}$",
    r"CD4$^+$CD25$^+$",
    r"10$^{-3}$",
    r"$\beta_2$-Adrenergic",
    r"$\mathrm{CO_2}$",
    r"$\Delta F_{508}$",
    r"5 $\pm$ 3 $\mu$m",
    r"$\text{IgG}_4$",
    r"\(\alpha\)-synuclein",
    r"\ensuremath{\gamma}-GT",
    r"$\leq$ 5",
    r"$n=5$",
    r"$p<0.05$",
    r"$3 \times 10^{9}$",
    r"IFN-$\gamma$ $\rightarrow$ IL-12",
    r"$\alpha_{1}$-antitrypsin",
    r"cost \$5 and \$6",
]
MEANT = [
    (r"H$_2$S", "H<sub>2</sub>S"),
    (r"{H$_2$O$_2$}", '<span class="nocase">H<sub>2</sub>O<sub>2</sub></span>'),
    (r"$\beta$-blocker", "β-blocker"),
    (r"IgG\textsubscript{4}", "IgG<sub>4</sub>"),
    (r"\textbeta-blocker of \textalpha 1", "β-blocker of α1"),
    (r"$^{18}$F", "<sup>18</sup>F"),
    (r"37$^\circ$C, 37$^{\circ}$C", "37°C, 37°C"),
    (r"$p<0.05$, $n = 5$", "<i>p</i> < 0.05, <i>n</i> = 5"),
    (r"$\mathrm{H_2O}$", "H<sub>2</sub>O"),
    (r"$10^{-3}$", "10<sup>−3</sup>"),
    (r"$A_{1c}$ and $t_{1/2}$", "A<sub>1c</sub> and <i>t</i><sub>1/2</sub>"),
    (r"$\textit{BRCA}1$", "BRCA1"),
    (r"$50\%$ of \$5", "50% of $5"),
    (r"$\sqrt{2}$", r"$\sqrt{2}$"),
    (r"$a$", "<i>a</i>"),
]


def title(written: str) -> str:
    made = read(f"@book{{a, title={{{written}}}, year=2020}}", "a.bib")
    return str(made.items[0][0]["title"])


@pytest.mark.parametrize(("written", "meant"), MEANT)
def test_meaning(written: str, meant: str) -> None:
    assert title(written).replace("\u00a0", " ").replace("\u202f", " ") == meant


@pytest.mark.parametrize("written", SAME)
def test_as_pandoc_prints_it(written: str) -> None:
    """pandoc's reader of BibTeX leaves formulae to its writers; HTML's sets simple ones as text.
    It sets every letter of a formula in italics, and other spaces."""
    document, _ = convert(written, "latex", "html")
    assert simple(title(written)) == simple(document)


def simple(html: str) -> str:
    html = re.sub(r"</?(?:p|em|i|span)\b[^>]*>|\s", "", html)
    return (
        html.replace("&lt;", "<").replace("&gt;", ">").replace("\u2005", "").replace("\u2004", "")
    )


@pytest.mark.parametrize("formula", [r"$\frac{1}{2}$", r"$\sqrt{2}$", r"$\foo$", "$a&b$"])
def test_what_is_no_text_is_said(formula: str) -> None:
    made = read(f"@book{{a, title={{T {formula}}}, year=2020}}", "a.bib")
    told = [f.message for f in made.findings if f.code.code == "SRC025"]
    assert told == [f"`{formula}` is printed as typed; write it in words or in Unicode characters"]
