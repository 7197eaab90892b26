"""Peer review: what the review copies leave out, and the check that they name no one."""

from __future__ import annotations

from dataclasses import dataclass

from casepress.article.ast import Blocks
from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal

#: The folder, beside `blind.json`, of pictures with neutral names.
PICTURES = "blind"


@dataclass(frozen=True)
class Withheld:
    """What the blind article leaves out, as the title page prints it: the sections, the entries
    of the reference list, and the redacted passages, each with some words around it."""

    sections: Blocks
    references: Blocks
    passages: tuple[str, ...]


def check_blind(article: Article, journal: Journal) -> None:
    """Raise `BuildError` where a review copy would name the authors and the journal does not want
    that."""
    if journal.review.anonymous and not article.blind:
        raise BuildError(
            "a review copy is written from blind.json, since the article itself names its "
            "authors; make it with `casepress blind`"
        )
