"""Every link of the documentation leads to a file and a heading that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import support

PAGES = sorted(
    path.relative_to(support.ROOT)
    for pattern in ("*.md", "docs/*.md", "docs/rules/*.md", "benchmarks/*.md")
    for path in support.ROOT.glob(pattern)
)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!\w+:)(?P<file>[^)#\s]*)(?:#(?P<heading>[\w-]+))?\)")


def _headings(page: Path) -> list[str]:
    """The names by which a page's headings are linked, as GitHub makes them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return [re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    path = support.ROOT / page
    for link in _LINK.finditer(_CODE.sub("", path.read_text(encoding="utf-8"))):
        target = path.parent / link["file"] if link["file"] else path
        assert target.exists(), link.group()
        if link["heading"]:
            assert link["heading"] in _headings(target), link.group()


def test_readme_leads_to_every_page() -> None:
    readme = (support.ROOT / "README.md").read_text(encoding="utf-8")
    for page in (support.ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in readme, page.name
