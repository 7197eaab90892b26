"""The manuscripts with a defect for every rule: all are found, where they are, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casepress import pipeline
from casepress.cli.codes import codes
from tests import support
from tests.lint.examples import picture

CANARY = support.ROOT / "tests" / "manuscripts" / "canary"
EXPECTED = CANARY / "expected.json"
#: `silent` has what cannot stand beside the defects of `canary`: it says nothing of consent,
#: interests and funding, where the other says too little or says it in the wrong place.
MANUSCRIPTS = ("canary", "silent")
#: Pictures whose faults no text can hold; they are drawn here.
PICTURES = {
    "canary/figure-1.png": "png 700x500 author",
    "canary/figure-2.png": "png 2200x1500",
    "canary/figure-3.png": "png 2200x1500",
    "canary/IRM Mme X.bmp": "bmp 60x40",
    "canary/IM0001": "dicom",
    "silent/figure-1.png": "png 2200x1500",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pipeline.Checked]:
    root = tmp_path_factory.mktemp("canary")
    shutil.copytree(CANARY, root, dirs_exist_ok=True)
    for name, recipe in PICTURES.items():
        path = root / "figures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(recipe))
    return {name: support.Repo(root).check(name) for name in MANUSCRIPTS}


def _lines(checked: pipeline.Checked) -> list[str]:
    out = []
    for finding in checked.findings:
        span = finding.span
        assert span is not None
        name = Path(span.file).name
        lines = []  # those of `checked` have what is private covered
        if name.endswith((".md", ".bib")):
            lines = (CANARY / span.file).read_text(encoding="utf-8").splitlines()
        words = ""
        if lines and span.line and span.end_line == span.line and not finding.code.private:
            words = lines[span.line - 1][span.column - 1 : span.end_column - 1][:60]
        out.append(f"{finding.severity} {finding.code.code} {name}:{span.line} {words}".strip())
    return out


@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_every_planted_defect_and_nothing_else(
    name: str, checked: dict[str, pipeline.Checked]
) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert _lines(checked[name]) == expected[name]


@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_the_gate_fails(name: str, checked: dict[str, pipeline.Checked]) -> None:
    assert checked[name].failed and checked[name].blocked


def test_every_code_has_its_defect(checked: dict[str, pipeline.Checked]) -> None:
    """Planted in the canary, or named by the test that raises it: source files,
    article types and outputs need more than one manuscript."""
    planted = {f.code.code for one in checked.values() for f in one.findings}
    absent = {code for code in codes() if code[:3] != "DOC"} - planted
    files = [p for p in (support.ROOT / "tests").rglob("*") if p.suffix in (".py", ".yaml")]
    said = "".join(path.read_text("utf-8") for path in files if path != Path(__file__))
    assert not {code for code in absent if code not in said}


@pytest.mark.parametrize("code", ["FIG001", "REF001", "REF002"])
def test_what_other_builders_let_pass(code: str, checked: dict[str, pipeline.Checked]) -> None:
    """A figure never called out, a work listed twice, a work never cited."""
    (finding, *_) = (f for f in checked["canary"].findings if f.code.code == code)
    assert finding.severity == "error"
