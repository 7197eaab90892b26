"""The completed checklist: its places are those of the printed lines, and it names no one."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from casepress import pipeline
from casepress.article.model import Article
from casepress.cli.copies import source
from casepress.cli.main import main
from casepress.core.journal import Journal
from casepress.outputs.blind import build_blind
from casepress.outputs.care import Form, Marked, answers, checklist, rows
from casepress.outputs.care.form import NOT_FOUND, Spot, where
from casepress.outputs.care.passages import Range, sentences
from casepress.outputs.pdf import write_pdf
from casepress.outputs.pdf.care import spots
from casepress.provenance import stamps
from casepress.workflow import results
from tests.samples.deposits import repository, work
from tests.support import Repo

_LIMITS = "It is a limitation that no culture was obtained. "
_TIMELINE = (
    "# Case report\n\n## Timeline\n\nEverything happened within three weeks.\n\n## Course\n\n"
)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A case report of the journal with anonymous review, to which a limitation is added."""
    made = repository(tmp_path_factory.mktemp("care"), "casebook", ("case-report",))
    made.edit("manuscript/case-report/article.md", "# Discussion\n\n", f"# Discussion\n\n{_LIMITS}")
    return made


@pytest.fixture(scope="module")
def document(repo: Repo) -> dict[str, Any]:
    return repo.check("case-report").document


@pytest.fixture(scope="module")
def built(repo: Repo, document: dict[str, Any]) -> Path:
    """The folder of the results, with an `article.json`."""
    folder = work(repo, "casebook", document, b"").folder
    pipeline.write_article(repo.check("case-report"), folder / "article.json")
    pictures = (path for path in (folder / "figures").iterdir() if path.is_file())
    stamps.write_stamps(folder / "article.json", *pictures)
    return folder


def _journal(repo: Repo, document: dict[str, Any]) -> Journal:
    return work(repo, "casebook", document, b"").journal


def test_each_place_is_the_line_that_prints_its_words(
    repo: Repo, document: dict[str, Any], built: Path, tmp_path: Path
) -> None:
    journal = _journal(repo, document)
    copied = source(document, journal, built / "article.json", repo.root, "review")
    blind, root = copied.document, copied.root
    marked = Marked.of(blind, journal, document)
    found = answers(marked, checklist(journal), "en")
    said = _said(marked)
    places = spots(marked, journal, root)
    out = tmp_path / "review.pdf"
    write_pdf(blind, journal, out, root=root, attachment=None, copy="review")
    printed = _numbered_lines(out)
    compared = 0
    for answer in found:
        for one in answer.ranges:
            first, last = said[one]
            begin, end = places[one.begin], places[one.end]
            assert first in printed[begin.page, begin.line], (answer.item.number, first)
            assert last in printed[end.page, end.line], (answer.item.number, last)
            compared += 1
    assert compared > 10


def _said(marked: Marked) -> dict[Range, tuple[str, str]]:
    """The first word of each range and its last one, by the marks in the article's words."""
    stream: list[str | int] = []
    for passage in marked.passages:
        for inline in passage.inlines:
            name = inline["c"][0][0] if inline["t"] == "Span" else ""
            if name.startswith("care-place-"):
                stream.append(int(name.rpartition("-")[2]))
            elif inline["t"] == "Str":
                stream.append(inline["c"])
    at = {one: place for place, one in enumerate(stream) if isinstance(one, int)}
    words: dict[int, tuple[str, str]] = {}
    for number, place in at.items():
        after = (one for one in stream[place:] if isinstance(one, str))
        before = (one for one in reversed(stream[:place]) if isinstance(one, str))
        words[number] = next(after, ""), next(before, "")
    return {
        Range(a, b, heading): (words[a][0][:6], words[b][1][-6:])
        for a in at
        for b in at
        for heading in _headings(marked)
    }


def _headings(marked: Marked) -> set[str]:
    return {p.headings[-1] for p in marked.passages if p.headings}


def _numbered_lines(path: Path) -> dict[tuple[int, int], str]:
    """The text of each numbered line, by page and by the number that is printed beside it."""
    out: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
        text = page.get_textpage()
        width = page.get_width()
        lines = [text.get_rect(n) for n in range(text.count_rects())]
        for left, bottom, right, top in lines:
            if right < 80:  # the margin is 28 mm
                count = text.get_text_bounded(left, bottom, right, top).strip()
                if count.isdecimal():
                    beside = text.get_text_bounded(76, bottom - 4, width, top + 4)
                    out[number, int(count)] = " ".join(beside.split())
    return out


def test_marks_move_no_line(
    repo: Repo, document: dict[str, Any], built: Path, tmp_path: Path
) -> None:
    journal = _journal(repo, document)
    copied = source(document, journal, built / "article.json", repo.root, "review")
    blind, root = copied.document, copied.root
    marked = Marked.of(blind, journal, document)
    answers(marked, checklist(journal, "scare"), "en")
    pages = []
    for name, one in (("plain", blind), ("marked", marked.document)):
        out = tmp_path / f"{name}.pdf"
        write_pdf(one, journal, out, root=root, attachment=None, copy="review")
        pages.append([p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(out)])
    assert pages[0] == pages[1]


@pytest.mark.parametrize("authors", [False, True])
def test_the_form_names_the_authors_only_on_request(
    repo: Repo, document: dict[str, Any], authors: bool, built: Path
) -> None:
    folder = built
    option = ["--authors"] if authors else []
    assert main(["--repository", str(repo.root), "care", "case-report", *option]) == 0
    pdf, word = (folder / f"case-report-care.{ending}" for ending in ("pdf", "docx"))
    with zipfile.ZipFile(word) as parts:
        written = " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    printed = " ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(pdf))
    for author in Article.from_json(document).authors:
        assert (author.family in printed) is authors
        assert (author.family in written) is authors
    assert "limitation" not in printed
    assert re.search(r"11a\s.*?Discussion\s+page \d+, line", printed, re.DOTALL)


def test_the_form_is_accessible_and_the_same_each_time(repo: Repo, built: Path) -> None:
    folder, at = built, ["--repository", str(repo.root)]
    names = [folder / "case-report-care.pdf", folder / "case-report-care.docx"]
    assert main([*at, "care", "case-report"]) == 0
    first = [name.read_bytes() for name in names]
    assert main([*at, "care", "case-report"]) == 0
    assert [name.read_bytes() for name in names] == first
    with pikepdf.open(names[0]) as pdf:
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang
        assert "pdfuaid:part" in str(pdf.open_metadata())
    with zipfile.ZipFile(names[1]) as parts:
        assert b"w:tblHeader" in parts.read("word/document.xml")


def test_what_reviewers_do_not_see_is_named_by_its_heading(
    repo: Repo, document: dict[str, Any]
) -> None:
    journal = _journal(repo, document)
    review = {**journal.data["review"], "withheld": ["consent"]}
    hiding = Journal(journal.id, journal.folder, {**journal.data, "review": review})
    blind = build_blind(document, hiding).document
    marked = Marked.of(blind, hiding, document)
    found = rows(answers(marked, checklist(hiding), "en"), {})
    consent = next(row for row in found if row.item == "13")
    assert "which reviewers do not see" in consent.instead


def test_another_language_is_left_open(repo: Repo, document: dict[str, Any]) -> None:
    journal = _journal(repo, document)
    marked = Marked.of(document, journal, document)
    found = answers(marked, checklist(journal), "fr-FR")
    places = {n: Spot(1, 1) for n in range(marked.count)}
    by_item = {row.item: row for row in rows(found, places)}
    assert by_item["4"].places  # a whole section
    assert by_item["9b"].instead.startswith("To be completed")


def test_a_section_with_its_heading_answers_an_item(repo: Repo) -> None:
    repo.edit("manuscript/case-report/article.md", "# Case report\n\n", _TIMELINE)
    try:
        document = repo.check("case-report").document
    finally:
        repo.edit("manuscript/case-report/article.md", _TIMELINE, "# Case report\n\n")
    journal = _journal(repo, document)
    marked = Marked.of(document, journal, document)
    timeline = next(a for a in answers(marked, checklist(journal), "en") if a.item.number == "7")
    assert [r.heading for r in timeline.ranges] == ["Timeline"]


@pytest.mark.parametrize("name", ["care-2013", "care-radiology", "scare"])
def test_the_lists_have_items_of_their_own(repo: Repo, document: Any, name: str) -> None:
    journal = _journal(repo, document)
    made = checklist(journal, name)
    numbers = [item.number for item in made.items]
    assert len(numbers) == len(set(numbers)) and {"1", "5a", "13"} <= set(numbers)
    assert all(item.asks.endswith(".") for item in made.items)
    form = Form("A title", "", made, rows(answers(Marked.of(document, journal, document), made,
                "en"), {}))  # fmt: skip
    assert [row for _, some in form.groups for row in some] == list(form.rows)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--checklist", "consort"], "checklist `consort` was not found; write one of care-2013"),
        (["-o", "form.odt"], "form.odt: name a file that ends in .pdf or .docx"),
    ],
)
def test_wrong_use(
    repo: Repo,
    built: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    said: str,
) -> None:
    assert main(["--repository", str(repo.root), "care", "case-report", *options]) == 2
    assert said in capsys.readouterr().err


def test_pages_and_lines_in_words() -> None:
    assert where(Spot(3, 41), Spot(3, 44)) == "page 3, lines 41–44"
    assert where(Spot(3, 41), Spot(3, 41)) == "page 3, line 41"
    assert where(Spot(3, 41), Spot(4, 50)) == "page 3, line 41 – page 4, line 50"
    assert where(Spot(3, 0), Spot(4, 0)) == "pages 3–4"
    assert NOT_FOUND


def test_sentences_end_where_they_end() -> None:
    words = "He had 3.5 mg, e.g. Of iron. Dr. X agreed? “Yes.” The end"
    assert [words[a:b] for a, b in sentences(words)] == [
        "He had 3.5 mg, e.g. Of iron.",
        "Dr. X agreed?",
        "“Yes.”",
        "The end",
    ]


def test_the_format_has_both_files() -> None:
    assert results.outputs({"formats": ["care"]}) == [
        "results/{id}/{id}-care.pdf",
        "results/{id}/{id}-care.docx",
    ]
