"""`casepress deposit` as an editor runs it: one article, an issue, what is not ready, sending."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepress import pipeline
from casepress.cli.main import main
from casepress.outputs.deposit import sending
from casepress.provenance import stamps
from casepress.source import published
from tests.samples import journals
from tests.samples.deposits import TIMESTAMP, repository, work
from tests.support import Repo

_KINDS = ("letter", "editorial", "correction")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Three published articles that are built; Crossref's schema is not installed here."""
    made = repository(tmp_path, "medpeer", _KINDS)
    monkeypatch.chdir(tmp_path)
    for kind in _KINDS:
        checked = made.check(kind)
        work(made, "medpeer", checked.document, b"%PDF-1.7")
        _write(tmp_path, checked)
    return made


def _write(root: Path, checked: pipeline.Checked) -> None:
    """Write an article JSON and its stamps, as `casepress article` does."""
    path = Path("results", checked.id, "article.json")
    pipeline.write_article(checked, path)
    stamps.write_stamps(path)
    stamps.write_input_stamp(path, stamps.read_inputs(root, checked.id))


def _deposit(repo: Repo, *arguments: str) -> int:
    stamp = () if "--timestamp" in arguments else ("--timestamp", TIMESTAMP)
    return main(["--repository", str(repo.root), "deposit", *arguments, *stamp])


def _record(repo: Repo, folder: str) -> dict[str, dict[str, object]]:
    record: dict[str, dict[str, object]] = json.loads(
        repo.path(f"{folder}/deposit.json").read_bytes()
    )
    return record


def test_one_article(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert _deposit(repo, "letter") == 0
    said = capsys.readouterr()
    assert "results/letter/deposit/: crossref.xml, sample-2-1-e1.zip" in said.out
    assert "schema 5.4.0 is not installed" in said.err and "make schemas" in said.err
    record = _record(repo, "results/letter/deposit")
    assert not record["missing"] and record["from"]["letter.pdf"]
    assert _deposit(repo, "letter", "--target", "doaj") == 0
    assert {p.name for p in repo.path("results/letter/deposit").iterdir()} == {
        *("doaj.json", "deposit.json")
    }


def test_an_issue_and_all_published(repo: Repo) -> None:
    assert _deposit(repo, "--issue", "2-1", "-o", "results/issue.json") == 0
    batch = repo.path("results/issue/2-1/deposit/crossref.xml").read_bytes()
    assert batch.count(b"<journal_article ") == 3 and batch.count(b"<journal>") == 1
    listed = json.loads(repo.path("results/issue.json").read_bytes())
    assert sorted(listed) == sorted(_KINDS)
    assert _record(repo, "results/issue/2-1/deposit")["articles"]["letter"]
    assert _deposit(repo, "--published", "-o", "results/deposit.json") == 0
    assert repo.path("results/deposit.json").read_bytes()


def test_what_is_not_ready(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("journal/medpeer/journal.yaml", "    crossmark-policy: 10.5555/policy\n", "")
    _write(repo.root, repo.check("correction"))
    assert _deposit(repo, "correction") == 1
    assert "correction: crossref: `crossmark-policy:`" in capsys.readouterr().err
    assert "crossref" in _record(repo, "results/correction/deposit")["missing"]
    repo.edit("manuscript/letter/article.md", "The answer changes", "That answer changes")
    assert _deposit(repo, "letter") == 1
    assert "letter was changed after it was built" in capsys.readouterr().err
    assert _deposit(repo) == 2
    assert _deposit(repo, "editorial", "--timestamp", "now") == 2


def test_outputs_that_were_not_published_are_named(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    last = published.Version("1", "2026-03-02", "10.5555/1", {}, {"letter.pdf": "0" * 64})
    published.Published((last,)).write(repo.root, "letter")
    assert _deposit(repo, "letter") == 0
    assert "letter: letter.pdf differs from the one that was published" in capsys.readouterr().err


def test_sending_needs_a_yes_and_a_login(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (sending.LOGIN, sending.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    assert _deposit(repo, "letter", "--send", "crossref") == 2
    assert "add --yes" in capsys.readouterr().err
    assert _deposit(repo, "letter", "--send", "crossref", "--yes") == 2
    assert sending.LOGIN in capsys.readouterr().err
    monkeypatch.setenv(sending.LOGIN, "editor")
    monkeypatch.setenv(sending.PASSWORD, "s3cret-word")
    sent: list[bytes] = []

    def send(xml: bytes, login: tuple[str, str], server: str) -> list[sending.Result]:
        sent.append(xml)
        return [sending.Result("10.70780/medpeer.0000001", "Failure", "too old")]

    monkeypatch.setattr(sending, "send", send)
    assert _deposit(repo, "letter", "--send", "crossref", "--yes") == 1
    assert sent == [repo.path("results/letter/deposit/crossref.xml").read_bytes()]
    assert "Failure too old" in capsys.readouterr().out
    assert journals.PREFIXES["medpeer"].encode() in sent[0]
