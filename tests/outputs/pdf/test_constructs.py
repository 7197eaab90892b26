"""Constructs that not every article has, languages, scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest

from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.figures import coverage
from casepress.outputs.pdf import write_pdf
from casepress.outputs.pdf.view import view
from tests.outputs.pdf import harm
from tests.outputs.pdf.reading import squeezed, tags, words_of
from tests.samples.hedge_parts import constructs


@pytest.fixture(scope="module")
def made(medpeer: Journal, root: Path) -> Path:
    """The English page; twelve references, so that the spacer parts their list."""
    out = root / "made.pdf"
    write_pdf(constructs(refs=12), medpeer, out, root=root, attachment=None)
    return out


def test_says_them(made: Path) -> None:
    printed = words_of(made)
    for words in (
        "MeSH terms Plants, Medicinal · Water",
        "Plain-language summary Hedges need water.",
        "Graphical abstract",
        "Learning points",
        "Supplementary file 1. Gait. The hedge walking. (video-1.mp4)",
        "MRI magnetic resonance imaging",
        "* Bo Sample bo@example.org",
        "‡ Deceased.",
        "“Quoted, and ‘again’ within.”",
        "Ελληνικά, Cyrillic кириллица",
        "漢字, Japanese かな, Korean 한글",
        "♀ ♂ ✓ ⇌",
    ):
        assert squeezed(words) in printed, words
    assert "PhD" not in printed


def test_does_no_harm(made: Path) -> None:
    assert harm.faults(harm.Pages.read(made), 150) == []


def test_degrees_where_the_journal_prints_them(medpeer: Journal) -> None:
    style = Journal(medpeer.id, medpeer.folder, {**medpeer.data, "byline": {"degrees": True}})
    names = [a["name"] for a in view(Article.from_json(constructs()), style)["authors"]]
    assert names == ["Ana van der Example, MD, PhD", "Bo Sample"]


def test_open_access_needs_a_licence(medpeer: Journal) -> None:
    document = constructs()
    assert view(Article.from_json(document), medpeer)["open-access"] == "Open access"
    del document["meta"]["license"]
    assert view(Article.from_json(document), medpeer)["open-access"] == ""


def test_references_are_one_list(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        lengths = [len(t.K) for t in tags(pdf) if t.S == "/L"]
        (references,) = (t for t in tags(pdf) if t.S == "/L" and len(t.K) == 12)
        assert all(item.P.objgen == references.objgen for item in references.K)
    assert sorted(lengths) == [2, 2, 12]  # the box's, the abbreviations', the references


def test_panels_have_letters(made: Path) -> None:
    pages = harm.Pages.read(made)
    letters = [w for w in pages.words if w.text.strip() in ("A", "B") and "Bold" in w.font]
    assert len(letters) == 2
    for letter in letters:
        boxes = [p.box for p in pages.pictures if p.page == letter.page]
        assert any(
            b[0] < letter.box[0] < b[0] + 20 and b[3] - 20 < letter.box[3] < b[3] for b in boxes
        )


def test_decimals_stand_below_each_other(made: Path) -> None:
    """The decimal points, or what is in their place: the right edge of a whole number."""
    edges = {}
    with pdfium.PdfDocument(made) as document:
        for page in document:
            text = page.get_textpage()
            found = text.get_text_range()
            for number in ("2.25", "12.5", "103"):
                for match in re.finditer(rf"(?<![\d.]){number}(?![\d–])", found):
                    edges[number] = text.get_charbox(match.start() + len(number.split(".")[0]) - 1)[
                        2
                    ]
    assert len(edges) == 3
    assert max(edges.values()) - min(edges.values()) < 0.6


LANGUAGES = {
    "fr": ("Résumé", "Mots-clés", "Reçu le 1er septembre 2025", "«Quoted, and “again” within.»"),
    "es": ("Resumen", "Palabras clave", "Recibido el 1 de septiembre de 2025", "Página 1 de"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_languages(lang: str, medpeer: Journal, root: Path) -> None:
    out = root / f"{lang}.pdf"
    write_pdf(constructs(lang), medpeer, out, root=root, attachment=None)
    printed = words_of(out)
    for words in LANGUAGES[lang]:
        assert squeezed(words) in printed, words
    for word in ("Abstract", "Keywords", "Correspondence", "Casereport*", "Openaccess"):
        assert word not in printed.replace("Graphicalabstract", "")
    with pikepdf.open(out) as pdf:
        assert str(pdf.Root.Lang) == lang


def test_every_language_has_every_label(medpeer: Journal) -> None:
    table: dict[str, dict[str, Any]] = medpeer.data["labels"]
    wanted = set(table["en"])
    for lang, labels in table.items():
        assert set(labels) == wanted, lang
        for key, value in labels.items():
            fields = re.findall(r"\{\w+\}", str(value))
            assert sorted(fields) == sorted(
                re.findall(r"\{\w+\}", str(table["en"].get(key, value)))
            )


def test_the_table_of_glyphs_is_that_of_the_fonts() -> None:
    assert coverage.TABLE.read_text(encoding="ascii") == coverage.written(coverage.measured())


@pytest.mark.parametrize(
    ("text", "large", "missing"),
    [
        ("Plain, é ß Ł ≥ µ α Я ع א ♀ ✓ \u00a0\u2009\u200b\u00ad", (), ""),
        ("中 か 한", (), "中か한"),
        ("中 か 한", ("noto_cjk_sans_jp_regular",), ""),
        ("ༀ 😀 \ufeff ༀ", ("noto_cjk_sans_jp_regular",), "ༀ😀\ufeff"),
    ],
)
def test_what_no_font_has(text: str, large: tuple[str, ...], missing: str) -> None:
    assert "".join(coverage.lacking(text, large)) == missing


def test_a_large_font_only_where_it_is_needed() -> None:
    fonts = ("noto_cjk_sans_jp_regular",)
    assert coverage.needed("Ελληνικά ع ༀ", fonts) == []
    assert coverage.needed("漢", fonts) == [*fonts]
