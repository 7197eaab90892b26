"""Code and documentation avoid phrases that readers have to puzzle over."""

from __future__ import annotations

import re
import subprocess
from functools import cache

import pytest

from tests.support import ROOT

#: Phrases, each with a plainer one.
PHRASES = {
    r"\b(?:is|are|was|were|be|been) told\b": "is reported",
    r"\b(?:is|are|was|were|be|been) said\b": "is reported",
    r"\bof ours\b": "casepress's",
    r"\bnobody\b": "no one; or name who",
    r"\bthat which\b": "what",
    r"(?<!there )\bis no (?!longer\b|more\b|\w+er than\b)": "is not a",
    r"\bhas not(?: (?:an?|its|the|any|it)\b|[.,;)])": "lacks",
    r"\bstands?\b(?! (?:alone|open|still)\b|[,`])": "is, occurs, means",
    r"\bwhere there (?:is|are)\b": "if … is found; without",
    r"\bwhoever\b": "anyone who",
    r"\blest\b": "so that … not",
}
_READ = ("*.py", "*.md", "*.yaml", "*.typ", "*.lua", "*.bash", "Snakefile", "Makefile")
#: Other people's or a test's own words: the published article, documents that tests read, and
#: sample sentences.
_NOT_READ = (
    *("manuscript/", "tests/manuscripts/", "tests/docs/test_wording.py"),
    *("casepress/outputs/blind/words.yaml", "tests/lint/test_places.py"),
    *("tests/outputs/pdf/test_edges.py", "casepress/references/importers/import-types.yaml"),
)


@cache
def _found() -> dict[str, list[str]]:
    """The places of the phrases by folder: that below `casepress` or `tests`, else the first."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *_READ], cwd=ROOT, capture_output=True, check=True
    )
    phrase = re.compile("|".join(PHRASES), re.IGNORECASE)
    out: dict[str, list[str]] = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name.startswith(_NOT_READ) or not (ROOT / name).is_file():
            continue
        parts = name.split("/")
        folder = "/".join(parts[: 2 if parts[0] in ("casepress", "tests") else 1])
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
            out.setdefault(folder, [])
            out[folder] += [f"{name}:{number}: {m.group()}" for m in phrase.finditer(line)]
    return out


@pytest.mark.parametrize("folder", sorted(_found()))
def test_no_puzzling_phrases(folder: str) -> None:
    assert not _found()[folder], "\n".join(_found()[folder])
