"""`journal`: the journal, the issue, and the articles in it."""

from __future__ import annotations

from collections.abc import Sequence

from casepress.core.journal import Journal
from casepress.outputs.deposit.crossref.article import article
from casepress.outputs.deposit.crossref.dates import date
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf


def journals(records: Sequence[Record]) -> list[Node]:
    """One `journal` for each issue, with the articles in the given order."""
    grouped: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        grouped.setdefault((record.article.volume, record.article.issue), []).append(record)
    return [
        el(
            "journal",
            None,
            _metadata(found[0].facts.journal),
            _issue(found),
            *(article(record) for record in found),
        )
        for found in grouped.values()
    ]


def _metadata(journal: Journal) -> Node:
    data = journal.data
    issns = [
        leaf("issn", str(value), {"media_type": str(kind)})
        for kind, value in data.get("issn", {}).items()
    ]
    return el(
        "journal_metadata",
        {"language": str(data["lang"]).partition("-")[0]},
        leaf("full_title", str(data["title"])),
        leaf("abbrev_title", str(data["abbreviated-title"])),
        *issns,
    )


def _issue(records: Sequence[Record]) -> Node | None:
    """The issue with the year of its first article, where volume or issue are known."""
    first = records[0].article
    if not (first.volume or first.issue):
        return None
    year = min(record.article.published for record in records)[:4]
    return el(
        "journal_issue",
        None,
        date("publication_date", year),
        group("journal_volume", None, leaf("volume", first.volume)),
        leaf("issue", first.issue),
    )
