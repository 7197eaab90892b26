"""The wheel of the checkout, installed in environments of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path

import pytest

from tests.support import ROOT, Ran, run
from tests.wheel import environments

#: Brings the loopback up in a network namespace of its own (SIOCSIFFLAGS: up, running), and goes
#: on as the command: there is nothing else that it can reach.
_LOOPBACK = """
import fcntl, os, socket, struct, sys
request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
fcntl.ioctl(socket.socket(), 0x8914, request)
os.execvp(sys.argv[1], sys.argv[1:])
"""
_NAMESPACE = ("unshare", "--map-root-user", "--net", sys.executable, "-c", _LOOPBACK)


@dataclass(frozen=True)
class Installed:
    """An environment with casepress installed from its wheel."""

    programs: Path

    def run(self, folder: Path, *command: str, env: Mapping[str, str] | None = None) -> Ran:
        """A program of the environment, without a network but the loopback."""
        found = self.programs / command[0]
        kept = [part for part in os.environ["PATH"].split(os.pathsep) if ".venv" not in part]
        path = os.pathsep.join([str(self.programs), *kept])
        own = {"PATH": path, "XDG_CACHE_HOME": str(folder / ".cache"), "PYTHONPATH": ""}
        return run([*_offline(), str(found), *command[1:]], folder, {**own, **(env or {})})


def _offline() -> Sequence[str]:
    """What takes the network away from a command; nothing where the system does not allow that."""
    return _NAMESPACE if _ALLOWED else ()


_ALLOWED = (
    sys.platform == "linux"
    and subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    return environments.build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def asked_for(wheel: Path) -> set[str]:
    """The packages that the wheel asks for, and those that they ask for."""
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (n for n in opened.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(opened.read(name).decode())
    plain = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    return environments.asked_for(plain)


@pytest.fixture(scope="session")
def installed(
    wheel: Path, asked_for: set[str], tmp_path_factory: pytest.TempPathFactory
) -> Installed:
    """casepress as `pip install WHEEL` gives it, and nothing beside it."""
    programs = environments.environment(tmp_path_factory.mktemp("all") / "venv", sorted(asked_for))
    environments.install(wheel, programs)
    return Installed(programs)


@pytest.fixture(scope="session")
def linting(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """casepress as CI has it for lint: `lint.lock`, and the wheel without what it asks for."""
    names = [each.partition("==")[0] for each in environments.locked(LINT_LOCK)]
    programs = environments.environment(tmp_path_factory.mktemp("lint") / "venv", names)
    environments.install(wheel, programs, "--no-deps")
    return Installed(programs)


LINT_LOCK = ROOT / "requirements" / "lint.lock"
