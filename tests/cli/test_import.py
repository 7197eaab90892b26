"""`casepress import`, `lint FILE.docx` and `refs parse` as a user meets them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from casepress.source.inputs import Inputs
from casepress.source.repository import Repository
from tests import support
from tests.importing import habits, invented, works
from tests.importing.docx import Word, p, run

ID = "itching-ear"


@pytest.fixture
def repo(tmp_path: Path) -> support.Repo:
    """A repository without a manuscript, and a Word file beside it."""
    (tmp_path / "manuscript").mkdir()
    shutil.copy(support.ROOT / "config.yaml", tmp_path)
    shutil.copytree(support.ROOT / "journal", tmp_path / "journal")
    habit = next(h for h in habits.HABITS if h.name == "numbered")
    (tmp_path / "case.docx").write_bytes(habits.manuscript(habit))
    return support.Repo(tmp_path)


def test_it_writes_a_manuscript_that_lint_reads(repo: support.Repo) -> None:
    made = repo.run("import", "case.docx", ID)
    assert made.code == 0, made.said
    article = repo.article(ID).read_text(encoding="utf-8")
    assert f'title: "{invented.TITLE}"' in article
    assert "Read 3 authors, 2 institutions, 2 pictures, 6 of 6 references." in made.out
    report = repo.path(f"manuscript/{ID}/original/import-report.html").read_text(encoding="utf-8")
    assert "was read as the title" in report
    found = json.loads(repo.run("lint", ID, "--format", "json").out)
    assert not [f for f in found if f["code"].startswith("SRC")]
    assert not [f for f in found if f["blocks"]]


def test_nothing_is_overwritten(repo: support.Repo) -> None:
    assert repo.run("import", "case.docx", ID).code == 0
    before = repo.article(ID).read_bytes()
    again = repo.run("import", "case.docx", ID.upper())
    assert again.code == 2 and "is there already" in again.err
    assert repo.article(ID).read_bytes() == before
    assert not repo.path(f"manuscript/{ID.upper()}/article.md").is_file()


def test_the_original_is_nobody_elses(repo: support.Repo) -> None:
    assert repo.run("import", "case.docx", ID).code == 0
    folder = f"manuscript/{ID}/original"
    kept = repo.path(f"{folder}/casepress-original.docx")
    assert kept.read_bytes() == repo.path("case.docx").read_bytes()
    names = list(Inputs.of(repo.root, ID, "medpeer"))
    assert f"manuscript/{ID}/imported.json" in names
    assert not [name for name in names if "original" in name]
    _git(repo, "init", "-q")
    assert "original" not in _git(repo, "status", "--porcelain", "--untracked-files=all")


def test_git_tracks_the_original_where_it_is_asked_to(repo: support.Repo) -> None:
    assert repo.run("import", "case.docx", ID, "--track-original").code == 0
    _git(repo, "init", "-q")
    tracked = _git(repo, "status", "--porcelain", "--untracked-files=all")
    assert "casepress-original.docx" in tracked and "import-report" not in tracked


def _git(repo: support.Repo, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=repo.root, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_file_names_the_manuscript(repo: support.Repo) -> None:
    repo.path("case.docx").rename(repo.path("Fall 1 (neu) é.docx"))
    assert repo.run("import", "Fall 1 (neu) é.docx").code == 0
    assert repo.article("Fall-1-neu-e").is_file()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"{\\rtf1}", "RTF"), (b"PK", "damaged"), (b"", "empty"), (None, "cannot be read")],
)
def test_a_bad_file_gets_one_message(repo: support.Repo, content: bytes | None, says: str) -> None:
    if content is not None:
        repo.write("bad.docx", content)
    for command in (("import", "bad.docx", ID), ("lint", "bad.docx")):
        made = repo.run(*command)
        assert made.code == 2
        assert says in made.said and "Traceback" not in made.said
    assert not repo.article(ID).exists()


def test_convert_says_what_it_needs(repo: support.Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    made = repo.run("import", "old.doc", ID, "--convert", env={"PATH": "/nonexistent"})
    assert made.code == 2 and "LibreOffice" in made.err


@pytest.mark.system
@pytest.mark.parametrize("ending", ["odt", "rtf", "doc"])
def test_libreoffice_converts_where_it_is_asked_to(repo: support.Repo, ending: str) -> None:
    """In a profile of its own, which is gone afterwards; without the option nothing is started."""
    profile = f"-env:UserInstallation={repo.path('profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "case.docx"]
    subprocess.run(command, cwd=repo.root, check=True, capture_output=True, timeout=120)
    refused = repo.run("import", f"case.{ending}", ID)
    assert refused.code == 2 and "casepress import --convert" in refused.err
    home = repo.path("home")
    home.mkdir()
    made = repo.run("import", f"case.{ending}", ID, "--convert", env={"HOME": str(home)})
    assert made.code in (0, 1), made.said
    article = repo.article(ID).read_text(encoding="utf-8")
    assert invented.TITLE in article and "# Discussion" in article
    assert not list(home.iterdir())
    kept = repo.path(f"manuscript/{ID}/original/casepress-original.docx").read_bytes()
    assert kept.startswith(b"PK")


def test_lint_of_a_word_file_leaves_no_trace(repo: support.Repo, tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    before = sorted(path.name for path in repo.root.iterdir())
    made = repo.run("lint", "case.docx", "--format", "json", env={"TMPDIR": str(temporary)})
    assert made.code in (0, 1), made.said
    found = json.loads(made.out)
    assert {f["file"] for f in found} == {"case.docx"}
    assert all(f["line"] == 0 for f in found)
    assert any(f.get("place", "").startswith("paragraph ") for f in found)
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in repo.root.iterdir()) == before


def test_places_in_sarif_and_junit_are_logical(repo: support.Repo) -> None:
    log = json.loads(repo.run("lint", "case.docx", "--format", "sarif").out)
    locations = [r["locations"][0] for r in log["runs"][0]["results"]]
    assert any("logicalLocations" in one for one in locations)
    assert not any("region" in one["physicalLocation"] for one in locations)
    assert "paragraph" in repo.run("lint", "case.docx", "--format", "junit").out
    assert "<!doctype html>" in repo.run("lint", "case.docx", "--format", "html").out


def test_no_patient_is_named_on_the_screen(repo: support.Repo) -> None:
    made = Word()
    made.add(p("A case of ears", style="Title"), p("Ana Example, Bo Sample"))
    made.add(p("Case report", style="Heading1"), p("Seen ", run("Mrs Zebediah Quux", "hidden")))
    repo.write("secret.docx", made.bytes())
    for command in (("lint", "secret.docx"), ("import", "secret.docx", ID)):
        assert "Quux" not in repo.run(*command).said


def test_word_files_and_manuscripts_are_linted_apart(repo: support.Repo) -> None:
    assert repo.run("lint", "case.docx", "x").code == 2
    assert repo.run("lint", "case.docx", "--watch").code == 2


def test_refs_parse(repo: support.Repo) -> None:
    good, bad = works.set_(works.WORKS[0], "vancouver"), "Somebody, something, about 1990."
    repo.write("list.txt", f"1. {good}\n2. {bad}\n")
    made = repo.run("refs", "parse", "list.txt")
    (record,) = json.loads(made.out)
    assert record["title"] == works.WORKS[0].title and record["id"] == "example2020itching"
    assert made.code == 1 and "list.txt:2" in made.err and "DOC015" in made.err


def test_an_import_builds_once_alt_texts_are_written(repo: support.Repo) -> None:
    assert repo.run("import", "case.docx", ID).code == 0
    checked = repo.check(ID)
    assert not checked.blocked, [f.message for f in checked.findings if f.blocks]
    assert Repository.open(repo.root).all_ids() == [ID]
