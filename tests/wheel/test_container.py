"""The Dockerfile for workers in a journal's repository: what it says, done in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.wheel.conftest import Installed

pytestmark = pytest.mark.wheel


@pytest.fixture
def journal(installed: Installed, wheel: Path, tmp_path: Path) -> Path:
    """The repository that `casepress init` makes; its lock files cut to the wheel of casepress,
    since a test downloads nothing."""
    folder = tmp_path / "journal"
    ran = installed.run(tmp_path, "casepress", "init", str(folder), "--from", str(wheel))
    assert ran.code == 0, ran.said
    for lock in ("build", "slurm"):
        path = folder / f"requirements/{lock}.lock"
        text = path.read_text(encoding="utf-8")
        assert "://" not in text and "snakemake" in text
        (found,) = re.findall(r"^\./wheels/.* \\\n    --hash=sha256:\w+\n", text, re.M)
        path.write_text(found, encoding="utf-8")
    return folder


def _instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, without comments, a continued line as one."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    parts = (line.split(None, 1) for line in joined.splitlines() if line.strip())
    return [(name, words.strip()) for name, words in parts]


def test_what_it_names(journal: Path) -> None:
    found = _instructions((journal / "Dockerfile").read_text(encoding="utf-8"))
    names = [name for name, _ in found]
    assert {*names} <= {"ARG", "FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "CMD"}
    (base,) = (words.removeprefix("BASE=") for name, words in found if name == "ARG")
    assert re.fullmatch(r"python:3\.1[1-9]-slim-\w+", base)  # no host, and no moving `latest`
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
    assert ("USER", "worker") in found  # not root
    pip = [each for name, words in found if name == "RUN" for each in words.split("&&")]
    for command in (each for each in pip if "pip install" in each):
        assert "--require-hashes" in command and "--no-deps" in command
    ignored = (journal / ".dockerignore").read_text(encoding="utf-8").split()
    assert ignored == ["*", "!requirements", "!wheels"]  # no manuscript is in an image


def test_its_commands(journal: Path, tmp_path: Path) -> None:
    """Each COPY and each RUN, in a folder in place of the image's root: what it installs there is
    the casepress of the lock file. Packages of the system and users are left out."""
    root, here = tmp_path / "root", Path("/")
    root.mkdir()
    for name, words in _instructions((journal / "Dockerfile").read_text(encoding="utf-8")):
        place = root / here.relative_to("/")
        place.mkdir(parents=True, exist_ok=True)
        if name == "WORKDIR":
            here = Path(words)
        elif name == "COPY":
            *sources, target = words.split()
            assert target.endswith("/")
            (place / target).mkdir(parents=True, exist_ok=True)
            copied = [path for source in sources for path in journal.glob(source)]
            assert len(copied) == len(sources)
            for path in copied:
                shutil.copy(path, place / target)
        elif name == "RUN" and "pip install" in words:
            _run(words, place)
        elif name == "RUN":
            assert subprocess.run(["bash", "-n", "-c", words], check=False).returncode == 0
            assert words.startswith(("apt-get update", "useradd "))
    program = root / "opt/casepress/.venv/bin"
    assert (program / "casepress").is_file()
    assert list(program.parent.glob("lib/python3*/site-packages/casepress/data/Snakefile"))


def _run(command: str, place: Path) -> None:
    """A command as the image's shell runs it, without an index."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    env = {**kept, "PATH": path, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        ["sh", "-c", command], cwd=place, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
