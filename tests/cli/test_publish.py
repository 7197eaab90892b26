"""From submitted to published, to a new version and a retraction: what `accept` and `publish`
write, and what they refuse."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from casepress.cli.main import main
from casepress.core.errors import UsageError
from casepress.source.inputs import sha256
from casepress.source.published import Published
from casepress.source.register import Register, next_doi
from casepress.workflow.results import report_built
from tests.samples import journals
from tests.support import Repo, run

_RULE = '\ndoi: {prefix: "10.5555", suffix: "casebook.{year}{number}"}\n'
_NUMBERS = 'article-number: "e{number}"\nlicense: CC-BY-4.0\n'
_RECEIVED = ("--received", "2026-01-12", "--date", "2026-02-20")
_ISSUE = ("--volume", "2", "--issue", "1", "--date", "2026-03-02", "--no-build")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = journals.repository(tmp_path, "casebook", ("letter", "editorial", "retraction"))
    path = made.path("journal/casebook/journal.yaml")
    path.write_text(path.read_text(encoding="utf-8") + _RULE + _NUMBERS, encoding="utf-8")
    return made


def _main(repo: Repo, *arguments: str) -> int:
    return main(["--repository", str(repo.root), *arguments])


def _added(before: str, after: str) -> list[str]:
    """The lines that a text has and another lacks; nothing else may differ."""
    old, new = before.splitlines(), after.splitlines()
    assert [line for line in old if line not in new] == ["status: submitted"]
    return [line for line in new if line not in old]


def test_accept_and_publish(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    before = repo.article("letter").read_text(encoding="utf-8")
    assert _main(repo, "accept", "letter", *_RECEIVED, "--dry-run") == 0
    assert "+doi: 10.5555/casebook.20261" in capsys.readouterr().out
    assert repo.article("letter").read_text(encoding="utf-8") == before
    assert _main(repo, "accept", "letter", "editorial", *_RECEIVED) == 0
    assert _added(before, repo.article("letter").read_text(encoding="utf-8")) == [
        "status: accepted",
        "doi: 10.5555/casebook.20261",
        "date-received: 2026-01-12",
        "date-accepted: 2026-02-20",
        "license: CC-BY-4.0",
    ]
    register = repo.path("journal/casebook/register.csv").read_text(encoding="utf-8")
    assert register == (
        "doi,manuscript,date\n10.5555/casebook.20261,letter,2026-02-20\n"
        "10.5555/casebook.20262,editorial,2026-02-20\n"
    )
    assert _main(repo, "publish", "letter", "editorial", *_ISSUE) == 0
    text = repo.article("editorial").read_text(encoding="utf-8")
    for line in (
        "status: published",
        "date: 2026-03-02",
        "volume: 2",
        "issue: 1",
        "elocation-id: e2",
    ):
        assert f"\n{line}\n" in text
    body = before.partition("\n---\n")[2]
    assert repo.article("letter").read_text(encoding="utf-8").endswith(body)
    known = json.loads(repo.path("manuscript/letter/published.json").read_bytes())
    (version,) = known["versions"]
    assert (version["version"], version["date"]) == ("1", "2026-03-02")
    assert "manuscript/letter/article.md" in version["sources"]


def test_continuous_pages_follow_those_of_the_volume(repo: Repo) -> None:
    assert _main(repo, "accept", "letter", "editorial", *_RECEIVED) == 0
    assert _main(repo, "publish", "editorial", *_ISSUE, "--pages", "12-15") == 0
    continuous = ("publish", "letter", *_ISSUE, "--pages", "continuous")
    assert _main(repo, *continuous) == 2  # its pages are those of its PDF
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(3):
        pdf.new_page(100, 100)
    repo.path("results/letter").mkdir(parents=True)
    pdf.save(repo.path("results/letter/letter.pdf"))
    assert _main(repo, *continuous) == 0
    assert "\npages: 16-18\n" in repo.article("letter").read_text(encoding="utf-8")


def test_an_output_that_is_not_the_published_one_is_named(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _published(repo, "letter")
    repo.write("results/letter/findings.json", "[]")
    pdf = repo.write("results/letter/letter.pdf", b"one")
    record = Published.read(repo.root, "letter")
    assert record.last
    last = replace(record.last, outputs={"letter.pdf": sha256(pdf)})
    replace(record, versions=(last,)).write(repo.root, "letter")
    monkeypatch.chdir(repo.root)
    report_built({"letter": [str(pdf)]})
    assert "differs" not in capsys.readouterr().err
    pdf.write_bytes(b"another")
    report_built({"letter": [str(pdf)]})
    assert "letter: letter.pdf differs from the one that was published" in capsys.readouterr().err


def _published(repo: Repo, *kinds: str) -> None:
    assert _main(repo, "accept", *kinds, *_RECEIVED) == 0
    assert _main(repo, "publish", *kinds, *_ISSUE) == 0


def test_a_change_is_found_and_becomes_a_version(repo: Repo) -> None:
    _published(repo, "letter")
    assert "MET023" not in {f.code.code for f in repo.check("letter").findings}
    repo.edit("manuscript/letter/article.md", "The answer changes", "That answer changes")
    (finding,) = (f for f in repo.check("letter").findings if f.code.code == "MET023")
    assert "article.md differ from version 1, published on 2026-03-02" in finding.message
    again = ("publish", "letter", "--date", "2026-05-05", "--no-build")
    assert _main(repo, *again) == 0
    text = repo.article("letter").read_text(encoding="utf-8")
    assert "\ndate: 2026-05-05\nversion: 2\nhistory: [{version: 1, date: 2026-03-02}]\n" in text
    assert not [f for f in repo.check("letter").findings if f.code.code == "MET023"]
    assert _main(repo, *again) == 0
    assert (
        len(json.loads(repo.path("manuscript/letter/published.json").read_bytes())["versions"]) == 2
    )


def test_a_notice_writes_its_way_back(repo: Repo) -> None:
    _published(repo, "letter")
    repo.edit(
        "manuscript/retraction/article.md", "10.5555/casebook.0SAMPLE", "10.5555/casebook.20261"
    )
    _published(repo, "retraction")
    text = repo.article("letter").read_text(encoding="utf-8")
    title = "Retraction: Propolis in the ear canal of a beekeeper"
    related = (
        "related: {type: retracted-by, doi: 10.5555/casebook.20262, date: 2026-03-02, "
        f'title: "{title}"}}'
    )
    assert f"\n{related}\n" in text
    findings = repo.check("letter").findings
    assert not {"MET023", "MET021"} & {f.code.code for f in findings}
    known = json.loads(repo.path("manuscript/letter/published.json").read_bytes())
    assert known["notices"] == [
        {"type": "retraction", "doi": "10.5555/casebook.20262", "date": "2026-03-02"}
    ]


def test_an_article_that_was_published_elsewhere_is_recorded_as_it_is(repo: Repo) -> None:
    _published(repo, "letter")
    record, before = repo.path("manuscript/letter/published.json"), repo.article("letter")
    known, text = record.read_bytes(), before.read_bytes()
    record.unlink()
    assert _main(repo, "publish", "letter", "--no-build") == 0
    assert record.read_bytes() == known and before.read_bytes() == text


def _status(words: str) -> Callable[[Repo], None]:
    return lambda repo: repo.edit("manuscript/letter/article.md", "status: submitted", words)


#: What is changed first, the command, and a part of its message; nothing may be written.
REFUSED: list[tuple[Callable[[Repo], object], tuple[str, ...], str]] = [
    (lambda r: None, ("accept", "letter"), "no `date-received`"),
    (lambda r: None, ("accept", "letter", "--received", "2026-13-01"), "is not a date"),
    (
        lambda r: None,
        ("accept", "letter", "--received", "2026-03-01", "--date", "2026-02-01"),
        "received on 2026-03-01, after",
    ),
    (_status("status: draft"), ("accept", "letter", *_RECEIVED), "`status: draft`"),
    (_status("status: published"), ("accept", "letter", *_RECEIVED), "`status: published`"),
    (lambda r: None, ("publish", "letter", *_ISSUE), "`casepress accept letter` comes first"),
    (
        lambda r: r.edit("journal/casebook/journal.yaml", _RULE, "\n"),
        ("accept", "letter", *_RECEIVED),
        "no rule for DOIs",
    ),
    (
        lambda r: r.edit("journal/casebook/journal.yaml", "license: CC-BY-4.0\n", ""),
        ("accept", "letter", *_RECEIVED),
        "has no licence",
    ),
    (lambda r: None, ("accept", "letter", *_RECEIVED, "--doi", "10.5555/x"), "the form of"),
    (
        lambda r: r.write(
            "journal/casebook/register.csv",
            "doi,manuscript,date\n10.5555/CASEBOOK.7,withdrawn,2025-01-01\n",
        ),
        ("accept", "letter", *_RECEIVED, "--doi", "10.5555/casebook.7"),
        "was assigned to withdrawn",
    ),
    (
        lambda r: r.write("journal/casebook/register.csv", "<<<<<<< one\n=======\n>>>>>>> two\n"),
        ("accept", "letter", *_RECEIVED),
        "conflict of git",
    ),
    (
        lambda r: r.edit(
            "manuscript/letter/article.md", "0000-0002-1825-0097", "0000-0002-1825-0098"
        ),
        ("accept", "letter", *_RECEIVED),
        "still has errors",
    ),
]


@pytest.mark.parametrize(("change", "command", "words"), REFUSED)
def test_refusals(
    repo: Repo,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Repo], object],
    command: tuple[str, ...],
    words: str,
) -> None:
    change(repo)
    before = {
        p: p.read_bytes() for p in repo.root.rglob("*") if p.is_file() and p.suffix != ".cache"
    }
    assert _main(repo, *command) == 2
    assert words in capsys.readouterr().err
    assert all(path.read_bytes() == data for path, data in before.items())
    assert not repo.path("manuscript/letter/published.json").exists()


RULES = [
    ("a.{number}", "2026", (), "10.5555/a.1"),
    ("a.{number}", "2026", ("10.5555/a.1", "10.5555/a.3"), "10.5555/a.2"),
    ("a.{year}.{number}", "2026", ("10.5555/a.2025.1",), "10.5555/a.2026.1"),
    (["X1", "X2"], "2026", (), "10.5555/X1"),
    (["X1", "X2"], "2026", ("10.5555/x1",), "10.5555/X2"),
    (["X1"], "2026", ("10.5555/x1",), None),
]


@pytest.mark.parametrize(("suffix", "year", "taken", "doi"), RULES)
def test_the_next_doi(suffix: object, year: str, taken: tuple[str, ...], doi: str | None) -> None:
    rule = {"prefix": "10.5555", "suffix": suffix}
    if doi is None:
        with pytest.raises(UsageError, match="no free suffix"):
            next_doi(rule, year, taken)
    else:
        assert next_doi(rule, year, taken) == doi


def test_two_branches_that_assign_a_doi_conflict(tmp_path: Path) -> None:
    """The wanted alarm: git cannot merge two new last lines of the register."""

    def git(*arguments: str) -> int:
        return run(["git", "-c", "user.name=A", "-c", "user.email=a@b", *arguments], tmp_path).code

    def assign(name: str) -> None:
        register = Register.read(tmp_path)
        text = register.with_line(f"10.5555/{name}", name, "2026-01-31")
        register.path.write_text(text, encoding="utf-8")
        assert git("add", ".") == 0 and git("commit", "-qm", name) == 0

    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    assign("first")
    assert git("checkout", "-qb", "other") == 0
    assign("second")
    assert git("checkout", "-q", "main") == 0
    assign("third")
    assert git("merge", "-q", "other") != 0
    with pytest.raises(UsageError, match="conflict of git"):
        Register.read(tmp_path)
