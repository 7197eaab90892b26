"""A retraction, carried through the PDF, the web page, the JATS and Crossref."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from casepress.outputs.deposit import Work
from casepress.outputs.deposit.making import made
from casepress.outputs.html import write_html
from casepress.outputs.pdf import write_pdf
from tests.samples.deposits import repository, work
from tests.samples.journals import PREFIXES

NOTICE = f"{PREFIXES['revue']}0000002"


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Work]:
    """A retracted article, as `casepress publish` leaves it, and its notice."""
    kinds = ("case-report", "retraction")
    repo = repository(tmp_path_factory.mktemp("retraction"), "revue", kinds)
    repo.edit(
        "manuscript/case-report/article.md",
        "elocation-id: e1\n",
        f"elocation-id: e1\nrelated: {{type: retracted-by, doi: {NOTICE}, date: 2026-05-01, "
        'title: "Rétractation"}\n',
    )
    old = f"{PREFIXES['revue']}0SAMPLE"
    repo.edit("manuscript/retraction/article.md", old, f"{PREFIXES['revue']}0000001")
    return {kind: work(repo, "revue", repo.check(kind).document, b"") for kind in kinds}


def test_every_page_is_stamped(works: dict[str, Work], tmp_path: Path) -> None:
    article = works["case-report"]
    attached = ("case-report.xml", (article.folder / "case-report.xml").read_bytes())
    out = tmp_path / "retracted.pdf"
    write_pdf(article.document, article.journal, out, root=article.root, attachment=attached)
    document = pypdfium2.PdfDocument(out)
    words = [page.get_textpage().get_text_range() for page in document]
    assert len(words) > 1 and all("RÉTRACTÉ" in said for said in words)
    assert NOTICE in words[0].replace("\n", "")
    with pikepdf.open(out) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    # only artefacts, which screen readers leave out, are outside the tagged content
    assert content.count(b"/Artifact") >= len(words)


def test_the_others(works: dict[str, Work], tmp_path: Path) -> None:
    article, notice = works["case-report"], works["retraction"]
    page = tmp_path / "case-report.html"
    write_html(
        article.document, article.journal, page, root=article.root, beside=[], anonymous=False
    )
    assert f"https://doi.org/{NOTICE}" in page.read_text(encoding="utf-8")
    link = etree.parse(article.folder / "case-report.xml").find(".//related-article")
    assert link is not None and link.get("related-article-type") == "retraction-forward"
    assert link.get("{http://www.w3.org/1999/xlink}href") == NOTICE
    batches = [made(one, ["crossref"]).files["crossref"][0].data for one in (article, notice)]
    assert b"<title>RETRACTED: " in batches[0] and b"<crossmark>" not in batches[0]
    update = etree.fromstring(batches[1]).find(".//{*}update")
    assert update is not None and update.text == article.article.doi
    assert update.get("type") == "retraction" and update.get("date") == notice.article.published
