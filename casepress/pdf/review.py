"""The article as reviewers see it: without names where the journal wants that."""

from __future__ import annotations

from dataclasses import replace

from casepress.article import Article
from casepress.journal import Journal


def for_review(article: Article, journal: Journal) -> Article:
    """The article of the review copy, by the same settings (`docx.yaml`: `copies: review`,
    `anonymous`) as the Word copy: both withhold the same."""
    from casepress.docx.anonymous import anonymised, unlinked
    from casepress.docx.copies import read

    copy = read(journal, "review")
    if not copy.anonymous:
        return article
    hidden = anonymised(article, journal.labels(article.lang), copy.withheld, copy.keep).article
    return replace(hidden, blocks=unlinked(hidden.blocks, article.blocks))
