"""Whether outputs that say the same are told from those that do not."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from casepress.errors import UsageError
from casepress.outputs import disagreements
from tests import support
from tests.rules.examples import put

NAME = "knee"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JATS and Word file of the minimal manuscript."""
    repo = support.repository(tmp_path_factory.mktemp("built"), [NAME])
    put(repo, "The knee was dry.")
    folder = repo.root / "results" / NAME
    for source, picture in (("figure-1.svg", "figure-1.png"), ("figure-2.py", "figure-2.png")):
        where = f"results/{NAME}/figures/{picture}"
        assert not repo.run("figure", f"figures/{NAME}/{source}", "-o", where).code
    article, findings = f"results/{NAME}/article.json", f"results/{NAME}/findings.json"
    assert not repo.run("article", NAME, "-o", article, "--findings", findings).code
    for kind, ending in (("jats", "xml"), ("docx", "docx")):
        ran = repo.run(kind, article, "-o", f"results/{NAME}/{NAME}.{ending}")
        assert not ran.code, ran.said
    return folder


def test_outputs_of_one_build_agree(built: Path) -> None:
    assert not list(disagreements(built / f"{NAME}.xml", [built / f"{NAME}.docx"]))


#: What is changed in the Word file, and what is then said.
CHANGES = [
    (b"Rice bodies in the knee of a gardener", b"Something else", "the title"),
    (b"Muster", b"Master", "author 2"),
    (b"0000TS1", b"0000TS2", "the DOI"),
    (b"grains", b"gra", "words of the body"),
]


@pytest.mark.parametrize(("old", "new", "said"), CHANGES, ids=[c[2] for c in CHANGES])
def test_a_difference_is_found(
    old: bytes, new: bytes, said: str, built: Path, tmp_path: Path
) -> None:
    changed = tmp_path / f"{NAME}.docx"
    with zipfile.ZipFile(built / f"{NAME}.docx") as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    found = [f.message for f in disagreements(built / f"{NAME}.xml", [changed])]
    assert any(said in message for message in found), found
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("ending", ["xml", "docx", "pdf"])
def test_a_damaged_output_is_named(ending: str, built: Path, tmp_path: Path) -> None:
    for good in ("xml", "docx"):
        shutil.copy(built / f"{NAME}.{good}", tmp_path)
    damaged = tmp_path / f"{NAME}.{ending}"
    damaged.write_bytes(b"<half a file")
    with pytest.raises(UsageError, match=rf"{NAME}\.{ending} cannot be read"):
        list(disagreements(tmp_path / f"{NAME}.xml", [tmp_path / f"{NAME}.docx", damaged]))
