"""Environments that hold some of the packages of this one and no others, made without an index: to
see whether casepress runs from its wheel with what that asks for, and from `lint.lock` alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from tests.support import BIN as BIN
from tests.support import ROOT

_HERE = Path(sysconfig.get_path("purelib"))
_SCRIPT = """#!{python}
import sys
from {module} import {function}
sys.exit({function}())
"""


def build_wheel(folder: Path) -> Path:
    """The wheel of the checkout, as pip builds it."""
    _pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT))
    (wheel,) = folder.glob("casepress-*.whl")
    return wheel


def environment(folder: Path, names: Iterable[str]) -> Path:
    """A virtual environment with the files of these packages; the folder of its programs."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    for name in names:
        found = metadata.distribution(name)
        for file in found.files or ():
            if not file.parts[0].startswith(".."):
                _link(_HERE / file, packages / file)
        for script in found.entry_points.select(group="console_scripts"):
            program = folder / "bin" / script.name
            module, function = script.value.split(":")
            text = _SCRIPT.format(python=folder / "bin/python", module=module, function=function)
            program.write_text(text, encoding="utf-8")
            program.chmod(0o755)
    return folder / "bin"


def _link(source: Path, target: Path) -> None:
    """The same file at another place, a copy where the place is on another disk. (Symbolic links
    would lead out of the environment, where a figure script may not read.)"""
    if not source.is_file():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def install(wheel: Path, programs: Path, *options: str) -> None:
    """Install a wheel with pip and without an index: what it asks for has to be there already."""
    python = str(programs / "python")
    _pip("--python", python, "install", "--no-index", "--no-compile", *options, str(wheel))


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    quiet = {**kept, "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def asked_for(requirements: Iterable[str]) -> set[str]:
    """The installed packages that these requirements lead to, at any depth."""
    found: set[str] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        asked = waiting.pop()
        extras = ["", *asked.extras]
        if asked.marker and not any(asked.marker.evaluate({"extra": each}) for each in extras):
            continue
        key = normal(asked.name)
        if key not in found:
            found.add(key)
            waiting += map(Requirement, metadata.distribution(asked.name).requires or ())
    return found


def locked(lock: Path) -> dict[str, frozenset[str]]:
    """The packages of a lock file, `name==version`, and their hashes."""
    parts = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock.read_text(encoding="utf-8"), flags=re.M)[1:]
    hashes = {part.split()[0]: re.findall(r"--hash=(\S+)", part) for part in parts}
    return {name: frozenset(found) for name, found in hashes.items()}


def normal(name: str) -> str:
    """A package's name in the form that indexes compare (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sizes(names: Iterable[str]) -> Iterator[int]:
    """The sizes of the files of installed packages, as they come."""
    for name in names:
        for file in metadata.distribution(name).files or ():
            path = Path(str(file.locate()))
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.stat().st_size
