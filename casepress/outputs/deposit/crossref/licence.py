"""`ai:program`: whether the article is free to read, and under which licence."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf


def licence(record: Record) -> Node | None:
    """The licence of the version of record and of text mining, from the day of publication."""
    article = record.article
    start = article.published if len(article.published) == 10 else ""
    url = article.license.url if article.license else ""
    free = (
        el("ai:free_to_read", {"start_date": start}) if url and record.facts.open_access else None
    )
    refs = [
        leaf("ai:license_ref", url, {"applies_to": use, "start_date": start})
        for use in ("vor", "tdm")
    ]
    return group("ai:program", {"name": "AccessIndicators"}, free, *refs)
