"""What the workflow made, and what somebody else put in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.core.errors import BuildError
from casepress.provenance import stamps
from tests import support

XML, FOLDER, COPY = (
    f"results/knee/{name}" for name in ("knee.xml", "submission", "supplementary/data.csv")
)


@pytest.fixture
def root(repo: support.Repo, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manuscript whose outputs are noted."""
    monkeypatch.chdir(repo.root)
    repo.write("manuscript/knee/supplementary/data.csv", "1,2")
    for name in (XML, f"{FOLDER}/Figure-1.tif", f"{FOLDER}/Figure-2.tif", COPY):
        repo.write(name, "1,2")
    stamps.write_stamps(Path(XML), Path(FOLDER))
    stamps.write_input_stamp(
        Path("results/knee/article.json"), stamps.read_inputs(repo.root, "knee")
    )
    return repo.root


def check(root: Path) -> None:
    stamps.check(root, "knee", [XML, FOLDER, COPY])


def test_as_it_was_made(root: Path) -> None:
    check(root)


@pytest.mark.parametrize(
    ("changed", "named"),
    [(XML, XML), (f"{FOLDER}/Figure-2.tif", FOLDER), (f"{FOLDER}/new.tif", FOLDER), (COPY, COPY)],
)
def test_an_output_that_somebody_changed(root: Path, changed: str, named: str) -> None:
    (root / changed).write_text("evil")
    with pytest.raises(BuildError, match=f"^{named} is not as the workflow made it; move it away"):
        check(root)


@pytest.mark.parametrize("name", [XML, FOLDER])
def test_an_output_that_another_made(root: Path, name: str) -> None:
    (root / "results/knee/.made" / Path(name).name).unlink()
    with pytest.raises(BuildError, match="is not as the workflow made it"):
        check(root)


@pytest.mark.parametrize("name", ["manuscript/knee/article.md", "figures/knee/girth.csv"])
def test_an_input_that_was_changed_meanwhile(root: Path, name: str) -> None:
    path = root / name
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    with pytest.raises(BuildError, match=r"^knee was changed while it was built; run"):
        check(root)
    path.write_bytes(before)
    check(root)


def test_what_is_nobodys_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("knee.xml", "results/steps.json", str(tmp_path / "results/knee/knee.xml")):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("text")
        stamps.write_stamps(Path(name))
    assert not list(tmp_path.rglob(".made"))
