"""Front matter: typed, normalised, and what is reported about it. The cases are data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress.article.ast import from_meta
from casepress.core.findings.report import ordered
from casepress.core.journal import Journal
from casepress.filters.context import Context
from casepress.filters.metadata import metadata
from casepress.source.manuscript import read
from tests.support import unmarked

DATA = Path(__file__).with_name("data") / "cases.yaml"
LOADED: dict[str, Any] = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = LOADED["cases"]
_WANTED = re.compile(r"(?P<code>[A-Z]{3}\d{3})(?:@(?P<line>\d+):(?P<column>\d+))? (?P<words>.*)")


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_front_matter(case: dict[str, Any], medpeer: Journal) -> None:
    raw = case["raw"].rstrip("\n")
    base: dict[str, str] = LOADED["base"]
    added = [v for key, v in base.items() if not re.search(rf"(?m)^⟦*{key}⟧*:", raw)]
    whole, places = unmarked("\n".join(["---", *([raw] if raw else []), *added, "---", ""]))
    manuscript = read(Path("ID/article.md"), "article.md", whole)
    document, found = metadata(manuscript.document, Context(medpeer, "ID"))
    front = [f for f in manuscript.findings if f.code.code != "SRC002"]
    findings = ordered(f.placed(manuscript.place(f.at)) for f in [*front, *found])

    wanted = [_WANTED.fullmatch(line) for line in case.get("findings", [])]
    told = [f"{f.code.code} {f.message}" for f in findings]
    assert len(findings) == len(wanted), told
    for finding, want in zip(findings, wanted, strict=True):
        assert want is not None and finding.span is not None
        assert finding.code.code == want["code"], told
        assert want["words"] in finding.message
        span = finding.span
        if want["line"]:
            assert (span.line, span.column) == (int(want["line"]), int(want["column"]))
        else:
            place = (span.line, span.column, span.end_line, span.end_column)
            assert place == places.pop(0), told
    assert not places

    values = {key: from_meta(value) for key, value in document["meta"].items()}
    for key, value in case.get("gives", {}).items():
        assert values[key] == value
    assert not values.keys() & set(case.get("without", []))


def test_case_names_are_unique() -> None:
    names = [case["case"] for case in CASES]
    assert len(set(names)) == len(names)
