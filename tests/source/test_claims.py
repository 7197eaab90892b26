"""A DOI or a number that two manuscripts claim: the one that had it first goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from casepress.source.repository import Repository
from tests.support import Repo

OWN, TAKEN = "10.70780/medpeer.0000TS1", "doi: 10.70780/MEDPEER.0000ts1\n"
OTHER = "manuscript/taker/article.md"


def git(root: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=N", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *settings, *arguments], check=True, capture_output=True)


def commit(repo: Repo) -> None:
    git(repo.root, "add", "-A")
    git(repo.root, "commit", "-qm", "Change")


def stopped(repo: Repo) -> set[str]:
    """The manuscripts with a conflict."""
    opened = Repository.open(repo.root)
    facts = {"doi": OWN, "volume": "1", "elocation-id": "e1"}
    return {name for name in ("knee", "taker") if [*opened.conflicts(name, facts)]}


@pytest.fixture
def repo(repo: Repo) -> Repo:
    git(repo.root, "init", "-q")
    return repo


def test_without_a_history_both_stop(repo: Repo) -> None:
    repo.write(OTHER, f"---\n{TAKEN}---\n")
    assert stopped(repo) == {"knee", "taker"}


@pytest.mark.parametrize("committed", [True, False])
def test_the_later_one_stops(repo: Repo, committed: bool) -> None:
    commit(repo)
    repo.write(OTHER, f"---\n{TAKEN}date: 1990-01-01\nstatus: published\n---\n")
    if committed:
        commit(repo)
    assert stopped(repo) == {"taker"}


def test_an_older_manuscript_that_takes_a_doi_stops(repo: Repo) -> None:
    knee = repo.path("manuscript/knee").rename(repo.path("knee"))
    repo.write(OTHER, "---\ndoi: 10.70780/medpeer.0000TS7\n---\n")
    commit(repo)
    knee.rename(repo.path("manuscript/knee"))
    commit(repo)
    repo.write(OTHER, f"---\n{TAKEN}---\n")
    assert stopped(repo) == {"taker"}
    commit(repo)
    assert stopped(repo) == {"taker"}
    repo.write("manuscript/knee/article.md", repo.article("knee").read_bytes() + b"\nMore.\n")
    assert stopped(repo) == {"taker"}  # whatever else the first one's author edits


def test_a_number_in_a_volume(repo: Repo) -> None:
    commit(repo)
    repo.write(OTHER, "---\nvolume: 1\nelocation-id: e1\n---\n")
    assert stopped(repo) == {"taker"}


def test_those_of_one_commit_both_stop(repo: Repo) -> None:
    repo.write(OTHER, f"---\n{TAKEN}---\n")
    commit(repo)
    assert stopped(repo) == {"knee", "taker"}
