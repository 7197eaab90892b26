"""The session: findings have their places in the page by where they were read, not by words."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from casepress.core.errors import BuildError
from casepress.live.session import Session
from tests.support import ROOT, Repo

EXAMPLE = "000QGPL-idem-breast-metastasis"


@pytest.fixture
def session(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(repo.root, "knee", tmp_path_factory.mktemp("work"))


def _marked(session: Session) -> dict[str, list[str]]:
    """The marked words by the code of their findings."""
    session.check()
    page, _ = session.page_html(session.marks())
    out: dict[str, list[str]] = {}
    assert session.checked is not None
    nodes: Any = html.fromstring(page).iter()
    for node in nodes:
        for number in (node.get("data-findings") or "").split():
            code = session.checked.findings[int(number)].code.code
            out.setdefault(code, []).append(" ".join(node.text_content().split()))
    return out


def test_the_marked_words_are_those_of_the_finding(tmp_path: Path) -> None:
    found = _marked(Session(ROOT, EXAMPLE, tmp_path))
    assert set(found["TXT005"]) <= {
        *("extra medullary", "extra medullary.", "hypo intense", "hyper intense"),
        *("Intradural extra medullary spinal metastasis from breast carcinoma: a rare occurrence",),
        *("extra medullary,", "intradural extra medullary"),
    }
    assert found["ABS002"] == ["(1)"]
    assert any(text.startswith("Figure 1.") for text in found["FIG001"])


def test_of_the_example_every_finding_in_the_text_has_a_place(tmp_path: Path) -> None:
    session = Session(ROOT, EXAMPLE, tmp_path)
    checked = session.check()
    known = {number for numbers in session.marks().values() for number in numbers}
    assert checked.locator is not None
    first = checked.locator.line_column(checked.locator.start)[0]
    unplaced = [
        f
        for number, f in enumerate(checked.findings)
        if number not in known and f.span and f.span.file.endswith(".md") and f.span.line > first
    ]
    assert unplaced == []


def test_the_same_words_twice_are_told_apart(session: Session, repo: Repo) -> None:
    text = repo.article("knee").read_text(encoding="utf-8")
    added = "The hypo intense knee. The hypo intense knee and {{again}}.\n\n# Discussion"
    repo.write("manuscript/knee/article.md", text.replace("# Discussion", added, 1))
    found = _marked(session)
    assert found["TXT005"].count("hypo intense") == 2


def test_a_page_without_findings_has_no_marks(session: Session) -> None:
    session.check()
    page, _ = session.page_html({})
    assert "data-findings" not in page and "<mark" not in page


def test_the_entries_are_by_severity_and_message(tmp_path: Path) -> None:
    session = Session(ROOT, EXAMPLE, tmp_path)
    checked = session.check()
    groups = session.entries(session.marks())
    assert [severity for severity, *_ in groups] == ["error", "warning", "info"]
    numbers = [p.number for *_, entries in groups for e in entries for p in e.places]
    assert sorted(numbers) == list(range(len(checked.findings)))
    messages = [(severity, e.message) for severity, _, _, entries in groups for e in entries]
    assert len(messages) == len(set(messages)) < len(checked.findings)
    listed = session.findings_html(session.marks())
    assert f"{len(checked.findings)} findings" in listed


def test_what_a_manuscript_brings_stays_text(session: Session) -> None:
    attack = "<script>alert(1)</script>"
    text = session.article.read_text(encoding="utf-8")
    front = f"title: 'The hypo intense {attack} knee'\n'{attack}': 1"
    text = re.sub(r"^title: .*$", front, text, flags=re.M)
    session.check(text.replace("# Discussion", f"`{attack}` hypo intense.\n\n# {attack}", 1))
    marked = session.marks()
    page, _ = session.page_html(marked)
    listed = session.findings_html(marked)
    assert "<script" not in page + listed
    assert "&lt;script&gt;" in page and "&lt;script&gt;" in listed


def test_a_text_that_is_not_saved(session: Session) -> None:
    text = session.article.read_text(encoding="utf-8")
    session.check(text.replace("# Discussion", "The hypo intense knee.\n\n# Discussion", 1))
    page, _ = session.page_html(session.marks())
    assert "hypo intense" in page


def test_what_cannot_be_read_says_why(session: Session) -> None:
    session.check("no front matter")
    with pytest.raises(BuildError, match="front matter"):
        session.page_html(session.marks())


def test_only_pictures_of_the_article_are_given_out(session: Session) -> None:
    session.check()
    session.page_html(session.marks())
    assert session.picture_file("figure-1.svg") or session.picture_file("figure-1.png")
    for name in ("../article.md", "article.md", "/etc/passwd", "figure-9.png"):
        assert session.picture_file(name) is None


def test_pictures_of_the_last_build_are_taken(session: Session, repo: Repo) -> None:
    checked = session.check()
    built = repo.write("results/knee/figures/figure-2.png", b"as built")
    session.make_pictures(checked.document)
    taken = session.picture_file("figure-2.png")
    assert taken is not None and taken.read_bytes() == b"as built"
    later = built.stat().st_mtime_ns + 10**9
    os.utime(repo.path("figures/knee/figure-2.py"), ns=(later, later))
    session.make_pictures(checked.document)
    assert taken.read_bytes().startswith(b"\x89PNG")


def test_nothing_is_written_into_the_repository(session: Session) -> None:
    session.check()
    session.page_html(session.marks())
    made = {p.name for p in (session.root / "results").rglob("*")} - {".cache"}
    assert not any(re.search(r"\.(png|svg|jpg)$", name) for name in made)
