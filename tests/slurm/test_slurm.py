"""A journal's manuscripts on a cluster: the bytes of a local build, one submission for many."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import support

pytestmark = pytest.mark.system

PROFILE = ("--profile", "profiles/slurm")
#: What is of the run, not of the article.
_NOT_COMPARED = ("logs", ".cache", ".snakemake_timestamp")


def _manuscripts(folder: Path, count: int) -> support.Repo:
    """A repository with copies of one manuscript."""
    folder.mkdir()
    repo = support.repository(folder, ("ear",))
    for number in range(1, count):
        shutil.copytree(repo.path("manuscript/ear"), repo.path(f"manuscript/ear-{number:02}"))
    shutil.copy(support.ROOT / "Snakefile", folder)
    for name in ("journal", "profiles"):
        shutil.copytree(support.ROOT / name, folder / name)
    return repo


def _results(repo: support.Repo, of: str = "") -> dict[str, bytes]:
    """The outputs, or those of one manuscript."""
    root = repo.path("results")
    files = (path for path in (root / of).rglob("*") if path.is_file())
    names = {path.relative_to(root): path for path in files}
    return {
        str(name): path.read_bytes()
        for name, path in names.items()
        if not {*name.parts} & {*_NOT_COMPARED} and path.suffix != ".log"
    }


def _submitted() -> set[str]:
    """The numbers of the jobs that the cluster knows."""
    ran = support.run(["squeue", "--states=all", "--noheader", "-o", "%i"], Path("/"))
    return set(ran.out.split())


def test_the_bytes_of_a_local_build(cluster: None, tmp_path: Path) -> None:
    """Half-way its node fails: the submission is requeued, and begins again."""
    local, repo = (_manuscripts(tmp_path / name, 20) for name in ("local", "cluster"))
    assert support.run(_command(), local.root, timeout=600).code == 0
    before = _submitted()
    run = subprocess.Popen(_command(*PROFILE), cwd=repo.root, stderr=subprocess.PIPE)
    end = time.monotonic() + 300
    while len(list(repo.root.glob("results/*/*.pdf"))) < 5:
        assert time.monotonic() < end and run.poll() is None
        time.sleep(0.2)
    (job,) = _submitted() - before
    assert support.run(["scontrol", "requeue", job], repo.root).code == 0
    said = run.communicate(timeout=500)[1].decode()
    assert run.returncode == 0, said
    assert _submitted() - before == {job}
    assert _results(repo) == _results(local)


def test_a_job_that_is_killed_costs_its_manuscript_alone(cluster: None, tmp_path: Path) -> None:
    """The others of its submission are built and kept, no output is written in half, and the next
    run builds what is missing."""
    local, repo = (_manuscripts(tmp_path / name, 4) for name in ("local", "cluster"))
    assert support.run(_command(), local.root, timeout=300).code == 0
    run = subprocess.Popen(_command(*PROFILE), cwd=repo.root, stderr=subprocess.PIPE)
    _kill(run, b"casepress pdf results/ear-02/article.json")
    said = run.communicate(timeout=300)[1].decode()
    assert run.returncode == 1 and "results/ear/: ear.docx, ear.pdf, ear.xml;" in said, said
    whole = ("ear", "ear-01", "ear-03")
    assert all(_results(repo, one) == _results(local, one) for one in whole), said
    left, expected = _results(repo, "ear-02"), _results(local, "ear-02")
    assert left.items() < expected.items()
    times = {one: _times(repo, one) for one in whole}
    again = support.run(_command(*PROFILE), repo.root, timeout=300)
    assert again.code == 0, again.said
    assert times == {one: _times(repo, one) for one in whole}
    assert _results(repo, "ear-02") == expected


def _kill(run: subprocess.Popen[bytes], command: bytes) -> None:
    """Kill the shell of a job as soon as there is one."""
    end = time.monotonic() + 300
    while True:
        assert time.monotonic() < end and run.poll() is None
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                arguments = (process / "cmdline").read_bytes().split(b"\0")
                if arguments[0].endswith(b"bash") and command in b" ".join(arguments):
                    os.kill(int(process.name), signal.SIGKILL)
                    return
        time.sleep(0.01)


def _times(repo: support.Repo, of: str) -> dict[Path, int]:
    files = (path for path in repo.path(f"results/{of}").rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files}


def _command(*options: str) -> list[str]:
    return [sys.executable, "-P", "-m", "snakemake", "--nocolor", *options]
