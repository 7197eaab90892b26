"""Every filter: small documents, what becomes of them, and what is found. The cases are data."""

from __future__ import annotations

from typing import Any

import pytest

from casepress.core.journal import Journal
from tests.filters import cases
from tests.support import Repo

CASES = list(cases.load())


@pytest.mark.parametrize(("case", "group"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_case(
    case: dict[str, Any], group: dict[str, Any], medpeer: Journal, repo_to_read: Repo
) -> None:
    text, places = cases.unmarked(case["text"])
    document, findings = cases.run(text, group["filters"], medpeer, repo_to_read.root)
    cases.compare(case, findings, places)
    result = cases.made(document)
    for key, value in case.get("gives", {}).items():
        assert result[key] == (value.rstrip("\n") if isinstance(value, str) else value)
    assert not result.keys() & set(case.get("without", []))


def test_case_names_are_unique() -> None:
    names = [name for name, _, _ in CASES]
    assert len(set(names)) == len(names)
