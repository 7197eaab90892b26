"""The article as reviewers see it: without names where the journal wants that."""

from __future__ import annotations

from dataclasses import replace

from casepress.article.model import Article
from casepress.core.journal import Journal


def for_review(article: Article, journal: Journal) -> Article:
    """The article of the review copy, by the same settings (`docx.yaml`: `copies: review`,
    `anonymous`) as the Word copy: both withhold the same."""
    from casepress.outputs.blind.anonymous import anonymised, unlinked
    from casepress.outputs.docx.copies import read

    copy = read(journal, "review")
    if not copy.anonymous:
        return article
    hidden = anonymised(article, journal.labels(article.lang), copy.withheld, copy.keep).article
    return replace(hidden, blocks=unlinked(hidden.blocks, article.blocks))
