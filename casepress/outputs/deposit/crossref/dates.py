"""`publication_date` and `acceptance_date`."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el


def dates(record: Record) -> list[Node | None]:
    """When the article was published online, and when it was accepted."""
    article = record.article
    return [
        date("publication_date", article.published),
        date("acceptance_date", article.accepted),
    ]


def date(tag: str, iso: str) -> Node | None:
    """A date in ISO 8601, whose month and day may be absent."""
    if not iso:
        return None
    year, month, day = [*iso.split("-"), "", ""][:3]
    parts = (("month", month), ("day", day), ("year", year))
    found = [el(name, None, value) for name, value in parts if value]
    return el(tag, {"media_type": "online"}, *found)
