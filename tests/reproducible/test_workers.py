"""Workers do a command as its own process would, and are never needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from casepress.main import VARIABLE
from tests import support

#: Starts workers, tells their address, and keeps them until its input ends.
SERVE = """
import os, sys
from casepress import workers
workers.start(2)
print(os.environ["CASEPRESS_WORKERS"], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    return support.repository(tmp_path_factory.mktemp("workers"))


@pytest.fixture(scope="module")
def address(repo: support.Repo) -> Iterator[str]:
    """The address of workers that serve commands in `repo`."""
    environment = {k: v for k, v in os.environ.items() if k != VARIABLE}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=repo.root,
        env={**environment, "PYTHONPATH": str(support.ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    found = process.stdout.readline().strip()
    yield found
    process.stdin.close()
    assert process.wait(20) == 0
    assert not Path(found).exists()


def casepress(cwd: Path, address: str, *arguments: str, env: Mapping[str, str] = {}) -> support.Ran:
    command = [sys.executable, "-m", "casepress.main", *arguments]
    here = {VARIABLE: address, "PYTHONPATH": str(support.ROOT)}
    return support.run(command, cwd, {**here, **env})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("lint", "knee", "--format", "json"),
        ("lint", "nobody"),
        ("gate", "nothing.json"),
        ("jats",),
        ("jats", "nothing.json", "-o", "x.xml"),
    ],
)
def test_the_same_answer(repo: support.Repo, address: str, arguments: tuple[str, ...]) -> None:
    served = casepress(repo.root, address, *arguments)
    alone = casepress(repo.root, "none", *arguments)
    assert (served.code, served.out) == (alone.code, alone.out)
    assert served.err.replace("casepress.main", "") == alone.err.replace("casepress.main", "")
    support.without_traceback(served)


def test_the_same_bytes_from_a_warm_worker(repo: support.Repo, address: str) -> None:
    made: list[list[bytes]] = []
    for where in (address, address, address, "none"):
        out = repo.path(f"out-{len(made)}")
        findings = str(out / "findings.json")
        ran = casepress(
            repo.root, where, "article", "knee", "-o", f"{out}/a.json", "--findings", findings
        )
        assert ran.code == 0, ran.said
        ran = casepress(repo.root, where, "jats", f"{out}/a.json", "-o", f"{out}/a.xml")
        assert ran.code == 0, ran.said
        made.append([(out / name).read_bytes() for name in ("a.json", "a.xml", "findings.json")])
    assert all(one == made[-1] for one in made)


def test_the_environment_is_the_commands_own(repo: support.Repo, address: str) -> None:
    arguments = ("provenance", "knee", "out-0/a.json", "-o", "p.json")
    results = repo.path("results/knee")
    results.mkdir(parents=True, exist_ok=True)
    for name, source in (("article.json", "a.json"), ("findings.json", "findings.json")):
        (results / name).write_bytes(repo.path(f"out-0/{source}").read_bytes())
    refused = casepress(repo.root, address, *arguments, env={"SOURCE_DATE_EPOCH": "soon"})
    assert refused.code == 1
    assert "SOURCE_DATE_EPOCH=soon" in refused.err
    assert casepress(repo.root, address, *arguments).code == 0


def test_another_folder_does_its_own_work(address: str, tmp_path: Path) -> None:
    ran = casepress(tmp_path, address, "lint")
    assert ran.code == 2
    assert "no casepress repository here" in ran.err


def test_without_workers(repo: support.Repo, tmp_path: Path) -> None:
    assert casepress(repo.root, str(tmp_path / "gone"), "--version").code == 0
