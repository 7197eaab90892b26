"""What a title says stays in the title, whatever tags it has."""

from __future__ import annotations

import re

import pytest

from casepress.article.ast import text
from tests.support import Repo


@pytest.mark.parametrize(
    "title",
    ["The <script>alert(1)</script> knee", "A <div> knee", "<p>x", "A </div> b <table>", "p<0.05"],
)
def test_a_tag_begins_no_block(title: str, repo: Repo) -> None:
    before = repo.check("knee").document["blocks"]
    whole = repo.article("knee").read_text(encoding="utf-8")
    changed = re.sub(r"^title: .*$", lambda _: f"title: '{title}'", whole, flags=re.MULTILINE)
    repo.write("manuscript/knee/article.md", changed)
    document = repo.check("knee").document
    assert text(document["meta"]["title"]) == title
    assert document["blocks"] == before
