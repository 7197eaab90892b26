"""What the writers of PDF and Word files are given for each copy: the article, or its blind form
for reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.article.review import PICTURES, Withheld
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.provenance import stamps

if TYPE_CHECKING:
    from casepress.outputs.blind import Residue


@dataclass(frozen=True)
class Source:
    """What a copy is written from: an article JSON, the folder that its image paths are relative
    to, the manuscript's text, for a title page what the blind article leaves out, and for a copy
    that must name no one the check for names."""

    document: Mapping[str, Any]
    root: Path
    manuscript: Path
    withheld: Withheld | None = None
    residue: Residue | None = None


def source(
    document: Mapping[str, Any], journal: Journal, path: Path, repository: Path, copy: str
) -> Source:
    """The source of a copy of the article JSON at `path`. A review copy of an article that is not
    yet blind is made blind here. Raises `BuildError` for a title page of a blind article, and for
    a blind article without the `article.json` that it was made from, whose names are looked for."""
    article = Article.from_json(document)
    if article.blind:
        if copy == "title-page":
            raise BuildError(f"{path} does not name the authors; write the title page from "
                             "article.json")  # fmt: skip
        folder = path.resolve().parent
        if (folder / PICTURES).is_dir():
            stamps.require(folder / PICTURES)
        return Source(
            document,
            folder,
            _manuscript(repository, folder.name),
            residue=_residue(folder / "article.json", journal, document),
        )
    own = _manuscript(repository, article.id)
    if copy == "journal":
        return Source(document, repository, own)
    # 75 ms, for copies of anonymous review and title pages alone
    from casepress.outputs.blind import Residue, build_blind, checked_blind

    if copy == "review" and journal.review.anonymous:
        folder = repository / "results" / article.id
        blind = checked_blind(document, journal, folder, root=repository)
        residue = Residue.of(document, journal, blind.document)
        return Source(blind.document, folder, own, residue=residue)
    return Source(document, repository, own, build_blind(document, journal).withheld)


def _residue(path: Path, journal: Journal, blind: Mapping[str, Any]) -> Residue:
    # 75 ms, as above
    from casepress.outputs.blind import Residue

    if not path.is_file():
        raise BuildError(f"{path} is missing; a review copy is checked for the names in it")
    stamps.require(path)
    return Residue.of(read_article(path), journal, blind)


def _manuscript(repository: Path, identifier: str) -> Path:
    return repository / "manuscript" / identifier / "article.md"
