"""Bad input through the workflow: our message last on the screen, exit code 1, no output of the
broken manuscript, and the others are built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input.changes import CASES, apply
from tests.support import MINIMAL, Ran, Repo, repository, without_traceback
from tests.workflow.test_workflow import complete

BROKEN = [case for case in CASES if case.get("build")]


def _name(case: dict[str, Any]) -> str:
    return re.sub(r"\W+", "-", case["case"])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Ran]:
    """One run over one repository, in which each case is a manuscript."""
    repo = complete(repository(tmp_path_factory.mktemp("broken"), ["ear"]))
    repo.write("config.yaml", "journal: medpeer\nmanuscripts: all\nformats: [xml]\n")
    for case in BROKEN:
        alone = repository(tmp_path_factory.mktemp("one"), ["knee"])
        apply(alone, case)
        for kind in ("manuscript", "figures"):
            shutil.copytree(alone.root / kind / "knee", repo.root / kind / _name(case))
        article = repo.article(_name(case))
        if article.is_file():
            folder = f"figures/{_name(case)}/".encode()
            moved = article.read_bytes().replace(b"figures/knee/", folder)
            number = f"{BROKEN.index(case):02}".encode()
            moved = moved.replace(b"medpeer.0000TS1", b"medpeer.000TS" + number)
            article.write_bytes(moved.replace(b"elocation-id: e1", b"elocation-id: e1" + number))
    return repo, repo.snakemake()


def test_the_run_fails_with_our_words_last(ran: tuple[Repo, Ran]) -> None:
    _, done = ran
    assert done.code == 1
    without_traceback(done)
    assert "manuscript(s) not built" in done.err
    assert done.err.strip().splitlines()[-1].startswith("casepress: ")


@pytest.mark.parametrize("case", BROKEN, ids=[case["case"] for case in BROKEN])
def test_a_broken_manuscript(ran: tuple[Repo, Ran], case: dict[str, Any]) -> None:
    repo, done = ran
    name = _name(case)
    output = repo.path(f"results/{name}/{name}.xml")
    if "code" not in case:
        assert output.is_file()
        return
    told = [line for line in done.err.splitlines() if f"/{name}" in line and case["code"] in line]
    assert told, done.err
    assert case["words"].replace("figures/knee/", f"figures/{name}/") in told[0]
    assert not output.exists()
    assert not list(output.parent.rglob("*.part"))


def test_the_others_are_built(ran: tuple[Repo, Ran]) -> None:
    repo, _ = ran
    assert repo.path("results/ear/ear.xml").is_file()


def test_the_minimal_manuscripts_are_as_they_were() -> None:
    assert {p.name for p in Path(MINIMAL, "manuscript").iterdir()} == {"knee", "ear"}
