"""Manuscripts of one submission to a cluster: one that fails costs no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Ran, Repo, repository
from tests.workflow.test_logger import AT_ONCE, PLUGINS
from tests.workflow.test_workflow import complete, edited

FILES = ("article.json", "findings.json", "{id}.xml", "provenance.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = complete(repository(tmp_path_factory.mktemp("groups")))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    assert _submit(repo).code == 0
    return repo


def _submit(repo: Repo, *options: str, **env: str) -> Ran:
    """Build both manuscripts in one submission."""
    groups = ("--group-components", "manuscript=2")
    return repo.snakemake(*AT_ONCE, *groups, *options, env={**PLUGINS, **env})


def _times(repo: Repo, identifier: str) -> list[int]:
    folder = repo.path(f"results/{identifier}")
    return [(folder / name.format(id=identifier)).stat().st_mtime_ns for name in FILES]


def _submissions(repo: Repo) -> list[str]:
    return repo.path("submitted.txt").read_text(encoding="utf-8").splitlines()


def test_the_others_of_a_submission_are_kept(built: Repo) -> None:
    knee = built.article("knee")
    with (
        edited(built.article("ear"), "common", "usual"),
        edited(knee, "# Discussion", "# Discusion"),
    ):
        before = _times(built, "ear")
        ran = _submit(built)
        assert ran.code == 1
        assert _submissions(built)[-1] == "article article jats jats provenance provenance"
        assert "results/ear/: ear.xml; lint: " in ran.err, ran.said
        assert "manuscript/knee/article.md:" in ran.err and "1 manuscript(s) not built" in ran.err
        assert all(new > old for new, old in zip(_times(built, "ear"), before, strict=True))
        assert not any(built.path("results/knee").glob("knee.*"))
        kept = _times(built, "ear")
        assert _submit(built).code == 1
        assert _submissions(built)[-1] == "jats provenance"  # what failed, and what waits for it
        assert _times(built, "ear") == kept
    assert _submit(built).code == 0


def test_outputs_of_an_earlier_run_are_not_taken_for_new(built: Repo, tmp_path: Path) -> None:
    """Where the node dies before a job began, what it should have replaced is out of date."""
    article = built.article("ear")
    stat = article.stat()
    with edited(article, "common", "usual"):
        ran = _submit(built, AT_ONCE_DIES="yes")
        assert ran.code == 1 and "stopped; see lost.log" in ran.err, ran.said
        dry = _submit(built, "--dry-run")
        assert "results/ear/: would run article, jats, provenance" in dry.said
    assert stat.st_size == article.stat().st_size
    assert _submit(built).code == 0


def test_a_part_of_an_archive_is_planned_alone(built: Repo) -> None:
    """`--batch` leaves out the editor's pages, whose jobs need all manuscripts."""
    with (
        edited(built.article("ear"), "common", "usual"),
        edited(built.article("knee"), "# Discussion", "# Discusion"),
    ):
        ran = built.snakemake("--dry-run", "--batch", "all=1/2")
        assert ran.code == 0 and "results/ear/: would run article" in ran.said
        assert "results/knee/" not in ran.said and "overview" not in ran.said
