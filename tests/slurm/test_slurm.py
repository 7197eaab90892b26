"""A journal's manuscripts on a cluster: the bytes of a local build, one submission for many."""

from __future__ import annotations

import shutil
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


def _results(repo: support.Repo) -> dict[str, bytes]:
    root = repo.path("results")
    files = (path for path in root.rglob("*") if path.is_file())
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


def _command(*options: str) -> list[str]:
    return [sys.executable, "-P", "-m", "snakemake", "--nocolor", *options]
