"""What the writers of PDF and Word files are given for each copy: the article, or its blind form
for reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.article.review import Withheld
from casepress.core.errors import BuildError
from casepress.core.journal import Journal


@dataclass(frozen=True)
class Source:
    """What a copy is written from: an article JSON, the folder that its image paths are relative
    to, the manuscript's text, and for a title page what the blind article leaves out."""

    document: Mapping[str, Any]
    root: Path
    manuscript: Path
    withheld: Withheld | None = None


def source(
    document: Mapping[str, Any], journal: Journal, path: Path, repository: Path, copy: str
) -> Source:
    """The source of a copy of the article JSON at `path`. A review copy of an article that is not
    yet blind is made blind here. Raises `BuildError` for a title page of a blind article."""
    article = Article.from_json(document)
    if article.blind:
        if copy == "title-page":
            raise BuildError(f"{path} does not name the authors; write the title page from "
                             "article.json")  # fmt: skip
        folder = path.resolve().parent
        return Source(document, folder, _manuscript(repository, folder.name))
    own = _manuscript(repository, article.id)
    if copy == "journal":
        return Source(document, repository, own)
    from casepress.outputs.blind import build_blind  # only where needed: 10 ms

    blind = build_blind(document, journal)
    if copy == "review" and journal.review.anonymous:
        return Source(blind.document, repository / "results" / article.id, own)
    return Source(document, repository, own, blind.withheld)


def _manuscript(repository: Path, identifier: str) -> Path:
    return repository / "manuscript" / identifier / "article.md"
