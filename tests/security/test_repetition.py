"""The time of lint grows with a text, whatever short words it repeats."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from casepress import pipeline
from casepress.core.yaml12 import load
from casepress.source.repository import Repository
from tests.support import repository

CASES: list[dict[str, str]] = load(Path(__file__).with_name("repeated.yaml"))
#: Processor seconds of this process for the larger text. Where each sign searches the rest of the
#: text, it takes from three to fifty; pandoc has its own limit.
_SECONDS, _SIZE = 2.0, 12_000
_HERE = "A girl of four years could not hear well on the left.\n"
_WHERE = {
    "title": ('"A melon seed', '"A melon {} seed'),
    "abstract": ("# Keywords", "{}\n\n# Keywords"),
    "body": (_HERE, _HERE + "\n{}\n"),
}


def _lint(folder: Path, where: str, words: str) -> tuple[float, pipeline.Checked]:
    repo = repository(folder, ["ear"])
    opened = Repository.open(repo.root)
    text = repo.article("ear").read_text(encoding="utf-8")
    old, new = _WHERE[where]
    assert old in text
    source = text.replace(old, new.replace("{}", words), 1)
    journal = opened.journal
    begun = time.process_time()
    checked = pipeline.check(opened, journal, "ear", source)
    return time.process_time() - begun, checked


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_short_words_over_and_over(case: dict[str, Any], tmp_path: Path) -> None:
    unit = case["text"]
    seconds, checked = _lint(tmp_path, "body", unit * (_SIZE // len(unit)))
    assert seconds < _SECONDS
    for finding in checked.findings:
        assert len(finding.message) <= 2000 and "\n" not in finding.message


@pytest.mark.parametrize("where", ["title", "abstract"])
@pytest.mark.parametrize("unit", ["[", "~", "*", "$", "&amp;", "(", "a ", "A.B.", "1-"])
def test_short_words_elsewhere(where: str, unit: str, tmp_path: Path) -> None:
    seconds, _ = _lint(tmp_path, where, unit * (_SIZE // len(unit)))
    assert seconds < _SECONDS


@pytest.mark.parametrize("depth", [30, 300, 900])
@pytest.mark.parametrize("flow", [True, False])
def test_values_within_each_other(depth: int, flow: bool, tmp_path: Path) -> None:
    """These ended in a traceback of the schema."""
    repo = repository(tmp_path, ["ear"])
    nested = "{a: " * depth + "1" + "}" * depth
    lines = "\n" + "".join(" " * level + "a:\n" for level in range(1, min(depth, 240)))
    repo.edit("manuscript/ear/article.md", "lang: en-US\n",
              f"lang: en-US\nold: {nested if flow else lines}\n")  # fmt: skip
    (finding,) = repo.check("ear").findings
    assert finding.code.code == "SRC003"
    assert finding.span is not None and finding.span.line
