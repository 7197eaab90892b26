"""Workers do a command as its own process would, and are never needed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from casepress.workflow import run as workflow_run
from casepress.workflow.workers import VARIABLE
from tests import support

#: Starts workers, tells their address, and keeps them until its input ends.
SERVE = """
import os, sys
from casepress.workflow import workers
workers.start(2)
print(os.environ["CASEPRESS_WORKERS"], flush=True)
sys.stdin.read()
"""


#: A port at which no process listens.
NO_WORKERS = "1 token"


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
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(found.split()[0])))


def casepress(cwd: Path, address: str, *arguments: str, env: Mapping[str, str] = {}) -> support.Ran:
    """A command as a job runs it."""
    line = f'{workflow_run.commands()} casepress "$@"'.format()
    here = {VARIABLE: address, "PYTHONPATH": str(support.ROOT)}
    return support.run(["bash", "-c", line, "job", *arguments], cwd, {**here, **env})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("lint", "knee", "--format", "json"),
        ("lint", "unknown"),
        ("gate", "nothing.json"),
        ("jats",),
        ("jats", "nothing.json", "-o", "x.xml"),
    ],
)
def test_the_same_answer(repo: support.Repo, address: str, arguments: tuple[str, ...]) -> None:
    served = casepress(repo.root, address, *arguments)
    alone = casepress(repo.root, NO_WORKERS, *arguments)
    assert served == alone
    support.without_traceback(served)


def test_the_same_bytes_from_a_warm_worker(repo: support.Repo, address: str) -> None:
    made: list[list[bytes]] = []
    for where in (address, address, address, NO_WORKERS):
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
    article, findings = (f"results/knee/{name}.json" for name in ("article", "findings"))
    ran = casepress(repo.root, address, "article", "knee", "-o", article, "--findings", findings)
    assert ran.code == 0, ran.said
    arguments = ("provenance", "knee", article, "-o", "p.json")
    refused = casepress(repo.root, address, *arguments, env={"SOURCE_DATE_EPOCH": "soon"})
    assert refused.code == 1
    assert "SOURCE_DATE_EPOCH=soon" in refused.err
    assert casepress(repo.root, address, *arguments).code == 0


def test_another_folder_does_its_own_work(address: str, tmp_path: Path) -> None:
    ran = casepress(tmp_path, address, "lint")
    assert ran.code == 2
    assert "no casepress repository here" in ran.err


def test_a_wrong_token_is_refused(repo: support.Repo, address: str) -> None:
    port, token = address.split()
    said = request(port, token, str(repo.root), "", "1", "--version")
    assert said.startswith(b"0\0casepress ")
    assert request(port, "0" * len(token), str(repo.root), "", "1", "--version") == b""


def test_no_other_user_sees_the_token(address: str) -> None:
    """Everyone who may list processes sees their arguments."""
    _, token = address.split()
    if Path("/proc/self/cmdline").is_file():
        listed = b" ".join(map(_arguments, Path("/proc").glob("[0-9]*/cmdline")))
    else:
        listed = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, check=True).stdout
    assert b"casepress.workflow.workers" in listed
    assert token.encode() not in listed


def test_a_request_that_breaks_off_stops_no_worker(repo: support.Repo, address: str) -> None:
    port, token = address.split()
    for parts in ((), (token,), (token, str(repo.root), "", "3", "lint")):
        assert request(port, *parts) == b""
    assert casepress(repo.root, address, "--version").code == 0


def _arguments(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has ended
        return b""


def request(port: str, *fields: str) -> bytes:
    with socket.create_connection(("127.0.0.1", int(port))) as line:
        line.sendall(b"".join(field.encode() + b"\0" for field in fields))
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(2**16), b""))
