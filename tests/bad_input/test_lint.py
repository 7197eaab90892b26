"""Bad input through `casepress lint`: one worded message with place and remedy, the exit code,
and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from casepress.cli.main import main
from tests.bad_input.changes import CASES, apply
from tests.support import Repo


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_lint(
    case: dict[str, Any],
    make_repo: Callable[[Iterable[str]], Repo],
    capsys: pytest.CaptureFixture[str],
) -> None:
    repo = make_repo(["knee"])
    place = apply(repo, case)
    only = [case["only"]] if "only" in case else []
    code = main(["--repository", str(repo.root), "lint", "--format", "json", *only])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert code == case.get("exit", 1), out + err
    if "said" in case:
        assert case["said"] in err
        return
    if "code" not in case:
        assert not [f for f in json.loads(out) if f["severity"] == "error"]
        return
    if out:
        found = [f for f in json.loads(out) if f["severity"] == "error"]
        lines = [f"{f['file']}:{f['line']}:{f['column']} {f['code']} {f['message']}" for f in found]
    else:  # the configuration: nothing could be checked at all
        lines = [line.replace(": error ", " ") for line in err.splitlines()]
    ours = [line for line in lines if f" {case['code']} " in line and case["words"] in line]
    assert len(ours) == 1, lines
    assert ours[0].startswith(place), (place, ours)
    assert "; " in ours[0], "the remedy is after a semicolon"
    also = (case["code"], *case.get("also", ()))
    others = [x for x in lines if x not in ours and not any(f" {c}" in x for c in also)]
    assert not others
