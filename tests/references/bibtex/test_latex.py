r"""LaTeX in fields: every letter and digit arrives, as an independent decoder reads it too."""

from __future__ import annotations

import random
import unicodedata

import pytest
from pylatexenc.latex2text import LatexNodes2Text

from casepress.references.bibtex import importer, latex

#: Pieces of titles: words, accents, letters and signs by command, faces, and formulae.
PIECES = r"""rice bodies|{MRI}|12|Barr\'e|M{\"u}ller|{\O}rsted|Ho{\v s}ek|\c{S}ahin|{\DJ}okovi\'c
{\TH}orn|na{\"\i}ve|D{\'{\i}}az|Nguy{\~{\^e}}n|Vi{\d{\^e}}t|{\ss}|Stra{\ss}e|{\L}{\'o}d{\'z}
{\aa}ngstr{\"o}m|{\AE}on|{\ng}a|CD4\textsuperscript{+}|H\textsubscript{2}O|\emph{Candida}
\textit{in {vivo}}|\textbf{bold}|{\em vitro}|{\textendash}|\textemdash{}|{\textpm}2|3{\texttimes}4
37{\textdegree}C|5\,mg|{\textmu}g|50\%|A\&B|\#1|a\_b|$\beta$2|TGF-$\beta_1$|$10^{9}$/L|P$<$0.05
$\geq$5|{\textquoteright}s|{\textregistered}|x{\textasciitilde}y
Erd{\H{o}}s|{\texttrademark}""".replace("\n", "|").split("|")


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).replace("µ", "μ").replace("™", "TM")
    return "".join(char for char in plain if char.isalnum())


def _titles(values: list[str]) -> list[str]:
    entries = (
        f"@article{{k{n}, title = {{{value}}}, year = 2020}}" for n, value in enumerate(values)
    )
    records = importer.read("\n".join(entries), "a.bib")
    assert not [f for f in records.findings if f.code.code != "SRC028"]
    return [str(raw["title"]) for raw, _ in records.items]


def _plain(title: str) -> str:
    for tag in ("sup", "sub", "i", "b"):
        title = title.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    return title.replace('<span class="nocase">', "").replace("</span>", "")


def test_every_letter_and_digit_arrives() -> None:
    choose = random.Random(7)
    joined = [" ".join(choose.sample(PIECES, choose.randint(2, 7))) for _ in range(150)]
    values = [*PIECES, *joined]
    decoder = LatexNodes2Text(math_mode="text", keep_braced_groups=False)
    for value, title in zip(values, _titles(values), strict=True):
        assert _letters(_plain(title)) == _letters(decoder.latex_to_text(value)), value


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (r"113{\textendash}115", "113–115"),
        (r"113$-$115", "113−115"),
        (r"Suppl{\_}2", "Suppl_2"),
        (r"{\'\i}", "í"),
        (r"ao{\^u}t", "août"),
        (r"\textbf{12}~Suppl", "12 Suppl"),
    ],
)
def test_short_values(value: str, wanted: str) -> None:
    assert latex.text(value) == wanted


def test_quotation_marks_and_spaces_remain_as_typed() -> None:
    values = [r"``x'' and `y'", "“A ‘b’ c”", r"5\;mg", "a\n\n b", r"co\-operation"]
    assert _titles(values) == ["“x” and ‘y’", "“A ‘b’ c”", "5 mg", "a b", "cooperation"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"https://example.org/a{\_}b?x=1{\&}y=2", "https://example.org/a_b?x=1&y=2"),
        (r"https://example.org/$\sim$doe\%20x", "https://example.org/~doe%20x"),
        (r"https://example.org/%7Edoe", "https://example.org/%7Edoe"),
    ],
)
def test_addresses(value: str, wanted: str) -> None:
    assert latex.address(value) == wanted


def test_words_of_an_unknown_command_are_kept() -> None:
    assert latex.without_unknown(r"On \foo{rice} \emph{bodies}\bar") == (
        r"On {rice} \emph{bodies}",
        ["foo", "bar"],
    )


def test_what_is_lost_is_named() -> None:
    assert latex.lost(r"Rice \emph{bodies} 42", "Rice bodies") == "42"
    assert latex.lost(r"Rice \emph{bodies} $\beta$ 42", "Rice bodies β 42") == ""
