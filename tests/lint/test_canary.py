"""The manuscripts with a defect for every rule: all are found, where they are, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from casepress import pipeline
from casepress.cli.codes import codes
from casepress.importing.codes import CODES as WORD_CODES
from tests import support
from tests.lint.examples import picture

CANARY = support.ROOT / "tests" / "manuscripts" / "canary"
EXPECTED = CANARY / "expected.json"
#: `silent` has what is not possible beside the defects of `canary`: it says nothing of consent,
#: interests and funding, where the other says too little or says it in the wrong place. `series` is
#: an article of another type.
MANUSCRIPTS = ("canary", "silent", "series")
#: The codes for which one manuscript of one journal is not enough, and the test that raises each:
#: files that cannot be read leave nothing else to look at, ABS022 needs another journal and MET022
#: an image, MET023 what was published, OUT002 outputs, OUT005 a fault of casepress.
ELSEWHERE = {
    "bad_input/cases.yaml": (
        *("SRC001", "SRC002", "SRC003", "SRC005", "SRC006", "SRC007", "SRC008", "SRC009"),
        *("SRC012", "SRC013", "SRC014", "SRC015", "SRC016", "SRC017", "SRC018", "SRC020"),
        *("SRC021", "SRC023", "SRC040", "SRC041", "SRC042", "SRC043", "SRC044", "SRC052"),
        "TXT021",
    ),
    "bad_input/kinds.yaml": ("SRC004", "SRC010"),
    "source/frontmatter/data/cases.yaml": ("SRC011",),
    "source/test_signs.py": ("SRC053",),
    "source/test_symlinks.py": ("SRC051",),
    "filters/alone.yaml": ("SRC019",),
    "references/data/files.yaml": (
        *("SRC022", "SRC024", "SRC025", "SRC026", "SRC027", "SRC028", "SRC029"),
    ),
    "cli/test_refs.py": ("SRC030",),
    "lint/beginner.yaml": ("SRC054",),
    "journals/test_article_types.py": ("ABS022", "MET022"),
    "cli/test_publish.py": ("MET023",),
    "lint/test_conservation.py": ("OUT005",),
    "lint/test_profile.py": ("TXT006", "TXT030"),
    "outputs/test_conserved.py": ("OUT002",),
    "importing/test_codes.py": tuple(code.code for code in WORD_CODES),
}
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
    """Planted in the canary, or raised by the one test that is named for it."""
    planted = {f.code.code for one in checked.values() for f in one.findings}
    elsewhere = [code for named in ELSEWHERE.values() for code in named]
    assert sorted([*planted, *elsewhere]) == sorted(codes())


@pytest.mark.parametrize("name", [n for n in ELSEWHERE if n != "importing/test_codes.py"])
def test_a_code_is_in_the_test_that_is_named_for_it(name: str) -> None:
    """test_codes.py of the importer has a test of its own that it raises all of its codes."""
    text = (support.ROOT / "tests" / name).read_text(encoding="utf-8")
    assert [code for code in ELSEWHERE[name] if code not in text] == []


@pytest.mark.parametrize("code", ["FIG001", "REF001", "REF002"])
def test_what_other_builders_let_pass(code: str, checked: dict[str, pipeline.Checked]) -> None:
    """A figure never called out, a work listed twice, a work never cited."""
    (finding, *_) = (f for f in checked["canary"].findings if f.code.code == code)
    assert finding.severity == "error"
