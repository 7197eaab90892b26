"""Queries to the author: collected with their places, printed in the proof and in nothing else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from casepress import pipeline
from casepress.article import pandoc
from casepress.cli.main import main
from casepress.outputs.docx import write_docx
from casepress.outputs.html import write_html
from casepress.outputs.jats import build_jats
from casepress.outputs.pdf import write_pdf
from tests.samples.deposits import repository, work
from tests.support import Repo

_QUERY = "<!-- query: Is Zweigstelle the right\n  hospital? -->"
_SECOND = "<!-- QUERY: Give the dose of the ointmentum. -->"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """An accepted article with two queries, a comment and code that looks like a query."""
    made = repository(tmp_path_factory.mktemp("proof"), "casebook", ("case-report",))
    name = "manuscript/case-report/article.md"
    made.edit(name, "# Discussion\n\n", f"# Discussion\n\n{_SECOND}\n\n")
    made.edit(
        name,
        "Asking about hobbies finds causes that looking does not.",
        f"Asking about hobbies{_QUERY} finds causes <!-- Ask Bo. --> `<!-- query: code -->` here.",
    )
    return made


def test_queries_and_their_places(repo: Repo, tmp_path: Path) -> None:
    checked = repo.check("case-report")
    pipeline.write_queries(checked, tmp_path / "queries.json")
    found = json.loads((tmp_path / "queries.json").read_bytes())
    assert [q["query"] for q in found] == [
        "Give the dose of the ointmentum.",
        "Is Zweigstelle the right hospital?",
    ]
    lines = repo.article("case-report").read_text(encoding="utf-8").splitlines()
    for query, section in zip(found, ("Discussion", "Conclusion"), strict=True):
        assert lines[query["line"] - 1][query["column"] - 1 :].lower().startswith("<!-- query:")
        assert query["section"] == section
    assert found[1]["after"] == "Asking about hobbies"


def test_a_query_is_in_the_proof_only(repo: Repo, tmp_path: Path) -> None:
    checked = repo.check("case-report")
    made = work(repo, "casebook", checked.document, b"")
    document, journal, own = made.document, made.journal, made.folder
    pipeline.write_article(checked, own / "article.json")
    pipeline.write_queries(checked, own / "queries.json")
    pipeline.write_findings(checked, tmp_path / "findings.json")
    (tmp_path / "case-report.xml").write_bytes(build_jats(document, journal))
    attached = ("case-report.xml", build_jats(document, journal))
    out = tmp_path / "case-report.pdf"
    write_pdf(document, journal, out, root=repo.root, attachment=attached)
    write_docx(document, journal, tmp_path / "case-report.docx", root=repo.root, copy="journal")
    page = tmp_path / "case-report.html"
    write_html(document, journal, page, root=repo.root, beside=[], anonymous=False)
    with zipfile.ZipFile(tmp_path / "case-report.docx") as word:
        parts = b"".join(word.read(name) for name in word.namelist())
    others = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".docx"}
    others |= {"docx": parts, "article": pandoc.dump(document).encode(), "pdf": _text(out)}
    for name, data in others.items():
        assert b"Zweigstelle" not in data and b"ointmentum" not in data, name
    assert main(["--repository", str(repo.root), "proof", "case-report"]) == 0
    proof = _text(own / "case-report-proof.pdf").decode()
    assert "Zweigstelle" in proof and "ointmentum" in proof and "Ask Bo" not in proof
    pages = pypdfium2.PdfDocument(own / "case-report-proof.pdf")
    assert all("PROOF" in p.get_textpage().get_text_range() for p in pages)


def _text(path: Path) -> bytes:
    document = pypdfium2.PdfDocument(path)
    return " ".join(page.get_textpage().get_text_range() for page in document).encode()
