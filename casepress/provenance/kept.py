"""The articles that Word files were written from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article.digest import article_bytes, digest_of
from casepress.core.files import write
from casepress.core.paths import kept_articles

#: So many articles are kept of one manuscript, the newest.
_KEPT = 50


def keep(root: Path, identifier: str, document: Mapping[str, Any]) -> None:
    """Keep the article JSON that a Word file is written from, by its digest, so that the file can
    come back after later builds."""
    folder, data = kept_articles(root, identifier), article_bytes(document)
    path = folder / f"{digest_of(data)}.json"
    if path.is_file():
        path.touch()
        return
    write(path, data)
    found = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime)
    for old in found[:-_KEPT]:
        old.unlink(missing_ok=True)
