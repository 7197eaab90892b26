"""Citations and callouts typed by hand, as data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress import pipeline
from casepress.source.repository import Repository
from tests.filters import cases
from tests.support import Repo

DATA = Path(__file__).with_name("typed.yaml")
CASES: list[dict[str, Any]] = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))["cases"]
_CODES = ("REF003", "REF004", "REF021", "FIG002", "FIG021", "REF005", "SRC042", "OUT005")
_FIRST = "A gardener of 61 years came"


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict[str, Any], repo_to_read: Repo) -> None:
    whole = repo_to_read.article("knee").read_text(encoding="utf-8")
    assert whole.count(_FIRST) == 1
    source, places = cases.unmarked(whole.replace(_FIRST, f"{case['text']}\n\n{_FIRST}"))
    repository = Repository.open(repo_to_read.root)
    checked = pipeline.check(repository, repository.journal, "knee", source, lint_only=True)
    found = [f for f in checked.findings if f.code.code in _CODES]
    cases.compare(case, found, places)
