"""A manuscript that is built as far as its record looks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import support

FINDING = {
    "code": "ETH001",
    "name": "consent-missing",
    "severity": "error",
    "file": "manuscript/knee/article.md",
    "line": 3,
    "column": 1,
    "message": "no consent",
}


@pytest.fixture
def root(repo: support.Repo) -> Path:
    """A repository with an article that is built as far as the record looks."""
    checked = repo.check("knee")
    results = repo.path("results/knee")
    results.mkdir(parents=True)
    (results / "article.json").write_text(json.dumps(checked.document))
    (results / "findings.json").write_text(json.dumps([FINDING]))
    (results / "knee.pdf").write_bytes(b"%PDF")
    shutil.copytree(support.ROOT / "journal", repo.path("journal"))
    repo.path("Snakefile").symlink_to(support.ROOT / "Snakefile")
    return repo.root
