"""`docs/new-case-report.md` shows what really happens."""

from __future__ import annotations

import re
from pathlib import Path

from tests import support

DOCS = support.ROOT / "docs"
PAGE = (DOCS / "new-case-report.md").read_text(encoding="utf-8")


def _blocks() -> list[str]:
    return re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_its_pictures_and_links_are_there() -> None:
    targets = re.findall(r"\]\(([\w./-]+)(#[\w-]+)?\)", PAGE)
    local = [(name, anchor) for name, anchor in targets if not name.startswith("..")]
    assert len(local) >= 5
    for name, anchor in local:
        assert (DOCS / name).is_file(), name
        if anchor:
            headings = re.findall(r"^#+ (.+)$", (DOCS / name).read_text(), re.MULTILINE)
            assert anchor[1:] in [h.lower().replace(" ", "-") for h in headings], anchor


def test_it_shows_what_lint_says(tmp_path: Path) -> None:
    repo = support.repository(tmp_path, [])
    identifier = next(b.split()[2] for b in _blocks() if b.startswith("casepress new"))
    title = "An itching ear canal in a beekeeper: a case report"
    made = repo.run("new", identifier, "--title", title, "--author", "Ana Example")
    files = next(b for b in _blocks() if b.startswith("manuscript/") and "article.md  " in b)
    assert sorted(line.split()[0] for line in files.splitlines()) == sorted(
        line for line in made.out.splitlines() if line.startswith(("manuscript", "figures"))
    )
    said = repo.run("lint", identifier).out
    shown = next(b for b in _blocks() if " warning " in b)
    assert shown.strip() in said
    before = next(b for b in _blocks() if b.lstrip().startswith("#email"))
    article = repo.article(identifier).read_text(encoding="utf-8")
    assert all(line in article for line in before.splitlines())
