"""Marks that are printed as they were typed are found at their exact places."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from casepress.core.findings import InFile
from casepress.source.manuscript import read
from casepress.source.unsupported import SRC042

CASES: list[dict[str, str]] = YAML(typ="safe").load(
    Path(__file__).with_name("data").joinpath("printed_marks.yaml").read_text(encoding="utf-8")
)
FRONT = "---\ntitle: A knee\n---\n\n# Case report\n\nThe knee.\n\n"


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_place_and_fix(case: dict[str, str]) -> None:
    before, _, rest = case["text"].partition("⟦")
    words, _, after = rest.partition("⟧")
    text = FRONT + before + words + after + "\n"
    manuscript = read(Path("ID/article.md"), "article.md", text)
    found = [f for f in manuscript.findings if f.code is SRC042]
    assert len(found) == bool(words)
    for finding in found:
        assert isinstance(finding.at, InFile)
        begin = len(FRONT + before)
        assert manuscript.locator.between(finding.at.span) == (begin, begin + len(words))
        assert (finding.fix is not None) == ("mended" in case)
        if finding.fix:
            begin, end = manuscript.locator.between(finding.fix.span)
            mended = text[:begin] + finding.fix.replacement + text[end:]
            assert mended == FRONT + case["mended"] + "\n"
