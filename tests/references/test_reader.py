"""Reference files: what is read, and what is reported about it, where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.core.findings import Finding, InFile
from casepress.core.yaml12 import load
from casepress.references import names
from casepress.references.codes import CODES
from casepress.references.importers import ris
from casepress.references.normalise import normalise
from casepress.references.reader import References, importer_for, read_references

DATA = Path(__file__).parent / "data"
CASES = [case for name in ("files", "imports", "fields") for case in load(DATA / f"{name}.yaml")]


def _read(folder: Path, files: dict[str, str]) -> References:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode())
    return read_references([(folder / name, name) for name in files])


def _said(references: References) -> list[str]:
    return _shown(references.findings)


def _shown(findings: Iterable[Finding]) -> list[str]:
    out = []
    for finding in findings:
        assert isinstance(finding.at, InFile)
        assert "\n" not in finding.message and finding.code in {*CODES, finding.code}
        at = finding.at.span
        end = f"-{at.end_column}" if at.end_line == at.line and at.line else ""
        end = end or (f"-{at.end_line}:{at.end_column}" if at.end_line else "")
        severity = finding.severity.value
        out.append(f"{at.file}:{at.line}:{at.column}{end} {finding.code.code} {severity}")
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_file(case: dict[str, Any], tmp_path: Path) -> None:
    references = _read(tmp_path, case["files"])
    assert _said(references) == case.get("findings", [])
    # Notes there are of every export; a case tells some of them, of its first records.
    assert _shown(references.notes)[: len(case.get("notes", []))] == case.get("notes", [])
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


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.ris", "a.nbib"])
def test_a_mark_and_other_line_ends_in_tagged_files(tmp_path: Path, name: str, ends: str) -> None:
    lines = {
        "a.ris": [
            "TY  - BOOK",
            "AU  - Example, Ann",
            "TI  - Rice",
            " bodies",
            "PB  - Press",
            "PY  - 2020",
        ],
        "a.nbib": [
            "PMID- 1",
            "AU  - Example A",
            "BTI - Rice",
            "      bodies",
            "PB  - Press",
            "DP  - 2020",
        ],
    }[name]
    references = _read(tmp_path, {name: "\ufeff" + ends.join([*lines, "ER  - ", ""])})
    assert _said(references) == []
    assert references.items["example2020rice"]["title"] == "Rice bodies"
    assert references.places["example2020rice"].line == 1


TEXT = st.text(alphabet="TYAUER PMID-12\n\r,;<>x&é", max_size=80)


@settings(max_examples=60)
@given(st.sampled_from([".ris", ".nbib", ".xml", ".bib", ".json", ".yaml"]), TEXT)
def test_no_text_raises(ending: str, text: str) -> None:
    if ending == ".bib":  # pandoc starts anew for each
        return
    for head in ("", "TY  - JOUR\n", "PMID- 1\n", "<xml><records><record>"):
        importer = importer_for(ending, head + text)
        assert importer is not None
        records = importer.read(head + text, "a")
        for raw, place in records.items:
            assert place("title").file == "a"
            normalise(raw, place)


PART = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=9)


@settings(max_examples=60)
@given(st.lists(st.tuples(PART, PART), min_size=1, max_size=5), PART, st.integers(1, 9999))
def test_ris_loses_no_author_digit_or_doi(
    people: list[tuple[str, str]], title: str, page: int
) -> None:
    people_lines = "".join(f"AU  - {family}, {first}\n" for family, first in people)
    rest_of_it = f"TI  - {title}\nSP  - {page}\nDO  - 10.1000/{page}\nVL  - {page}\nER  - \n"
    text = f"TY  - JOUR\n{people_lines}{rest_of_it}"
    (raw, _), *rest = ris.read(text, "a").items
    assert not rest
    said = [" ".join([*name.values()]) for name in raw["author"]]
    for (family, first), name in zip(people, said, strict=True):
        assert family in name and first in name
    assert (raw["title"], raw["page"], raw["volume"]) == (title, str(page), str(page))
    assert raw["DOI"] == f"10.1000/{page}"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (
            "van der Berg, Ann",
            {"non-dropping-particle": "van der", "family": "Berg", "given": "Ann"},
        ),
        ("Van Daele, Koen", {"family": "Van Daele", "given": "Koen"}),
        ("Koen Van Daele", {"family": "Van Daele", "given": "Koen"}),
        ("Smith, John, Jr.", {"family": "Smith", "given": "John", "suffix": "Jr."}),
        ("Smith, Jr., John", {"family": "Smith", "given": "John", "suffix": "Jr."}),
        ("Smith, John III", {"family": "Smith", "given": "John", "suffix": "III"}),
        ("Yang Z", {"family": "Yang", "given": "Z"}),
        ("Dos Santos H.B.", {"family": "Dos Santos", "given": "H.B."}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("CARE Group, Inc.", {"literal": "CARE Group, Inc."}),
        ("Example Inc.,", {"literal": "Example Inc."}),
        ("Suharto", {"literal": "Suharto"}),
    ],
)
def test_names(name: str, parts: dict[str, str]) -> None:
    assert names.parse(name)[0] == parts
