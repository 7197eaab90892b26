"""`requirements/lint.lock` is a part of what builds use, is small, and is all that lint needs."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from casepress.cli.codes import codes
from tests.support import ROOT, run
from tests.wheel import environments
from tests.wheel.conftest import LINT_LOCK, Installed

pytestmark = pytest.mark.wheel

#: The manuscripts in which nearly every finding is planted, and those that are right.
REPOSITORIES = ("canary", "hard", "minimal")
_MEGABYTE = 1_000_000


def test_it_is_a_part_of_what_builds_use() -> None:
    whole = environments.locked(ROOT / "requirements" / "python.lock")
    part = environments.locked(LINT_LOCK)
    assert part and part.items() <= whole.items()


def test_it_is_small(wheel: Path) -> None:

    names = [each.partition("==")[0] for each in environments.locked(LINT_LOCK)]
    with zipfile.ZipFile(wheel) as opened:
        own = sum(member.file_size for member in opened.infolist())
    assert sum(environments.sizes(names)) + own <= 300 * _MEGABYTE


@pytest.mark.parametrize("name", REPOSITORIES)
def test_every_rule_runs_from_it(name: str, linting: Installed, tmp_path: Path) -> None:
    """All codes are asked for, and the findings are those of the whole environment."""
    folder = tmp_path / name
    shutil.copytree(ROOT / "tests" / "manuscripts" / name, folder)
    asked = ["lint", "--format", "json", "--select", ",".join(codes())]
    here = run([str(environments.BIN / "casepress"), *asked], folder)
    alone = linting.run(folder, "casepress", *asked)
    assert alone.code == here.code, alone.said
    assert json.loads(alone.out) == json.loads(here.out)
    assert "Traceback" not in alone.err


def test_what_identifies_the_patient_in_a_pdf_figure(linting: Installed, tmp_path: Path) -> None:
    """The rules that open images of each kind run too."""
    report = linting.run(
        tmp_path, "python", "-c", "import pikepdf, pypdfium2, PIL.Image, lxml.etree"
    )
    assert report.code == 0, report.said


def test_it_does_not_hold_what_builds_alone_need(linting: Installed, tmp_path: Path) -> None:
    """The oracle: the environment is not the one of the tests."""
    for module in ("snakemake", "typst", "matplotlib", "rocrate", "pytest"):
        assert linting.run(tmp_path, "python", "-c", f"import {module}").code != 0


def test_what_the_wheel_brings_is_listed_with_its_licence(wheel: Path) -> None:
    """Each package of npm is in NOTICE, which the wheel holds, and its files are unchanged."""
    with zipfile.ZipFile(wheel) as opened:
        (notice,) = (n for n in opened.namelist() if n.endswith("licenses/NOTICE"))
        text = opened.read(notice).decode()
        names = [n.partition("data/npm/")[2] for n in opened.namelist() if "/data/npm/" in n]
        for name in names:
            assert f"casepress/data/npm/{'/'.join(name.split('/')[:2])} " in text
            source = ROOT / "node_modules" / name
            if source.is_file():  # all but the packed versions
                assert opened.read(f"casepress/data/npm/{name}") == source.read_bytes()
    assert "@fontsource/stix-two-math/LICENSE" in names
    assert sum("1.3/" in name for name in names) > 60
    assert not [name for name in names if name.startswith(("@xarsh", "@microsoft"))]
