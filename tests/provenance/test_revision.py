"""The last commit that touched a manuscript's inputs."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from casepress.provenance import revision as module
from casepress.provenance.archive import carried
from casepress.provenance.record import Record
from casepress.provenance.revision import Revision, revision
from casepress.source.inputs import Inputs, digest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository of two manuscripts and a journal, committed one after the other."""
    root = tmp_path / "checkout"
    for name in ("journal/j/journal.yaml", "manuscript/a/article.md", "manuscript/b/article.md"):
        path = root / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    git(root, "init", "--quiet")
    for name in ("journal", "manuscript/a", "manuscript/b"):
        commit(root, name)
    return root


def git(root: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", str(root), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path, name: str) -> str:
    git(root, "add", name)
    git(root, "commit", "--quiet", "--message", name)
    return git(root, "rev-parse", "HEAD")


def of(root: Path, identifier: str = "a") -> Revision:
    module._history.cache_clear()
    return revision(Inputs.of(root, identifier, "j"))


def test_each_manuscript_has_its_own_commit(checkout: Path) -> None:
    assert of(checkout, "b").commit == git(checkout, "rev-parse", "HEAD")
    assert of(checkout, "a").commit == git(checkout, "rev-parse", "HEAD~1")


def test_an_unrelated_commit_changes_nothing(checkout: Path) -> None:
    before = of(checkout)
    (checkout / "README.md").write_text("unrelated")
    commit(checkout, "README.md")
    assert of(checkout) == before
    assert not before.modified


def test_a_shared_input_counts_for_all(checkout: Path) -> None:
    (checkout / "journal/j/journal.yaml").write_text("changed")
    latest = commit(checkout, "journal")
    assert of(checkout, "a").commit == of(checkout, "b").commit == latest


@pytest.mark.parametrize("name", ["manuscript/a/article.md", "manuscript/a/new.bib"])
def test_what_is_not_committed_is_said(checkout: Path, name: str) -> None:
    (checkout / name).write_text("changed")
    assert of(checkout, "a").modified
    assert not of(checkout, "b").modified


def test_a_merge_is_the_commit_that_holds_both_sides(checkout: Path) -> None:
    (checkout / "figures/a").mkdir(parents=True)
    main = git(checkout, "branch", "--show-current")
    git(checkout, "switch", "--quiet", "--create", "other")
    (checkout / "figures/a/girth.csv").write_text("1,2")
    commit(checkout, "figures")
    git(checkout, "switch", "--quiet", main)
    (checkout / "manuscript/a/article.md").write_text("changed")
    commit(checkout, "manuscript")
    git(checkout, "merge", "--quiet", "--no-edit", "other")
    found = of(checkout)
    assert found == Revision(git(checkout, "rev-parse", "HEAD"))
    (checkout / "README.md").write_text("unrelated")
    commit(checkout, "README.md")
    assert of(checkout) == found
    assert git(checkout, "diff", "--stat", found.commit, "HEAD", "--", "manuscript/a") == ""


def test_an_input_that_is_removed(checkout: Path) -> None:
    more = checkout / "manuscript/a/more.bib"
    more.write_text("none")
    before = Revision(commit(checkout, "manuscript/a"))
    assert of(checkout) == before
    more.unlink()
    assert of(checkout) == Revision(before.commit, modified=True)
    assert not of(checkout, "b").modified
    removed = commit(checkout, "manuscript/a")
    assert of(checkout) == Revision(removed)
    assert of(checkout, "b").commit not in (removed, before.commit)


def test_the_last_input_of_a_folder_that_is_removed(checkout: Path) -> None:
    (checkout / "figures/a").mkdir(parents=True)
    (checkout / "figures/a/girth.csv").write_text("1,2")
    commit(checkout, "figures")
    (checkout / "figures/a/girth.csv").unlink()
    removed = commit(checkout, "figures")
    assert of(checkout) == Revision(removed)


def test_an_input_that_is_under_version_control_no_longer(checkout: Path) -> None:
    (checkout / ".gitignore").write_text("article.md")
    git(checkout, "rm", "--quiet", "--cached", "manuscript/a/article.md")
    commit(checkout, ".gitignore")
    assert of(checkout).modified
    assert not of(checkout, "b").modified


@pytest.mark.parametrize("name", ["expected-findings.json", ".draft.md", "__pycache__/x.pyc"])
def test_what_is_no_input_changes_nothing(checkout: Path, name: str) -> None:
    before = of(checkout)
    path = checkout / "manuscript/a" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert of(checkout) == before
    commit(checkout, "manuscript/a")
    assert of(checkout) == before
    path.unlink()
    assert of(checkout) == before


def test_the_file_behind_a_link(checkout: Path) -> None:
    shared = checkout / "shared/labs.csv"
    shared.parent.mkdir()
    shared.write_text("1,2")
    (checkout / "figures/a").mkdir(parents=True, exist_ok=True)
    (checkout / "figures/a/labs.csv").symlink_to("../../shared/labs.csv")
    linked = commit(checkout, ".")
    assert of(checkout, "a") == Revision(linked)
    other = of(checkout, "b")
    shared.write_text("1,3")
    assert of(checkout, "a") == Revision(linked, modified=True)
    changed = commit(checkout, ".")
    assert of(checkout, "a") == Revision(changed)
    assert of(checkout, "b") == other


def test_a_hook_runs_with_the_variables_of_its_repository(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(checkout)
    monkeypatch.setenv("GIT_DIR", str(checkout / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(checkout / "none"))
    assert of(checkout) == before


def test_a_checkout_of_another_user(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = of(checkout)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # of git's own tests
    assert of(checkout) == before != Revision()


def test_below_the_top_of_a_repository(checkout: Path) -> None:
    outer = checkout.parent / "outer"
    outer.mkdir()
    checkout.rename(outer / "inner")
    (outer / "inner" / ".git").rename(outer / ".git")
    commit(outer, ".")
    (outer / "inner/manuscript/a/article.md").write_text("changed")
    found = of(outer / "inner")
    assert found == Revision(git(outer, "rev-parse", "HEAD"), modified=True)


def test_a_history_that_is_cut_off_says_nothing(checkout: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(checkout, "clone", "--quiet", "--depth=1", checkout.as_uri(), str(shallow))
    assert of(shallow, "a") == Revision()


def test_without_version_control(tmp_path: Path) -> None:
    (tmp_path / "manuscript/a").mkdir(parents=True)
    (tmp_path / "manuscript/a/article.md").write_text("text")
    assert of(tmp_path) == Revision()


def test_a_package_carries_its_revision_while_its_inputs_are_the_same(tmp_path: Path) -> None:
    article = tmp_path / "manuscript/a/article.md"
    article.parent.mkdir(parents=True)
    article.write_text("text")
    inputs = Inputs.of(tmp_path, "a", "j")
    known = {"commit": "0" * 40, "modified": True}
    record = Record(
        {"manuscript": "a", "revision": known, "inputs-sha256": digest(inputs.hashes())}
    )
    for name, data in carried(record).items():
        (tmp_path / name).write_bytes(data)
    assert of(tmp_path) == Revision("0" * 40, modified=True)
    article.write_text("changed")
    assert of(tmp_path) == Revision()


@pytest.mark.parametrize("one", [Revision(), Revision("a1"), Revision("a1", modified=True)])
def test_written_and_read_again(one: Revision) -> None:
    assert Revision.read(str(one)) == one
