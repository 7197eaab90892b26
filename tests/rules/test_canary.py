"""The manuscript with a defect for every rule: all are found, where they are, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casepress import build
from tests import support
from tests.rules.examples import picture

CANARY = support.ROOT / "tests" / "manuscripts" / "canary"
EXPECTED = CANARY / "expected.json"
#: Pictures whose faults no text can hold; they are drawn here.
PICTURES = {
    "figure-1.png": "png 700x500 author",
    "figure-2.png": "png 2200x1500",
    "figure-3.png": "png 2200x1500",
    "IRM Mme X.bmp": "bmp 60x40",
    "IM0001": "dicom",
}
#: Rules that need another manuscript: a font's gaps, and statements that a section replaces.
ELSEWHERE = {"FNT001"}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> build.Checked:
    root = tmp_path_factory.mktemp("canary")
    shutil.copytree(CANARY, root, dirs_exist_ok=True)
    (root / "figures" / "canary").mkdir(parents=True, exist_ok=True)
    for name, recipe in PICTURES.items():
        (root / "figures" / "canary" / name).write_bytes(picture(recipe))
    return support.Repo(root).check("canary")


def _lines(checked: build.Checked) -> list[str]:
    out = []
    for finding in checked.findings:
        span = finding.span
        assert span is not None
        name = Path(span.file).name
        lines = checked.lines.get(span.file)
        if lines is None and name.endswith(".bib"):
            bib = CANARY / "manuscript" / "canary" / name
            lines = bib.read_text(encoding="utf-8").splitlines()
        words = ""
        if lines and span.line and span.end_line == span.line and not finding.code.private:
            words = lines[span.line - 1][span.column - 1 : span.end_column - 1][:60]
        out.append(f"{finding.severity} {finding.code.code} {name}:{span.line} {words}".strip())
    return out


def test_every_planted_defect_and_nothing_else(checked: build.Checked) -> None:
    assert _lines(checked) == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_the_gate_fails(checked: build.Checked) -> None:
    assert checked.failed and checked.blocked


def test_every_rule_has_its_defect(checked: build.Checked) -> None:
    """What is not planted here is planted in the examples of the rule."""
    from casepress.rules import codes

    assert {code.code for code in codes()} - {f.code.code for f in checked.findings} <= ELSEWHERE


@pytest.mark.parametrize("code", ["FIG001", "REF001", "REF002"])
def test_what_other_builders_let_pass(code: str, checked: build.Checked) -> None:
    """A figure never called out, a work listed twice, a work never cited."""
    (finding, *_) = (f for f in checked.findings if f.code.code == code)
    assert finding.severity == "error"
