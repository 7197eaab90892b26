"""Twenty-one kinds of defect that other builders let pass with exit code 0: `casepress lint` finds
each where it is, nothing beside it, and fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.bad_input.changes import KINDS, apply
from tests.lint.examples import lint
from tests.support import Repo

_LAST_THREE = ("a figure never cited", "duplicate references", "an unused reference")


def _found(repo: Repo) -> tuple[int, list[dict[str, Any]]]:
    ran = lint(repo, "--format", "json", "knee")
    found: list[dict[str, Any]] = json.loads(ran.out)
    return ran.code, found


def _told(finding: dict[str, Any]) -> tuple[str, str]:
    return finding["code"], finding["message"]


@pytest.fixture(scope="module")
def before(repo_to_read: Repo) -> set[tuple[str, str]]:
    """What the manuscript has without a defect; none of it fails."""
    code, found = _found(repo_to_read)
    assert code == 0
    return {_told(finding) for finding in found}


def test_the_kinds() -> None:
    assert len(KINDS) == len({case["case"] for case in KINDS}) == 21
    assert tuple(case["case"] for case in KINDS[-3:]) == _LAST_THREE


@pytest.mark.parametrize("case", KINDS, ids=[case["case"] for case in KINDS])
def test_kind(
    case: dict[str, Any],
    make_repo: Callable[[Iterable[str]], Repo],
    before: set[tuple[str, str]],
) -> None:
    repo = make_repo(["knee"])
    place = apply(repo, case)
    code, found = _found(repo)
    assert code == case.get("exit", 1)
    new = [finding for finding in found if _told(finding) not in before]
    assert sorted({f["code"] for f in new}) == sorted({case["code"], *case.get("also", ())})
    (ours,) = (f for f in new if f["code"] == case["code"] and case["words"] in f["message"])
    assert ours["severity"] == "error"
    assert f"{Path(ours['file']).as_posix()}:{ours['line']}:{ours['column']}".startswith(place)
