"""Every sign and environment of formulae that casepress accepts is the same in all outputs: in the
MathML of XML and web page, in Word's own form, and on Typst's page."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import typst
from lxml import etree
from pylatexenc.latexencode import get_builtin_uni2latex_dict

from casepress.article import ast, pandoc
from casepress.article.mathml import mathml
from casepress.outputs.pdf.formulae import formulae

#: Signs that fonts and forms write alike.
_SAME = str.maketrans("∗∥∣", "*‖|")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: The environments and commands with arguments; each letter and sign in them is to be printed.
COMPOSED = [
    *(
        rf"\begin{{{name}}}{columns} a & b \\ c & d \end{{{name}}}"
        for name, columns in (
            ("matrix", ""), ("smallmatrix", ""), ("pmatrix", ""), ("bmatrix", ""), ("vmatrix", ""),
            ("Vmatrix", ""), ("Bmatrix", ""), ("cases", ""), ("array", "{lr}"), ("aligned", ""),
            ("align", ""), ("align*", ""), ("alignat", "{2}"), ("alignedat", "{2}"),
            ("flalign", ""), ("split", ""), ("eqnarray", ""),
        )
    ),
    *(rf"\begin{{{name}}} a \\ b \end{{{name}}}" for name in ("gather", "gathered", "multline")),
    r"\begin{equation} a \end{equation}",
    r"\begin{bmatrix} a \\ b \end{bmatrix}",
    r"\begin{pmatrix} \begin{matrix} a & b \end{matrix} & c \end{pmatrix}",
    r"\begin{array}{cc} \begin{bmatrix} a \\ b \end{bmatrix} & c \\ d & e \end{array}",
    r"\begin{aligned} a &= b & c &= d \\ e &= f & g &= h \end{aligned}",
    r"\left[\begin{array}{c} a \\ b \end{array}\right]",
    r"\left\{\begin{array}{ll} a & \text{if } b \\ c & d \end{array}\right.",
    r"\overset{a}{b} \underset{c}{d} \stackrel{e}{f}",
    r"\underbrace{a+b}_{c} \overbrace{d+e}^{f}",
    r"\xrightarrow[a]{b} \xleftarrow{c}",
    r"\binom{n}{k} \frac{a}{b} \dfrac{c}{d} \tfrac{e}{f}",
    r"\sum_{\substack{i\\j}} x \prod_{k=1}^{n} y \coprod z",
    r"\int_0^1 a \oint b \iint c \iiint d",
    r"P(A|B) + |c| + \|d\| + \left|e\right| + \left\|f\right\| + \lvert g \rvert + \lVert h \rVert",
    r"\left.x\right|_{0} + \lfloor y \rfloor \lceil z \rceil \langle w \rangle",
    r"P(A \cap B_i) \cup \bigcap_{i} C \otimes D \odot E \not= F",
    r"\operatorname{argmax}_x \lim_{n\to\infty} \sin a \log b \max c \det d",
    r"a \bmod b \pmod{n}",
    r"x^{a^{b}}_{c} y'' \boxed{d} \cancel{e}",
    r"5\,\mathrm{mg}\;a\:b\!c\quad d\qquad e~f",
    r"\% \$ \& \# \_ \{ \}",
    r"\text{A \& B} \& c",
    r"{}^{14}C 10^{9}/\mathrm{L} \boldsymbol{\beta} \mathbf{x}",
]  # fmt: skip


def _signs() -> dict[str, str]:
    """The commands of TeX that are one sign each, by name, with the sign, in pylatexenc's table."""
    found: dict[str, str] = {}
    for point, tex in get_builtin_uni2latex_dict().items():
        if match := re.fullmatch(r"\\ensuremath\{(\\[A-Za-z]+)\}|(\\[A-Za-z]+)", tex):
            found.setdefault(match[1] or match[2], chr(point))
    return found


def _document(texs: list[str]) -> ast.Element:
    blocks = [ast.para([{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]) for tex in texs]
    return {"pandoc-api-version": ast.API_VERSION, "meta": {}, "blocks": blocks}


def _accepted(texs: list[str]) -> list[str]:
    """The formulae that lint lets pass."""
    _, warnings = pandoc.convert(pandoc.dump(_document(texs)), "json", "typst")
    refused = {str(warning.get("contents")) for warning in warnings}
    return [tex for tex in texs if tex not in refused]


def _in_mathml(texs: list[str]) -> list[str]:
    found = mathml(_document(texs)["blocks"])
    return ["".join(map(str, found["InlineMath", tex].itertext())) for tex in texs]


def _in_word(texs: list[str]) -> list[str]:
    package = zipfile.ZipFile(io.BytesIO(pandoc.write(_document(texs), "docx")))
    root = etree.fromstring(package.read("word/document.xml"))
    made = []
    for formula in root.iter(f"{_M}oMath"):
        words = []
        for node in formula.iter(f"{_M}t", f"{_M}chr", f"{_M}begChr", f"{_M}endChr"):
            words.append(str(node.text or "") if node.tag == f"{_M}t" else node.get(f"{_M}val", ""))
            if node.tag == f"{_M}t" and next(node.iterancestors(f"{_M}eqArr"), None) is not None:
                words[-1] = words[-1].removeprefix("&")  # an alignment point
        made.append("".join(words))
    return made


def _on_the_page(texs: list[str], folder: Path) -> list[str]:
    made = formulae([("InlineMath", tex) for tex in texs])["InlineMath"]
    source = folder / "formulae.typ"
    pages = "#pagebreak()\n".join(f"$ {made[tex]} $\n" for tex in texs)
    source.write_text(f"#set page(width: 19cm, height: 6cm)\n{pages}", encoding="utf-8")
    document = pypdfium2.PdfDocument(typst.compile(str(source)))
    return [page.get_textpage().get_text_range() for page in document]


def _letters(shown: str) -> str:
    """Letters and signs without their order, their form and invisible operators."""
    plain = unicodedata.normalize("NFKC", shown)
    kept = (c for c in plain if unicodedata.category(c) not in ("Cf", "Zs", "Mn", "Cc"))
    return "".join(sorted(kept)).translate(_SAME)


def _compared(texs: list[str], folder: Path) -> list[tuple[str, str, str, str]]:
    """The formulae that differ between outputs, with what is in each."""
    shown = zip(texs, _in_mathml(texs), _in_word(texs), _on_the_page(texs, folder), strict=True)
    return [one for one in shown if len({_letters(text) for text in one[1:]}) > 1]


def test_every_sign_is_the_same_everywhere(tmp_path: Path) -> None:
    signs = sorted(_accepted(sorted(_signs())))
    assert len(signs) > 300
    assert _compared(signs, tmp_path) == []


def test_every_environment_and_command_is_the_same_everywhere(tmp_path: Path) -> None:
    assert _accepted(COMPOSED) == COMPOSED
    assert _compared(COMPOSED, tmp_path) == []


@pytest.mark.parametrize("sign", [r"\cap", r"\otimes", r"\odot", r"\beta", r"\pm", r"\leq"])
def test_a_sign_is_the_one_that_is_meant(sign: str) -> None:
    assert _letters(_in_mathml([sign])[0]) == _letters(_signs()[sign])
