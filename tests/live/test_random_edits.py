"""A session keeps much of an article from one save to the next. What it shows after any edit is
what a first look at the same files shows."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casepress.core.errors import BuildError
from casepress.core.findings.report import to_dict
from casepress.live.session import Session
from tests.support import ROOT, Repo

EXAMPLE = "000QGPL-idem-breast-metastasis"
#: How many edits are made in a row; `CASEPRESS_FUZZ` makes more.
EDITS = int(os.environ.get("CASEPRESS_FUZZ") or 5)
_TYPED = (
    *("hypo intense", "[@hu2012]", "an useful", "**bold", "μ", "@fig-1B", "(MRI)", "Dr Jane Roe"),
    *(
        "\n\n# Discussion\n\n",
        "\n\nA note.[^n]\n\n[^n]: The note.\n\n",
        "`",
        "é",
        "\u200e",
        "$x^2$",
    ),
    *("\n\n::: {.box}\n", "\n:::\n", "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n", "5 mg/kg", "\n"),
)


def _cached() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "casepress":
            yield from (v for v in vars(module).values() if hasattr(v, "cache_clear"))


def _seen(session: Session) -> tuple[Any, ...]:
    """All that a session shows of its files."""
    marked, listed = session.read()
    checked = session.checked
    assert checked is not None
    try:
        page: Any = session.page_html(marked)
    except BuildError as error:
        page = str(error)
    findings = [to_dict(finding) for finding in checked.findings]
    return findings, checked.lines, checked.document, dict(marked), listed, page


def _edits(chance: random.Random) -> list[Callable[[str], str]]:
    def word(text: str) -> re.Match[str]:
        return chance.choice(list(re.finditer(r"\w+", text)))

    def replaced(text: str) -> str:
        at = word(text).span()
        return text[: at[0]] + chance.choice(_TYPED) + text[at[1] :]

    def added(text: str) -> str:
        at = word(text).end()
        return f"{text[:at]} {chance.choice(_TYPED)}{text[at:]}"

    def without(text: str) -> str:
        begin = word(text).start()
        return text[:begin] + text[begin + chance.randint(1, 60) :]

    def twice(text: str) -> str:
        parts = text.split("\n\n")
        at = chance.randrange(len(parts))
        return "\n\n".join([*parts[: at + 1], *parts[at:]])

    return [replaced, added, without, twice]


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_changes_nothing(repo: Repo, tmp_path: Path, seed: int) -> None:
    for part in ("manuscript", "figures"):
        shutil.copytree(ROOT / part / EXAMPLE, repo.root / part / EXAMPLE)
    article = repo.article(EXAMPLE)
    references = article.with_name("references.bib")
    originals = {path: path.read_text(encoding="utf-8") for path in (article, references)}
    kept = Session(repo.root, EXAMPLE, tmp_path / "kept")
    chance = random.Random(seed)
    edits = _edits(chance)
    for number in range(EDITS):
        if number % 6 == 5:  # a writer takes edits back
            for path, text in originals.items():
                path.write_text(text, encoding="utf-8")
        path = references if chance.random() < 0.2 else article
        text = chance.choice(edits)(path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        seen = _seen(kept)
        shutil.rmtree(repo.root / "results" / ".cache", ignore_errors=True)
        for one in _cached():
            one.cache_clear()
        whole = _seen(Session(repo.root, EXAMPLE, tmp_path / "kept"))
        assert seen == whole, f"edit {number} of seed {seed}"
