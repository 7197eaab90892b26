"""Reference files: what is read, and what is said about it, where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casepress.findings import InFile
from casepress.references import CODES, References, read_references
from casepress.source.yaml12 import load

CASES = load(Path(__file__).parent / "data" / "files.yaml")


def _read(folder: Path, files: dict[str, str]) -> References:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode())
    return read_references([(folder / name, name) for name in files])


def _said(references: References) -> list[str]:
    out = []
    for finding in references.findings:
        assert isinstance(finding.at, InFile)
        assert "\n" not in finding.message and finding.code in {*CODES, finding.code}
        at = finding.at.span
        end = f"-{at.end_column}" if at.end_line == at.line and at.line else ""
        severity = finding.severity.value
        out.append(f"{at.file}:{at.line}:{at.column}{end} {finding.code.code} {severity}")
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_file(case: dict[str, Any], tmp_path: Path) -> None:
    references = _read(tmp_path, case["files"])
    assert _said(references) == case.get("findings", [])
    assert list(references.items) == case.get("keys", list(references.items))
    for key, wanted in case.get("items", {}).items():
        item = _strings(references.items[key])
        for variable, value in wanted.items():
            assert item.get(variable) == value, variable
    for words in case.get("words", []):
        assert any(words in finding.message for finding in references.findings), words


def _strings(value: Any) -> Any:
    """The value with numbers as strings, as our YAML has them."""
    if isinstance(value, dict):
        return {key: _strings(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_strings(one) for one in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    references = read_references([(tmp_path / "none.bib", "none.bib")])
    assert [f.code.code for f in references.findings] == ["SRC001"]
    assert references.findings[0].message.startswith("none.bib")


def test_a_file_in_latin_1(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_bytes("@book{a,\n title={Köln}}".encode("latin-1"))
    references = read_references([(tmp_path / "a.bib", "a.bib")])
    assert _said(references) == ["a.bib:2:10-11 SRC001 error"]


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    lines = ["@book{a,", "  author={A B},", "  title={T},", "  publisher={P},"]
    text = "\ufeff" + "\r\n".join([*lines, "  date={1 mai 2020}", "}"])
    references = _read(tmp_path, {"a.bib": text})
    assert _said(references) == ["a.bib:5:9-19 REF007 warning"]
    assert references.places["a"].column == 7


def test_what_is_near_an_undefined_key() -> None:
    references = References({"palmisciano2022": {}, "Lee2017": {}})
    assert "did you mean `@palmisciano2022`" in references.undefined("palmisciano202", None).message
    assert "did you mean `@Lee2017`" in references.undefined("lee2017", None).message
    assert "add the reference" in references.undefined("unlike", None).message


def test_every_code_is_documented() -> None:
    assert len({code.code for code in CODES}) == len({code.name for code in CODES}) == len(CODES)
    for code in CODES:
        assert "Why:" in code.doc and "Fails:" in code.doc and "Passes:" in code.doc
