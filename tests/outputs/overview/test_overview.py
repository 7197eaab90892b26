"""The state of every manuscript, as data, as a page and as lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casepress.article.ast import meta, string
from casepress.article.model import Article
from casepress.cli.main import main
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.overview_page import pages
from casepress.outputs.overview import Issue, Manuscript, entries, issues, overview, thumbnail
from tests import support
from tests.outputs.html import pages as sample

IDS = ("one", "two", "three", "four")


def _finding(severity: str, line: int = 3, **more: Any) -> dict[str, Any]:
    found = {"code": "TXT005", "name": "split", "severity": severity, "blocks": False}
    place = {"file": "manuscript/x/article.md", "line": line, "column": 2}
    return {**found, **place, "message": "write `x`", **more}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """The results of four manuscripts: published with an issue, a draft with an error, one that
    stopped, and one that was never built."""

    def put(name: str, findings: list[dict[str, Any]], **facts: Any) -> None:
        document = sample.article("full")
        document["meta"] |= {k.replace("_", "-"): meta(v) for k, v in facts.items()}
        own = {"schema": "1", "id": name, "journal": "medpeer", "blocked": name == "three"}
        document["meta"]["casepress"] = meta(own)
        folder = tmp_path / "results" / name
        folder.mkdir(parents=True)
        (folder / "article.json").write_text(json.dumps(document))
        (folder / "findings.json").write_text(json.dumps(findings))
        (folder / f"{name}.xml").write_text("<article/>")

    put("one", [], status="published", volume="2", issue="1", title="First & <b>best</b>")
    put("two", [_finding("error"), _finding("info")], status="draft", date_received="2026-01-02")
    put("three", [_finding("error", blocks=True, message="a figure is missing")])
    return tmp_path


def _overview(root: Path) -> list[Manuscript]:
    return overview(root, support.journal(), IDS, lambda one: "2026-03-04" if one == "two" else "")


def test_what_needs_a_hand_comes_first(results: Path) -> None:
    found = _overview(results)
    assert [one.id for one in found] == ["three", "four", "two", "one"]
    stopped, absent, draft, published = found
    assert stopped.stopped == ("a figure is missing",) and stopped.outputs == ()
    assert absent.stopped == ("not built yet",) and not absent.built and stopped.built
    assert (draft.counts["error"], draft.counts["info"], draft.changed) == (1, 1, "2026-03-04")
    assert published.outputs == (("XML", "one/one.xml"),) and published.thumbnail == b""


def test_the_same_message_is_one_entry_with_its_places() -> None:
    found = entries([_finding("info", 9), _finding("error", 7), _finding("error", 3)])
    assert [(e.severity, e.places) for e in found] == [
        ("error", ((7, 2), (3, 2))),
        ("info", ((9, 2),)),
    ]


def _pages(root: Path) -> dict[str, str]:
    return dict(pages(_overview(root), support.journal(), Subsets(None)))


def test_what_was_never_built_has_neither_stopped_nor_passed(results: Path) -> None:
    found = _pages(results)
    index = sample.read(found["index.html"])
    (sums,) = index.xpath("//*[contains(text(), ' without')]/text()")
    assert sums == "1 build stopped · 1 not built yet · 1 with errors · 1 without"
    (row,) = index.xpath("//li[@data-id='four']")
    assert "Not built yet" in row.text_content() and "stopped" not in row.text_content()
    assert "no findings" not in found["overview/four.html"]
    assert "casepress build four" in found["overview/four.html"]


def test_the_name_of_an_issue_is_one_of_a_file() -> None:
    issue = Issue('1/2"', "<3> S: a", ())
    assert issue.name == "volume-1-2-issue-3-S-a"


def test_a_title_has_its_own_language_and_direction() -> None:
    one = Manuscript("x", title=[string("عنوان")], lang="ar", outputs=(("HTML", "x/x.html"),))
    made = dict(pages([one], support.journal(), Subsets(None)))["index.html"]
    assert '<h2 lang="ar"><a href="x/x.html"><bdi>عنوان</bdi></a></h2>' in made


def test_the_pages(results: Path) -> None:
    made = _pages(results)
    assert set(made) == {
        "index.html",
        *(f"overview/{one}.html" for one in IDS),
        "overview/volume-2-issue-1.html",
        "overview/volume-2-issue-1.json",
    }
    tree = sample.read(made["index.html"])
    rows = tree.xpath("//ol[@id='rows']/li")
    assert [row.get("data-id") for row in rows] == ["three", "four", "two", "one"]
    assert "a figure is missing" in rows[0].text_content()
    assert rows[3].xpath("string(.//h2)") == "First & <b>best</b>"
    assert [e.text for e in rows[2].xpath(".//code")] == ["two"]
    codes = sample.read(made["overview/two.html"]).xpath("//p[@class='message']/code/text()")
    assert codes == ["x", "x"]
    listed = json.loads(made["overview/volume-2-issue-1.json"])
    assert [article["id"] for article in listed["articles"]] == ["one"]
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_every_link_of_the_pages_leads_to_a_file_or_an_id(results: Path) -> None:
    made = _pages(results)
    for name, text in made.items():
        if name.endswith(".json"):
            continue
        tree = sample.read(text)
        for href in tree.xpath("//@href"):
            path, _, anchor = href.partition("#")
            if ":" in path:
                continue
            goal = (Path(name).parent / path).as_posix() if path else name
            goal = goal.replace("overview/../", "")
            assert goal in made or (results / "results" / goal).is_file(), href
            assert not anchor or sample.read(made[goal]).xpath(f"//*[@id='{anchor}']"), href


def test_the_same_pages_again(results: Path) -> None:
    assert _pages(results) == _pages(results)


def test_issues_are_in_the_order_of_their_numbers_and_pages() -> None:
    def one(name: str, volume: str, issue: str, pages_: str) -> Manuscript:
        return Manuscript(name, status="published", volume=volume, issue=issue, pages=pages_)

    found = issues([one("a", "2", "1", "10–12"), one("b", "10", "1", "e3"), one("c", "2", "1", "9"),
                    Manuscript("d", status="draft", volume="2"), one("e", "", "", "")])  # fmt: skip
    assert [(i.volume, [m.id for m in i.articles]) for i in found] == [
        ("10", ["b"]),
        ("2", ["c", "a"]),
    ]


def test_a_thumbnail_is_small_and_the_same_again(tmp_path: Path) -> None:
    import pikepdf

    pdf = tmp_path / "x.pdf"
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(pdf)
    first = thumbnail(pdf)
    assert first == thumbnail(pdf) and first.startswith(b"\x89PNG") and len(first) < 18_000


def _said(capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    yield from capsys.readouterr().out.splitlines()


def test_status(repo: support.Repo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = repo.root / "results" / "knee"
    out = ("-o", str(folder / "article.json"), "--findings", str(folder / "findings.json"))
    assert not main(["--repository", str(repo.root), "article", "knee", *out])
    assert main(["--repository", str(repo.root), "status"]) == 0
    head, *rows = _said(capsys)
    assert head.split()[:2] == ["manuscript", "status"]
    assert [row.split()[0] for row in rows] == ["ear", "knee"]
    assert rows[0].endswith("not built yet") and "stopped" not in rows[0]
    assert main(["--repository", str(repo.root), "status", "knee", "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["id"] == "knee" and "Rice bodies" in found["title"]
    assert main(["--repository", str(repo.root), "status", "nowhere"]) == 2


def test_only_results_that_can_be_read(results: Path) -> None:
    (results / "results" / "one" / "article.json").write_text("{")
    with pytest.raises(Exception, match=r"article\.json cannot be read"):
        _overview(results)


def test_a_name_that_the_blind_article_withholds_is_not_in_it(results: Path) -> None:
    """The editor sees the authors; of findings only what they say is shown, never the words that
    a rule of privacy found."""
    article = Article.from_json(json.loads((results / "results/one/article.json").read_text()))
    assert article.authors[0].vancouver in _pages(results)["index.html"]
