"""Rules on small documents: each case is run through filters, then through rules. The cases are
data."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from casepress.core.findings import Finding
from casepress.core.findings.report import ordered
from casepress.core.journal import Journal
from casepress.lint.context import LintContext
from casepress.references.reader import References
from casepress.source.manuscript import read
from tests.filters import cases
from tests.support import Repo

CASES = list(cases.load(Path(__file__).with_name("data")))


def _findings(text: str, group: dict[str, Any], journal: Journal, root: Path) -> list[Finding]:
    document, _ = cases.run(text, group["filters"], journal, root)
    manuscript = read(root / "manuscript" / "knee" / "article.md", "article.md", text)
    context = LintContext(journal, manuscript, document, References(), root)
    rules = [import_module(f"casepress.lint.rules.{name}") for name in group["rules"]]
    found = [finding for rule in rules for finding in rule.check(context)]
    return ordered(f.placed(manuscript.place(f.at)) for f in found)


@pytest.mark.parametrize(("case", "group"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_case(
    case: dict[str, Any], group: dict[str, Any], medpeer: Journal, repo_to_read: Repo
) -> None:
    text, places = cases.unmarked(case["text"])
    cases.compare(case, _findings(text, group, medpeer, repo_to_read.root), places)
