"""One article with every construct of the source format at once: every output is made, and all of
them say the same. `tests/manuscripts/hard/` is a repository; what it holds is made up."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from casepress.article.ast import Element, classes, get, is_div, text, walk
from casepress.article.mathml import NAMESPACE
from casepress.article.model import Article
from casepress.article.wording import unmarked
from tests import support
from tests.words import of_docx, of_pdf

HARD = support.ROOT / "tests" / "manuscripts" / "hard"
ID = "hard"


@dataclass(frozen=True)
class Built:
    """The outputs of one run of the workflow, read."""

    document: dict[str, Any]
    article: Article
    xml: Any
    pdf: str
    docx: str
    findings: list[dict[str, Any]]
    titles: list[str]  # in the metadata of the Word file and of the PDF


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The article, built by the workflow in a copy of its repository."""
    root = tmp_path_factory.mktemp("hard")
    shutil.copytree(HARD, root, ignore=shutil.ignore_patterns("results"), dirs_exist_ok=True)
    shutil.copytree(support.ROOT / "journal", root / "journal")
    for name in ("Snakefile", "profiles", "casepress", "requirements", "node_modules"):
        (root / name).symlink_to(support.ROOT / name)
    ran = support.Repo(root).snakemake("--quiet")
    assert ran.code == 0, ran.said
    folder = root / "results" / ID
    document = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    return Built(
        document,
        Article.from_json(document),
        etree.parse(folder / f"{ID}.xml"),
        _bare(of_pdf(folder / f"{ID}.pdf")),
        _bare(of_docx(folder / f"{ID}.docx")),
        json.loads((folder / "findings.json").read_text(encoding="utf-8")),
        _titles(folder),
    )


def _titles(folder: Path) -> list[str]:
    with zipfile.ZipFile(folder / f"{ID}.docx") as package:
        core = etree.fromstring(package.read("docProps/core.xml"))
    with pypdfium2.PdfDocument(folder / f"{ID}.pdf") as document:
        title = document.get_metadata_value("Title")
    return [str(core.findtext("{http://purl.org/dc/elements/1.1/}title")), title]


def _bare(words: str) -> str:
    """Words without white space and hyphens, which are the layout's."""
    return re.sub(r"[\s\u00ad\u2010\ufffe-]", "", words)


def test_it_has_what_it_is_meant_to_have(built: Built) -> None:
    article = built.article
    people = article.authors
    assert len(people) == 12
    assert len(article.affiliations) == 6
    assert sum(a.corresponding for a in people) == 2
    assert sum(a.equal_contribution for a in people) == 2
    assert sum(a.deceased for a in people) == 1
    assert sum(bool(a.collective) for a in people) == 1
    assert {a.particle for a in people} >= {"van der", "de la", "d’"}
    assert {a.suffix for a in people} >= {"Jr", "III"}
    assert {"mesh", "plain-summary", "graphical-abstract"} <= article.meta.keys()
    kinds = {e["t"] for e in walk(article.blocks)}
    assert kinds >= {"Note", "DefinitionList", "OrderedList", "BlockQuote", "Strikeout", "Code"}


def test_it_has_no_errors(built: Built) -> None:
    assert [f for f in built.findings if f["severity"] == "error" or f["blocks"]] == []


def test_title_and_authors_agree(built: Built) -> None:
    front = built.xml.find(".//article-meta")
    title = _bare(text(built.article.title).replace("\\beta", "β"))
    tagged = front.find("title-group/article-title")
    assert _bare("".join(tagged.itertext())) == title
    assert title.replace("β", "") in built.pdf.replace("β", "").replace("𝛽", "")
    assert title.replace("β", "") in built.docx.replace("β", "").replace("𝛽", "")
    shown = [author.display for author in built.article.authors]
    for name in shown:
        assert _bare(name) in built.pdf, name
        assert _bare(name) in built.docx, name
    assert [_tagged_name(c) for c in front.iter("contrib")] == shown


def _tagged_name(contrib: Any) -> str:
    if contrib.find("collab") is not None:
        return str(contrib.findtext("collab") or contrib.findtext("collab/named-content"))
    parts = ("given-names", "surname", "suffix")
    return " ".join(found for p in parts if (found := contrib.findtext(f"name/{p}")))


def test_the_title_in_metadata_has_no_tex(built: Built) -> None:
    assert r"\beta" not in built.pdf + built.docx
    assert built.titles == [unmarked(built.article.title)] * 2
    assert "and β-lamp light" in built.titles[0]


def test_counts_agree(built: Built) -> None:
    elements = list(walk(built.article.blocks))
    figures = [e for e in elements if e["t"] == "Figure" and "figure" in classes(e)]
    tables = [e for e in elements if is_div(e, "table-wrap")]
    supplements = [e for e in elements if is_div(e, "supplementary")]
    equations = [e for e in elements if e["t"] == "Span" and "equation" in classes(e)]
    assert [len(x) for x in (figures, tables, supplements, equations)] == [4, 3, 2, 1]
    body = built.xml.find("body"), built.xml.find("back")
    for tag, wanted in (
        ("fig", figures),
        ("table-wrap", tables),
        ("supplementary-material", supplements),
        ("disp-formula", equations),
        ("ref", list(built.article.references)),
        ("app", [b for b in built.article.blocks if get(b, "role") == "appendix"]),
    ):
        assert sum(1 for part in body for _ in part.iter(tag)) == len(wanted), tag
    for item in (*figures, *tables, *supplements):
        label = _bare(f"{get(item, 'label')}.")
        assert label in built.pdf, label
        assert label in built.docx, label
    for number in range(1, len(built.article.references) + 1):
        entry = next(e for e in elements if e["t"] == "Div" and get(e, "number") == str(number)
                     and "csl-entry" in classes(e))  # fmt: skip
        assert _bare(text(entry)) in built.pdf
        assert _bare(text(entry)) in built.docx


def test_no_words_are_lost(built: Built) -> None:
    """Every paragraph, list item, legend and cell is in every output (formulae apart)."""
    for formula in list(built.xml.iter(f"{{{NAMESPACE}}}math")):
        formula.clear(keep_tail=True)
    tagged = _bare("".join(built.xml.getroot().itertext()))
    meta = [built.document["meta"][k] for k in ("abstract", "plain-summary", "graphical-abstract")]
    body = [b for b in built.article.blocks if get(b, "role") != "references"]
    checked = 0
    for words in _passages([*meta, *body]):
        assert words in tagged, words
        assert words in built.docx, words
        # a page's foot and head, or a figure, may be in the midst of a paragraph
        assert words[:12] in built.pdf, words
        assert words[-12:] in built.pdf, words
        checked += 1
    assert checked > 400


def _passages(node: Any) -> Iterator[str]:
    for element in walk(node):
        if element["t"] in ("Para", "Plain"):
            runs: list[list[Element]] = [[]]
            for inline in element["c"]:
                if inline["t"] in ("Math", "Note", "Span", "Image", "LineBreak"):
                    runs.append([])
                else:
                    runs[-1].append(inline)
            yield from (words for run in runs if (words := _bare(text(run))))


def test_every_callout_leads_somewhere(built: Built) -> None:
    ids = set(built.xml.xpath("//@id"))
    assert all(rid in ids for rid in built.xml.xpath("//xref/@rid"))
    kinds = set(built.xml.xpath("//xref/@ref-type"))
    assert kinds >= {"fig", "table", "disp-formula", "sec", "app", "bibr", "fn", "boxed-text"}
    assert "supplementary-material" in kinds


def test_its_images_are_small() -> None:
    files = [p for p in (HARD / "figures" / ID).iterdir() if p.is_file()]
    assert {p.suffix for p in files} >= {".png", ".svg", ".tif", ".jpg", ".py", ".csv"}
    assert sum(p.stat().st_size for p in files) < 300_000


def test_its_drawn_images_are_what_the_script_draws(tmp_path: Path) -> None:
    """The committed images are those of `images.py`."""
    shutil.copy(HARD / "images.py", tmp_path)
    assert support.run([str(support.BIN / "python"), "images.py"], tmp_path).code == 0
    from PIL import Image, ImageChops

    for path in (tmp_path / "figures" / ID).iterdir():
        ours = HARD / "figures" / ID / path.name
        if path.suffix == ".svg":
            assert path.read_bytes() == ours.read_bytes()
        else:
            with Image.open(path) as one, Image.open(ours) as other:
                assert ImageChops.difference(one, other).getbbox() is None, path.name
