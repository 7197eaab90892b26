"""npm's `meca validate` judges the packages for other submission systems: manifest, files, JATS."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from casepress.outputs.deposit.making import made
from tests.samples.deposits import Published
from tests.support import ROOT, run

pytestmark = pytest.mark.system
_MECA = ROOT / "requirements/browser/node_modules/meca/dist/meca.cjs"
#: The name under which it looks for the DTD before it would download it.
_DTD = "JATS-Publishing-1-3-MathML3-DTD"


@pytest.fixture(scope="module")
def dtds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DTD of this checkout, where the validator takes it from."""
    folder = tmp_path_factory.mktemp("dtd")
    (folder / f"{_DTD}.zip").touch()
    (folder / _DTD).symlink_to(ROOT / "node_modules/@jats4r/dtds/schema/1.3")
    return folder


@pytest.mark.parametrize("kind", ["case-report", "retraction"])
def test_a_package(
    journals: Mapping[str, Published], dtds: Path, tmp_path: Path, kind: str
) -> None:
    node, work = shutil.which("node"), journals["revue"].works[kind]
    assert node is not None and _MECA.is_file(), "run `make test-system`"
    (file,) = made(work, ["meca"]).files["meca"]
    path = tmp_path / file.name
    path.write_bytes(file.data)
    ran = run([node, str(_MECA), "validate", "--directory", str(dtds), str(path)], tmp_path)
    assert ran.code == 0 and "MECA validation passed" in ran.said, ran.said
    path.write_bytes(file.data.replace(b"content/", b"contint/"))
    assert run([node, str(_MECA), "validate", "--directory", str(dtds), str(path)], tmp_path).code
