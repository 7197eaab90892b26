"""`pages`, and `publisher_item` with the number of an article that has no pages."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, group, leaf


def pages(record: Record) -> list[Node | None]:
    """The first and last page, or the article's number (Crossref, article numbers)."""
    article = record.article
    number = leaf("item_number", article.elocation_id, {"item_number_type": "article_number"})
    return [
        group("pages", None, leaf("first_page", article.fpage), leaf("last_page", article.lpage)),
        group("publisher_item", None, number),
    ]
