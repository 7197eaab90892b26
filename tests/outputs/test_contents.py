"""An issue: its order and sections, its contents as page and PDF, and its articles' pages."""

from __future__ import annotations

import json
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from casepress import pipeline
from casepress.cli.main import main
from casepress.source.issues import Issue
from casepress.source.repository import Repository
from tests.samples.deposits import repository
from tests.support import Repo

_KINDS = ("case-report", "letter", "editorial")
_LIST = """title: Ears
sections:
  - {title: To begin with, articles: [editorial]}
  - {articles: [letter, case-report]}
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Three published articles, as far as the contents read them."""
    made = repository(tmp_path_factory.mktemp("issue"), "revue", _KINDS)
    for kind in _KINDS:
        path = made.path(f"results/{kind}/article.json")
        pipeline.write_article(made.check(kind), path)
        made.write(f"results/{kind}/{kind}.pdf", b"%PDF-1.7")
    return made


def _issue(repo: Repo, name: str = "2-1") -> list[tuple[str, tuple[str, ...]]]:
    found = Issue.named(Repository.open(repo.root), name)
    return [(part.title, part.manuscripts) for part in found.parts]


def test_order_and_sections(repo: Repo) -> None:
    """By the journal's order of types, or by the issue's own file."""
    assert _issue(repo) == [
        ("Cas clinique", ("case-report",)),
        ("Lettre à l’éditeur", ("letter",)),
        ("Éditorial", ("editorial",)),
    ]
    path = repo.write("journal/revue/issues/2-1.yaml", _LIST)
    assert _issue(repo) == [("To begin with", ("editorial",)), ("", ("letter", "case-report"))]
    path.unlink()


@pytest.mark.parametrize(
    ("name", "list_", "words"),
    [
        ("3-1", "", "no article has `volume: 3` and `issue: 1`"),
        ("one/two", "", "names no issue"),
        ("2-1", "sections:\n  - {articles: [nothing]}\n", "no manuscript `nothing`"),
        ("2-1", "sections: [letter]\n", "sections[1]"),
        ("2-1", "part: 1\n", "unknown key `part`"),
        ("3-1", "sections:\n  - {articles: [letter]}\n", "letter is in volume 2, issue 1"),
    ],
)
def test_what_is_wrong(
    repo: Repo, capsys: pytest.CaptureFixture[str], name: str, list_: str, words: str
) -> None:
    path = repo.write(f"journal/revue/issues/{name.replace('/', '-')}.yaml", list_)
    if not list_:
        path.unlink()
    assert main(["--repository", str(repo.root), "issue", name]) in (1, 2)
    assert words in capsys.readouterr().err
    path.unlink(missing_ok=True)


def test_the_contents(repo: Repo) -> None:
    folder = repo.path("results/issue/2-1")
    made = []
    for _ in range(2):
        assert main(["--repository", str(repo.root), "issue", "2-1"]) == 0
        made.append({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
    assert made[0] == made[1] and set(made[0]) == {"contents.html", "contents.pdf", "contents.json"}
    document = pypdfium2.PdfDocument(folder / "contents.pdf")
    printed = " ".join(" ".join(p.get_textpage().get_text_range().split()) for p in document)
    page: Any = etree.HTML(made[0]["contents.html"])
    shown = " ".join(" ".join(map(str, page.xpath("//body//text()"))).split())
    listed = json.loads(made[0]["contents.json"])
    assert page.xpath("/html/@lang") == ["fr-FR"] and not page.xpath("//meta[@name='robots']")
    for said in (printed, shown):
        assert "Volume 2, Numéro 1" in said and "Ana Example" in said
        places = [said.index(f"/revue.000000{n}") for n in (1, 2, 3)]
        assert places == sorted(places)
        assert all(number in said for number in ("e1", "e2", "e3"))
    assert [a["pages"] for part in listed["sections"] for a in part["articles"]] == [
        *("e1", "e2", "e3"),
    ]
    assert page.xpath("//a[.='PDF']/@href")[0] == (
        "https://example.org/articles/case-report/case-report.pdf"
    )
