"""Every filter: small documents, what becomes of them, and what is said. The cases are data."""

from __future__ import annotations

from typing import Any

import pytest

from casepress.core.journal import Journal
from tests.filters import cases
from tests.support import Repo

CASES = list(cases.load())


@pytest.mark.parametrize(("case", "filters"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_case(
    case: dict[str, Any], filters: list[str], medpeer: Journal, repo_to_read: Repo
) -> None:
    text, places = cases.unmarked(case["text"])
    document, findings = cases.run(text, filters, medpeer, repo_to_read.root)
    told = [f"{f.code.code} {f.severity} {f.message}" for f in findings]
    about = set(case.get("about", []))
    findings = [f for f in findings if not about or f.code.code in about]
    wanted = case.get("findings", [])
    assert len(findings) == len(wanted), told
    for finding, want in zip(findings, wanted, strict=True):
        code, _, phrase = want.partition(" ")
        code, _, severity = code.partition("/")
        assert finding.code.code == code, told
        assert phrase in finding.message
        assert not severity or finding.severity == severity
        span = finding.span
        assert span is not None
        if places:
            place = f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"
            assert place == places.pop(0), told
    assert not places
    result = cases.made(document)
    for key, value in case.get("gives", {}).items():
        assert result[key] == (value.rstrip("\n") if isinstance(value, str) else value)
    assert not result.keys() & set(case.get("without", []))


def test_case_names_are_unique() -> None:
    names = [name for name, _, _ in CASES]
    assert len(set(names)) == len(names)
