"""What the screen of a run shows: at work, at the end, and when it is stopped."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from casepress.workflow import run
from tests import support
from tests.support import BIN, ROOT, Repo, repository
from tests.workflow.test_workflow import complete, edited

#: Each submission runs at once, as on a cluster (tests/workflow/plugins).
AT_ONCE = ("--executor", "at-once", "--jobs", "1", "--seconds-between-status-checks", "1")
PLUGINS = {"PYTHONPATH": str(ROOT / "tests" / "workflow" / "plugins")}


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
    assert "results/ear/: ear.xml; lint: 4 warnings, 5 notes" in ran.err
    assert "manuscript/knee/article.md:" in ran.err
    assert "1 manuscript(s) not built" in ran.err.strip().splitlines()[-1]
    for chatter in ("Select jobs", "CalledProcessError", "Complete log", "Elapsed time"):
        assert chatter not in ran.said
    assert built.snakemake().code == 0


def test_a_group_of_jobs(built: Repo) -> None:
    """Jobs of one submission are shown as jobs of their manuscript, as are those that fail."""
    options, env = ["results/ear/ear.xml", *AT_ONCE], PLUGINS
    article = built.path("manuscript/ear/article.md")
    with edited(article, "common", "usual"):
        ran = built.snakemake(*options, env=env)
    assert ran.code == 0, ran.said
    assert built.path("submitted.txt").read_text() == "article jats\n"
    assert ran.err.strip().splitlines()[-1] == "results/ear/: ear.xml; lint: 4 warnings, 5 notes"
    with edited(article, "# Discussion", "# Discusion"):
        ran = built.snakemake(*options, env=env)
    assert ran.code == 1
    assert "manuscript/ear/article.md:" in ran.err
    assert "1 manuscript(s) not built" in ran.err.strip().splitlines()[-1]
    assert "Error in group" not in ran.said


def test_a_bar_on_a_terminal(built: Repo) -> None:
    """It shows the manuscript that is at work, and is gone at the end."""
    inside, outside = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    with edited(built.path("manuscript/ear/article.md"), "common", "usual"):
        process = subprocess.Popen(
            [str(BIN / "snakemake"), "results/ear/ear.xml"],
            cwd=built.root,
            env=environment,
            stdout=outside,
            stderr=outside,
        )
        os.close(outside)
        shown = b""
        with contextlib.suppress(OSError):  # Linux: the terminal is closed
            while data := os.read(inside, 65536):
                shown += data
        assert process.wait(timeout=60) == 0
    os.close(inside)
    steps = [part.rstrip("\r\n") for part in shown.decode().split("\r\x1b[K")]
    bars = [step for step in steps if step.startswith(("━", "─"))]
    assert any(bar.endswith("0/2 ear: article") for bar in bars), steps
    assert any(bar.endswith("2/2 ear: jats") for bar in bars), steps
    assert "results/ear/: ear.xml; lint: 4 warnings, 5 notes" in steps[-1]


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


def test_a_run_does_not_wait_for_the_limit_of_jobs(tmp_path: Path) -> None:
    """With Snakemake's own scheduler: without `unlimit_job_rate`, the second job of this workflow
    has to wait for a minute."""
    (tmp_path / "Snakefile").write_text(
        "from casepress.workflow.run import unlimit_job_rate\n"
        "rule two:\n    input: 'one'\n    output: 'two'\n    shell: 'touch {output}'\n"
        "rule one:\n    output: 'one'\n    shell: 'touch {output}'\n"
        "onstart:\n    unlimit_job_rate(workflow)\n"
    )
    begun = time.monotonic()
    command = [str(BIN / "snakemake"), "--cores", "1", "--max-jobs-per-timespan", "1/1m"]
    ran = support.run(command, tmp_path)
    assert ran.code == 0, ran.said
    assert (tmp_path / "two").is_file()
    assert time.monotonic() - begun < 50


def test_a_version_of_snakemake_with_another_limit_is_noticed() -> None:
    with pytest.raises(AttributeError, match="limits the rate of jobs in another way"):
        run.unlimit_job_rate(SimpleNamespace(scheduler=SimpleNamespace()))
