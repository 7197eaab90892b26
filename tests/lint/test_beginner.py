"""Mistakes of beginners: one finding for each cause, in their words. The cases are data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress import pipeline
from casepress.core.findings import Finding, Severity
from casepress.source.repository import Repository
from tests.support import Repo

DATA = Path(__file__).with_name("beginner.yaml")
CASES: list[dict[str, Any]] = YAML(typ="safe").load(DATA.read_text(encoding="utf-8"))["cases"]


def _findings(repo: Repo, source: str) -> list[Finding]:
    repository = Repository.open(repo.root)
    checked = pipeline.check(repository, repository.journal, "knee", source, lint_only=True)
    return [f for f in checked.findings if f.severity is not Severity.INFO]


@pytest.fixture(scope="module")
def before(repo_to_read: Repo) -> set[str]:
    """What the manuscript has without a mistake."""
    whole = repo_to_read.article("knee").read_text(encoding="utf-8")
    return {f.message for f in _findings(repo_to_read, whole)}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_mistake(case: dict[str, Any], repo_to_read: Repo, before: set[str]) -> None:
    whole = repo_to_read.article("knee").read_text(encoding="utf-8")
    assert whole.count(case["old"]) == 1
    found = _findings(repo_to_read, whole.replace(case["old"], case["new"]))
    new = [f"{f.code.code} {f.message}" for f in found if f.message not in before]
    ours = [each for each in new if each.split(" ")[0] not in case.get("also", ())]
    wanted = case.get("findings", [])
    assert len(ours) == len(wanted), new
    for shown, want in zip(ours, wanted, strict=True):
        code, _, words = want.partition(" ")
        assert shown.startswith(f"{code} ")
        assert words in shown
