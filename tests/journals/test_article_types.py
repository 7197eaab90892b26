"""What a type of article changes: sections, statements, limits, lint, and the related article."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.article_types import of_type
from casepress.core.findings import Finding
from casepress.outputs.jats.checks.all import RULES
from casepress.outputs.jats.xml import find
from casepress.source.skeleton import skeleton
from tests.journals.test_samples import build
from tests.samples import journals
from tests.support import Repo

#: A type, the words of its sample that are replaced, by which, and the codes that are then found.
CHANGES = [
    # consent is required only where a patient is described
    ("letter", "The answer changes", "We report a 44-year-old man. The answer changes", ["ETH001"]),
    ("letter", "The answer changes", "The patient must decide. The answer changes", []),
    ("editorial", "A good question", "Our patient presented late. A good question", ["ETH001"]),
    ("review", "Patch tests are", "A 44-year-old man was tested. Patch tests are", []),
    ("image", "The patient gave written consent", "The patient smiled", ["ETH002"]),
    ("image", "# Patient consent", "# Funding\n\nNone.\n\n# Patient consent", ["SEC022"]),
    # cases are numbered in their order
    ("case-series", "# Case 1. A man", "# Case 2. A man", ["SEC026"]),
    ("case-series", "# Case\n\nA 51", "A 51", ["SEC026"]),
    ("case-series", "# Case\n\nA 51", "# Case 2\n\nA 51", []),
    # headings
    ("review", "# Genetics of the bee", "# Ethik of the bee", []),
    ("review", "# Conclusion", "# Conclusoin", ["SEC021"]),
    ("case-report", "# Discussion", "# Genetics\n\nBees differ.\n\n# Discussion", ["SEC021"]),
    ("editorial", "# What to ask", "## What to ask", ["SEC023"]),
    # a notice names its article
    ("correction", "related:", "#related:", ["MET021"]),
    ("correction", "type: corrects", "type: retracts", ["MET021", "MET021"]),
    ("retraction", "type: retracts", "type: comments-on", ["MET021"]),
    ("case-report", "status:", "related: {type: retracts, doi: 10.1000/1}\nstatus:", ["MET021"]),
    ("case-report", "status:", "related: {type: comments-on, doi: 10.1000/1}\nstatus:", []),
    ("letter", "status:", "related: [{type: adds-to, doi: 10.1000/1}]\nstatus:", []),
    ("letter", "status:", "related: {type: comments-on, doi: here}\nstatus:", ["SRC006"]),
    # limits
    ("image", "A patch test", "It itched. " * 150 + "A patch test", ["MET022"]),
    ("letter", "The answer changes", "It itched. " * 150 + "The answer changes", []),
    # text before the first heading
    ("case-report", "# Abstract", "Loose words.\n\n# Abstract", ["SEC020"]),
]


@pytest.mark.parametrize(("kind", "old", "new", "codes"), CHANGES)
def test_a_change(tmp_path: Path, kind: str, old: str, new: str, codes: list[str]) -> None:
    repo = journals.repository(tmp_path, "medpeer", (kind,))
    before = _found(repo, kind)
    text = repo.article(kind).read_text(encoding="utf-8")
    assert old in text
    repo.write(f"manuscript/{kind}/article.md", text.replace(old, new, 1))
    assert sorted(set(_found(repo, kind)) - set(before)) == sorted(set(codes))


def test_a_letter_without_text(tmp_path: Path) -> None:
    repo = journals.repository(tmp_path, "medpeer", ("letter",))
    head, _, rest = repo.article("letter").read_text(encoding="utf-8").partition("\n---\n")
    _, _, after = rest.partition("# Ethics")
    repo.write("manuscript/letter/article.md", f"{head}\n---\n\n# Ethics{after}")
    found = [f.message for f in repo.check("letter").findings if f.blocks]
    assert any("the text is missing" in message for message in found)


def test_a_structured_abstract(tmp_path: Path) -> None:
    """The parts that the journal wants are there, or the finding names them."""
    repo = journals.repository(tmp_path, "medpeer", ("case-report",))
    file = "journal/medpeer/journal.yaml"
    wanted = "title: Abstract, parts: [Background, Case, Conclusion]"
    repo.edit(file, "role: abstract, title: Abstract", f"role: abstract, {wanted}")
    assert "ABS022" not in _found(repo, "case-report")
    repo.edit("manuscript/case-report/article.md", "**Case.** ", "")
    message = next(f.message for f in _findings(repo, "case-report") if f.code.code == "ABS022")
    assert "Background, Case, Conclusion" in message and "it has Background, Concl" in message


def test_a_type_takes_over_from_another() -> None:
    data = journals.house_style("medpeer").data
    letter, editorial = of_type(data, "letter"), of_type(data, "editorial")
    assert letter["sections"] == editorial["sections"] != data["sections"]
    assert of_type(data, "unknown") == of_type(data, "case-report")
    assert of_type(data, "case-report")["sections"] == data["sections"]
    assert set(data["lint"]["ignore"]) <= set(letter["lint"]["ignore"])
    assert editorial["limits"]["keywords"] == data["limits"]["keywords"]


@pytest.mark.parametrize("kind", journals.TYPES)
@pytest.mark.parametrize("name", journals.JOURNALS)
def test_skeletons(tmp_path: Path, name: str, kind: str) -> None:
    """A new manuscript of each type has only what is still to be written."""
    repo = journals.repository(tmp_path, name, ())
    made = skeleton(journals.house_style(name), kind)
    for file, text in made.items():
        filled = text.replace("{{title}}", "A title").replace("{{id}}", "new")
        filled = filled.replace("{{name}}", "{given: Ana, family: Example}")
        folder = "manuscript" if file.endswith((".md", ".bib")) else "figures"
        repo.write(f"{folder}/new/{file}", filled)
    (tmp_path / "figures" / "new").mkdir(parents=True, exist_ok=True)
    errors = [f for f in repo.check("new").findings if str(f.severity) == "error"]
    assert not errors, errors
    assert f"article-type: {kind}" in made["article.md"]


def test_jats_of_notices(tmp_path: Path) -> None:
    """`casepress check jats` finds a notice without its article, and an address for a DOI."""
    repo = journals.repository(tmp_path, "medpeer", ("retraction",))
    article = build(repo, "medpeer", "retraction").jats
    links = find(article, "front/article-meta/related-article")
    links[0].set("{http://www.w3.org/1999/xlink}href", "https://doi.org/10.1000/1")
    assert len(list(RULES["related-articles"].find(article))) == 1
    links[0].set("related-article-type", "corrected-article")
    assert len(list(RULES["notices"].find(article))) == 2
    links[0].tag = "related-object"
    assert len(list(RULES["notices"].find(article))) == 1


def _findings(repo: Repo, kind: str) -> list[Finding]:
    return list(repo.check(kind).findings)


def _found(repo: Repo, kind: str) -> list[str]:
    return [f.code.code for f in _findings(repo, kind) if str(f.severity) != "info"]
