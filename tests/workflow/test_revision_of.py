"""A manuscript that is a revision: each build marks what changed since the commit that it names."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from casepress.importing.returned import word_lines
from tests import support

ID = "knee"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """A repository with a revision of its one manuscript."""
    made = support.repository(tmp_path_factory.mktemp("revision"), [ID])
    for name in ("Snakefile", "profiles", "journal"):
        source = support.ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, made.path(name))
    made.edit("config.yaml", "[pdf, docx, xml]", "[pdf, docx, xml, review-docx, review-pdf]")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        _git(made.root, *command)
    commit = _git(made.root, "rev-parse", "HEAD").strip()
    name = f"manuscript/{ID}/article.md"
    made.edit(name, "small smooth grains", "tiny smooth grains")
    made.edit(name, "status: published", f"status: published\nrevision-of: {commit}")
    return made


def _git(root: Path, *command: str) -> str:
    own = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *command]
    return subprocess.run(own, cwd=root, check=True, capture_output=True, text=True).stdout


def test_a_build_marks_what_changed(repo: support.Repo) -> None:
    target = f"results/{ID}/{ID}-changes.docx"
    made = repo.snakemake("-c2", target)
    assert made.code == 0, made.said
    data = repo.path(target).read_bytes()
    for reject, words in ((False, "tiny smooth grains"), (True, "small smooth grains")):
        lines = word_lines.read(data, "x.docx", reject=reject).lines
        assert any(words in line.text for line in lines)


def test_all_marked_files_are_planned(repo: support.Repo) -> None:
    made = repo.snakemake("-n", "all")
    assert made.code == 0, made.said
    for rule in ("review_changes", "changes_pdf", "review_changes_pdf", "review_changes_docx"):
        assert rule in made.said


def test_a_commit_that_git_does_not_have_gives_one_message(repo: support.Repo) -> None:
    """As in a clone without its whole history."""
    path = repo.path(f"manuscript/{ID}/article.md")
    text = path.read_text(encoding="utf-8")
    at = text.index("revision-of: ") + len("revision-of: ")
    path.write_text(f"{text[:at]}{'0' * 40}{text[at + 40 :]}", encoding="utf-8")
    made = repo.run("earlier", ID, "--at", "0" * 40, "-o", "x.json")
    assert made.code == 2 and made.err.count("\n") == 1, made.said
    assert "git does not have the commit" in made.err and "git fetch --unshallow" in made.err
    path.write_text(text, encoding="utf-8")


def test_half_a_hash_is_refused(repo: support.Repo) -> None:
    path = repo.path(f"manuscript/{ID}/article.md")
    text = path.read_text(encoding="utf-8")
    at = text.index("revision-of: ") + len("revision-of: ")
    path.write_text(f"{text[:at]}abc123{text[at + 40 :]}", encoding="utf-8")
    said = [f.message for f in repo.check(ID).findings]
    path.write_text(text, encoding="utf-8")
    assert any("full hash of a commit" in message for message in said), said
