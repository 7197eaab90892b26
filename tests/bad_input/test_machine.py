"""What is wrong with the machine: no room, no rights, no DTD. One message, no half-written file."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from casepress import pipeline
from casepress.cli.main import main
from casepress.core.errors import BuildError
from casepress.core.files import write
from tests.support import ROOT, Repo


def _article(repo: Repo) -> Path:
    out = repo.path("results/ear/article.json")
    checked = repo.check("ear")
    assert not checked.blocked
    pipeline.write_article(checked, out)
    return out


def _limited() -> None:
    """A system that takes no file of more than 100 bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@pytest.mark.parametrize("command", ["article", "jats", "docx"])
def test_no_room(command: str, make_repo: Callable[[Iterable[str]], Repo]) -> None:
    repo = make_repo(["ear"])
    source, out = str(_article(repo)), repo.path("out/result")
    arguments = {
        "article": ["article", "ear", "-o", str(out), "--findings", str(out) + ".json"],
        "jats": ["jats", source, "-o", str(out)],
        "docx": ["docx", source, "-o", str(out)],
    }[command]
    done = subprocess.run(
        [sys.executable, "-m", "casepress", *arguments],
        cwd=repo.root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=_limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not out.exists()
    assert not out.parent.exists() or not list(out.parent.iterdir())


def test_the_message_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a.json").write_text("old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BuildError, match=r"No space left on device\); make room"):
        write(tmp_path / "a.json", "new")
    assert (tmp_path / "a.json").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_folder_where_the_output_belongs(tmp_path: Path) -> None:
    (tmp_path / "a.json" / "x").mkdir(parents=True)
    with pytest.raises(BuildError, match="cannot be written"):
        write(tmp_path / "a.json", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_no_dtd(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from casepress.outputs.jats import dtd

    source, out = _article(repo), repo.path("out/ear.xml")
    monkeypatch.setattr(dtd, "_PACKAGE", "@jats4r/not-there")
    monkeypatch.chdir(repo.root)
    assert main(["--repository", str(repo.root), "jats", str(source), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "@jats4r/not-there of npm is not installed; run `make setup`" in said
    assert not out.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"meta": {}}', "\0"])
def test_an_article_that_is_none(
    repo: Repo, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    source = repo.write("a.json", content)
    assert main(["--repository", str(repo.root), "jats", str(source), "-o", "x.xml"]) == 1
    said = capsys.readouterr().err
    assert "a.json cannot be read as an article" in said and "build it again" in said


@pytest.mark.parametrize("content", ["", "{", "{}", "[1]", '[{"code": "X"}]', "\0"])
def test_findings_that_are_none(
    repo: Repo, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    source = repo.write("f.json", content)
    assert main(["--repository", str(repo.root), "gate", str(source)]) == 2
    assert "f.json cannot be read" in capsys.readouterr().err


def test_a_journal_that_is_broken(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (ROOT / "journal/medpeer/journal.yaml").read_text(encoding="utf-8")
    repo.write("journal/medpeer/journal.yaml", whole.replace("sections:\n", "sections: [\n", 1))
    assert main(["--repository", str(repo.root), "lint"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("journal/medpeer/journal.yaml:")
    assert "error SRC003 YAML" in said
