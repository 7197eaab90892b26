"""What a journal changes in its data reaches the outputs: page, labels, footnotes, citation."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from casepress.core import journal_check
from casepress.core.findings import Unreadable
from casepress.core.journal import Journal
from casepress.core.journal_check import check
from casepress.core.journal_file import read_journal
from casepress.outputs.docx.reference_docx import main as write_references
from casepress.outputs.html import write_html
from casepress.outputs.jats import build_jats
from tests.outputs.copies import write_docx_copy, write_pdf_copy
from tests.samples import journals
from tests.support import ROOT, Repo

FILE = "journal/medpeer/journal.yaml"
CITATIONS = "citations: {engine: citeproc-py, style: vancouver.csl, locale: en-US"
SIZE = "page: {width: 210, height: 297"


def changed(
    folder: Path, *changes: tuple[str, str], kind: str = "editorial"
) -> tuple[Repo, Journal]:
    """A repository with one sample whose journal is changed, and the journal."""
    repo = journals.repository(folder, "medpeer", (kind,))
    for old, new in changes:
        repo.edit(FILE, old, new)
    home = repo.path("journal/medpeer")
    check(home, FILE)
    write_references(str(home))
    return repo, read_journal(home).for_type(kind)


def test_page_labels_and_footnotes(tmp_path: Path) -> None:
    repo, journal = changed(
        tmp_path,
        (CITATIONS, f'{CITATIONS}, label: "[{{number}}]", footnotes: symbols, cite-as: style'),
        (SIZE, "page: {width: 215.9, height: 279.4"),
    )
    notes = "[@example2020].[^a][^b]\n\n[^a]: One.\n\n[^b]: Two.\n\n"
    repo.edit("manuscript/editorial/article.md", "[@example2020].\n\n", notes)
    document = repo.check("editorial").document
    out = {ending: tmp_path / f"out.{ending}" for ending in ("pdf", "docx", "html")}
    write_pdf_copy(document, journal, out["pdf"], root=repo.root, copy="journal")
    page = pypdfium2.PdfDocument(out["pdf"])[0]
    assert [round(side * 25.4 / 72, 1) for side in page.get_size()] == [215.9, 279.4]
    words = " ".join(page.get_textpage().get_text_range().split())
    assert "[1]" in words and "†" in words and "Sample B. Editorial: Propolis" in words
    write_docx_copy(document, journal, out["docx"], root=repo.root, copy="journal")
    word = zipfile.ZipFile(out["docx"])
    (size,) = re.findall(r"<w:pgSz[^>]*>", word.read("word/document.xml").decode())
    assert 'w:w="12240"' in size and 'w:h="15840"' in size
    assert '<w:lvlText w:val="[%1]"/>' in word.read("word/numbering.xml").decode()
    assert '<w:numFmt w:val="chicago"/>' in word.read("word/settings.xml").decode()
    labels = re.findall(
        r"<fn id=\"fn-\d\"><label>(.)</label>", build_jats(document, journal).decode()
    )
    assert labels == ["*", "†"]
    write_html(document, journal, out["html"], root=repo.root, beside=[], anonymous=False)
    assert ">†</a></sup>" in out["html"].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["medpeer", "casebook"])
def test_the_masthead_shows_the_logo(name: str, tmp_path: Path) -> None:
    """With the name beside it, and nothing is moved without one."""
    repo = journals.repository(tmp_path, name, ("editorial",))
    document = repo.check("editorial").document
    plain = journals.house_style(name).for_type("editorial")
    home = repo.path(f"journal/{name}")
    (home / "logo.svg").write_bytes((ROOT / "journal/revue/logo.svg").read_bytes())
    repo.edit(f"journal/{name}/journal.yaml", "\npublisher:", "\nlogo: logo.svg\npublisher:")
    pages = {}
    for journal in (plain, read_journal(home).for_type("editorial")):
        out = tmp_path / "out.pdf"
        write_pdf_copy(document, journal, out, root=repo.root, copy="journal")
        page = pypdfium2.PdfDocument(out)[0]
        words = page.get_textpage().get_text_range()
        pages["logo" in journal.data] = (words, len(list(page.get_objects())))
    (before, objects), (after, more) = pages[False], pages[True]
    assert before.split() == after.split() and more > objects


def test_no_labels(tmp_path: Path) -> None:
    repo, journal = changed(tmp_path, (CITATIONS, f"{CITATIONS}, label: none"))
    assert journal.reference_label is None
    numbering = zipfile.ZipFile(repo.path("journal/medpeer/reference.docx"))
    assert '<w:lvlText w:val=""/>' in numbering.read("word/numbering.xml").decode()


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [
        (' citation-format="numeric"', "", True),  # the number in the text is what counts
        ('citation-format="numeric"', "citation-format='author-date'", False),
        ('<text variable="citation-number"/>', '<text variable="title"/>', False),
        ("<citation", "<!-- <citation", False),
    ],
)
def test_a_style_is_judged_by_what_it_prints(old: str, new: str, taken: bool) -> None:
    text = (ROOT / "journal/casebook/ama.csl").read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new)
    if new.startswith("<!--"):
        changed = changed.replace("</citation>", "</citation> -->")
    found = list(journal_check.numeric(changed, "ama.csl"))
    assert not found if taken else "numbered citations only" in found[0].message


@pytest.mark.parametrize("kind", ["author-date", "note", "author", "label"])
def test_a_style_without_numbers_is_refused(tmp_path: Path, kind: str) -> None:
    repo = journals.repository(tmp_path, "medpeer", ())
    style = "journal/medpeer/vancouver.csl"
    repo.edit(style, 'citation-format="numeric"', f'citation-format="{kind}"')
    with pytest.raises(Unreadable, match=f"is an {kind} style") as refused:
        check(repo.path("journal/medpeer"), FILE)
    assert refused.value.findings[0].span is None or refused.value.findings[0].at


def test_marks_of_footnotes() -> None:
    journal = journals.house_style("medpeer")
    assert journal.footnote_mark(7) == "7"
    data = {**journal.data, "citations": {**journal.data["citations"], "footnotes": "symbols"}}
    symbols = Journal("x", journal.folder, data)
    assert [symbols.footnote_mark(n) for n in (1, 2, 6, 7, 13)] == ["*", "†", "‖", "**", "***"]


@pytest.mark.parametrize("name", ["medpeer", "revue", "casebook"])
def test_what_a_journal_prints_has_typographic_apostrophes(name: str) -> None:
    data = journals.house_style(name).data
    titles = [[each["title"], *each.get("titles", {}).values()] for each in data["sections"]]
    types = [
        [each["label"], *each.get("labels", {}).values()] for each in data["article-types"].values()
    ]
    straight = [t for t in _texts([data["labels"], titles, types]) if re.search(r"\w'\w", t)]
    assert not straight


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
