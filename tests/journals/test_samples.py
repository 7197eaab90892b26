"""Every journal prints every type of article: 27 small manuscripts in all formats."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from casepress.article.ast import text
from casepress.article.model import Article
from casepress.core.findings import Severity
from casepress.core.vocabularies import relations
from casepress.figures.pictures import make
from casepress.outputs.html import write_html
from casepress.outputs.jats import write_jats
from casepress.outputs.jats.checks.all import check as check_jats
from casepress.outputs.jats.dtd import dtd_root
from tests.outputs.copies import write_docx_copy, write_pdf_copy
from tests.outputs.docx.test_write_docx import validate
from tests.samples import journals
from tests.support import Repo
from tests.words import of_docx

pytestmark = pytest.mark.wheel

#: What a manuscript that is not yet published cannot have.
_PRODUCTION = {"licence", "whereabouts"}
_OTHER_COPIES = (("pdf", "review"), ("docx", "review"), ("docx", "title-page"))


@dataclass(frozen=True)
class Built:
    """A sample and the words of its outputs."""

    article: Article
    words: dict[str, str]
    jats: Any


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Repo]:
    return {
        name: journals.repository(tmp_path_factory.mktemp(name), name) for name in journals.JOURNALS
    }


def build(repo: Repo, name: str, kind: str) -> Built:
    """Write every format of one sample into `results/`; the words of those that readers get."""
    checked = repo.check(kind)
    assert not [f for f in checked.findings if f.severity is Severity.ERROR or f.blocks]
    journal = journals.house_style(name).for_type(kind)
    out = repo.path(f"results/{kind}")
    (out / "figures").mkdir(parents=True, exist_ok=True)
    for figure in (repo.root / "figures" / kind).glob("*.svg"):
        for suffix in (".png", ".svg"):
            make(figure, out / "figures" / figure.with_suffix(suffix).name)
    paths = {ending: out / f"{kind}.{ending}" for ending in ("xml", "pdf", "docx", "html")}
    document = checked.document
    write_jats(document, journal, paths["xml"])
    xml = paths["xml"].read_bytes()
    attached = (paths["xml"].name, xml)
    write_pdf_copy(
        document, journal, paths["pdf"], root=repo.root, copy="journal", attachment=attached
    )
    write_docx_copy(document, journal, paths["docx"], root=repo.root, copy="journal")
    write_html(document, journal, paths["html"], root=repo.root, beside=[], anonymous=False)
    for ending, copy in _OTHER_COPIES:
        write = write_pdf_copy if ending == "pdf" else write_docx_copy
        write(document, journal, out / f"{copy}.{ending}", root=repo.root, copy=copy)
    problems = [p for p in check_jats(xml, dtd_root()) if p.rule not in _PRODUCTION]
    assert not problems, [str(p) for p in problems]
    return Built(Article.from_json(document), _words(paths), etree.fromstring(xml))


def _words(paths: dict[str, Path]) -> dict[str, str]:
    pages = pypdfium2.PdfDocument(paths["pdf"])
    pdf = " ".join(page.get_textpage().get_text_range() for page in pages)
    page: Any = etree.HTML(paths["html"].read_bytes())
    shown = page.xpath("//body//text()[not(parent::script)]")
    parts = {
        "pdf": pdf.replace("\ufffe", ""),
        "docx": of_docx(paths["docx"]),
        "html": " ".join(map(str, shown)),
    }
    return {ending: " ".join(words.split()) for ending, words in parts.items()}


@pytest.mark.parametrize("kind", journals.TYPES)
@pytest.mark.parametrize("name", journals.JOURNALS)
def test_a_sample(repositories: dict[str, Repo], name: str, kind: str) -> None:
    built = build(repositories[name], name, kind)
    own = journals.house_style(name).article_type(kind)
    assert own is not None
    assert built.jats.get("article-type") == own.jats
    assert built.jats.findtext(".//subject") == own.label
    label = own.label_in(built.article.lang).lower()
    for ending, words in built.words.items():
        assert label in words.lower(), f"{ending} does not say what kind of article it is"
    for related in built.article.related:
        link = built.jats.find("front/article-meta/related-article")
        assert link.get("related-article-type") == relations()[related.type].jats
        assert link.get("{http://www.w3.org/1999/xlink}href") == related.doi
        for ending, words in built.words.items():
            assert related.title in words, f"{ending} does not name the related article"
            assert f"doi.org/{related.doi}" in words.replace(" ", ""), ending
    if kind == "case-report":
        word = repositories[name].path(f"results/{kind}/{kind}.docx")
        assert validate(word)["errors"] == []
        has_logo = "word/media/logo.png" in zipfile.ZipFile(word).namelist()
        assert has_logo == ("logo" in journals.house_style(name).data)
    assert bool(built.article.related) == (kind in journals.NOTICES)


def test_the_cases_of_a_series_are_numbered(repositories: dict[str, Repo]) -> None:
    for name, repo in repositories.items():
        checked = repo.check("case-series")
        word = journals.house_style(name).for_type("case-series").section("case-report")
        assert word is not None and word.numbered
        heads = [s["c"][1][0]["c"][2] for s in checked.document["blocks"]]
        titles = [text(head) for head in heads]
        assert f"{word.title} 2" in titles
        assert any(title.startswith(f"{word.title} 1. ") for title in titles)
