"""Findings are in the same lines and columns, whatever ends the lines of the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from casepress.cli.main import main
from tests.bad_input.changes import ARTICLE, CASES, REFERENCES, apply
from tests.support import Repo


@pytest.mark.parametrize("end", [b"\r\n", b"\r"], ids=["Windows", "old Mac"])
@pytest.mark.parametrize(
    "case", [c for c in CASES if "edit" in c], ids=[c["case"] for c in CASES if "edit" in c]
)
def test_places(
    case: dict[str, Any],
    end: bytes,
    make_repo: Callable[[Iterable[str]], Repo],
    capsys: pytest.CaptureFixture[str],
) -> None:
    repo = make_repo(["knee"])
    apply(repo, case)
    told = []
    for _ in range(2):
        main(["--repository", str(repo.root), "lint", "knee", "--format", "json"])
        told.append(json.loads(capsys.readouterr().out))
        for name in (ARTICLE, REFERENCES):
            if repo.path(name).is_file():
                repo.write(name, repo.path(name).read_bytes().replace(b"\n", end))
    assert told[0] == told[1]
