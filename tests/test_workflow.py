"""The workflow in a repository of two small manuscripts: what is made, and what is made again."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.support import ROOT, Ran, Repo, repository, without_traceback

#: A job as `snakemake -n` lists it.
_JOB = re.compile(r"^\s*(?:local)?rule (\w+):|^\s*output: (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository after its first build."""
    repo = complete(repository(tmp_path_factory.mktemp("workflow")))
    ran = repo.snakemake()
    assert ran.code == 0, ran.said
    without_traceback(ran)
    return repo


def complete(repo: Repo) -> Repo:
    """A repository with its own workflow, profile and journal, and nothing of the checkout."""
    shutil.copy(ROOT / "Snakefile", repo.root)
    shutil.copytree(ROOT / "profiles", repo.root / "profiles")
    shutil.copytree(ROOT / "journal", repo.root / "journal")
    repo.write(
        "requirements/environment.yaml", (ROOT / "requirements/environment.yaml").read_bytes()
    )
    return repo


def planned(repo: Repo) -> set[str]:
    """What a run would make: outputs, relative to results/; empty where nothing is to be done."""
    ran = repo.snakemake("-n", "--quiet", "host")
    assert ran.code == 0, ran.said
    without_traceback(ran)
    outputs = re.findall(r"^\s+output: (.*)$", ran.said, re.MULTILINE)
    names = {name for line in outputs for name in line.split(", ")}
    return {name.removeprefix("results/") for name in names}


def _touched(path: Path, old: str, new: str) -> bytes:
    """Edit a file as an editor would, later than all outputs; the content before."""
    before = path.read_bytes()
    text = before.decode()
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return before


def _restore(path: Path, before: bytes, as_old_as: Path) -> None:
    """Put a file back, with a time before the outputs'."""
    path.write_bytes(before)
    past = as_old_as.stat().st_mtime
    os.utime(path, (past, past))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xml"])
@pytest.mark.parametrize("identifier", ["knee", "ear"])
def test_every_output_is_there(built: Repo, identifier: str, kind: str) -> None:
    assert built.path(f"results/{identifier}/{identifier}.{kind}").stat().st_size > 1000


def test_nothing_is_left_half_written(built: Repo) -> None:
    assert not list((built.root / "results").rglob("*.part"))


def test_figures_are_never_written_into(built: Repo) -> None:
    names = {p.name for p in (built.root / "figures" / "knee").iterdir()}
    assert names == {"figure-1.svg", "figure-2.py", "girth.csv"}


def test_a_second_build_has_nothing_to_do(built: Repo) -> None:
    assert planned(built) == set()


KNEE = {"knee/article.json", "knee/findings.json", "knee/knee.xml", "knee/knee.pdf"}
EAR = {name.replace("knee", "ear") for name in KNEE}


@pytest.mark.parametrize(
    ("edits", "made", "kept"),
    [
        (
            {"manuscript/ear/article.md": "common", "figures/knee/figure-1.svg": "#8c8c8c"},
            EAR
            | {"ear/ear.docx", "knee/knee.pdf", "knee/knee.docx"}
            | {"knee/figures/figure-1.svg", "knee/figures/figure-1.png"},
            ("knee/article.json", "knee/knee.xml", "figure-2.png"),
        ),
        (
            {"manuscript/ear/references.bib": "ears", "figures/knee/girth.csv": "44"},
            EAR | {"knee/figures/figure-2.png"},
            ("knee/article.json", "knee/knee.xml", "figure-1.png"),
        ),
        ({"journal/medpeer/journal.yaml": "MedPeer"}, KNEE | EAR, ("figures/",)),
    ],
    ids=["text-and-image", "references-and-data", "journal"],
)
def test_an_edit_rebuilds_what_depends_on_it(
    built: Repo, edits: dict[str, str], made: set[str], kept: tuple[str, ...]
) -> None:
    before = {name: _touched(built.path(name), old, old + " ") for name, old in edits.items()}
    try:
        plan = planned(built)
    finally:
        for name, content in before.items():
            _restore(built.path(name), content, built.path("config.yaml"))
    assert plan >= made
    assert not [output for output in plan if any(part in output for part in kept)]


def test_an_edited_script_draws_again(built: Repo) -> None:
    path, picture = built.path("figures/knee/figure-2.py"), "results/knee/figures/figure-2.png"
    drawn = built.path(picture).read_bytes()
    before = _touched(path, 'fill="black"', 'fill="red"')
    assert built.snakemake(picture).code == 0
    assert built.path(picture).read_bytes() != drawn
    path.write_bytes(before)
    assert built.snakemake("lint", picture).code == 0  # lint: no manuscript has an error
    assert built.path(picture).read_bytes() == drawn


def last_lines(ran: Ran) -> str:
    """The end of what the screen shows."""
    return "\n".join(ran.err.strip().splitlines()[-3:])


def test_a_failing_script_says_so_last(built: Repo) -> None:
    path = built.path("figures/knee/figure-2.py")
    before = _touched(path, "import csv", "import csv_of_mine")
    ran = built.snakemake()
    path.write_bytes(before)
    assert ran.code == 1
    without_traceback(ran)
    assert "No module named 'csv_of_mine'" in last_lines(ran)
