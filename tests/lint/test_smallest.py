"""The smallest manuscript of `docs/source-format.md` draws no finding, as the page says."""

from __future__ import annotations

import re
from pathlib import Path

from tests import support


def test_the_smallest_manuscript_draws_no_finding(tmp_path: Path) -> None:
    page = (support.ROOT / "docs" / "source-format.md").read_text(encoding="utf-8")
    example = re.search(r"^```markdown\n(---\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert example
    repo = support.Repo(tmp_path)
    repo.write("config.yaml", "journal: medpeer\nmanuscripts: all\nformats: [pdf]\n")
    repo.write("manuscript/ear/article.md", example[1])
    assert [f.message for f in repo.check("ear").findings] == []
