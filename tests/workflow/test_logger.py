"""What the screen of a run shows: at work, at the end, and when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from types import SimpleNamespace

import pytest

from casepress.workflow import run
from tests.support import BIN, Repo, repository
from tests.workflow.test_workflow import complete, edited


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = complete(repository(tmp_path_factory.mktemp("logger")))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    assert repo.snakemake().code == 0
    return repo


def test_nothing_to_do_is_said_once(built: Repo) -> None:
    ran = built.snakemake()
    assert ran.code == 0
    assert ran.err.count("Nothing to be done") == 1
    assert "results/" not in ran.err


def test_a_dry_run_names_manuscripts(built: Repo) -> None:
    with edited(built.path("manuscript/ear/article.md"), "common", "usual"):
        ran = built.snakemake("-n")
    assert ran.out.splitlines()[-1].startswith("results/ear/: would run article, jats")
    assert "results/knee/" not in ran.said


def test_a_failure_does_not_hide_what_was_built(built: Repo) -> None:
    with (
        edited(built.path("manuscript/ear/article.md"), "common", "usual"),
        edited(built.path("manuscript/knee/article.md"), "# Discussion", "# Discusion"),
    ):
        ran = built.snakemake()
    assert ran.code == 1
    assert "results/ear/: ear.xml; lint: 4 warnings, 4 notes" in ran.err
    assert "manuscript/knee/article.md:" in ran.err
    assert "1 manuscript(s) not built" in ran.err.strip().splitlines()[-1]
    for chatter in ("Select jobs", "CalledProcessError", "Complete log", "Elapsed time"):
        assert chatter not in ran.said
    assert built.snakemake().code == 0


def test_an_interrupted_run_ends_in_one_line(built: Repo) -> None:
    slow = "import time\ntime.sleep(60)\nimport csv"
    built.path("results/knee/logs/figure-2.png.log").unlink(missing_ok=True)
    with edited(built.path("figures/knee/figure-2.py"), "import csv", slow):
        process = subprocess.Popen(
            [str(BIN / "snakemake"), "--nocolor", "results/knee/figures/figure-2.png"],
            cwd=built.root,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        end = time.monotonic() + 60
        log = built.path("results/knee/logs/figure-2.png.log")
        while not log.exists() and time.monotonic() < end:
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        said = process.communicate(timeout=60)[1]
    lines = [line for line in said.splitlines() if not line.startswith("Using workflow specific")]
    assert lines == ["casepress: stopped; `snakemake` goes on from here"]
    assert process.returncode


def test_a_version_of_snakemake_with_another_limit_is_noticed() -> None:
    scheduler = SimpleNamespace(job_rate_limiter=object())
    run.unlimit_job_rate(SimpleNamespace(scheduler=scheduler))
    assert scheduler.job_rate_limiter is None
    with pytest.raises(AttributeError, match="limits the rate of jobs in another way"):
        run.unlimit_job_rate(SimpleNamespace(scheduler=SimpleNamespace()))
