"""`doi_data`: the DOI, the address of the article's page, and the files for text mining."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group

#: The endings of the files that machines may read, with their types (Crossref, text mining links).
_MINED = {".pdf": "application/pdf", ".xml": "application/xml"}


def doi_data(record: Record) -> Node:
    """The article's page, and its PDF and XML where it is open access."""
    facts = record.facts
    files = [
        el("item", None, el("resource", {"mime_type": kind}, facts.address(suffix)))
        for suffix, kind in _MINED.items()
        if facts.open_access and facts.article.license and facts.address(suffix)
    ]
    return el(
        "doi_data",
        None,
        el("doi", None, facts.article.doi),
        el("resource", {"mime_type": "text/html"}, facts.address(".html")),
        group("collection", {"property": "text-mining"}, *files),
    )
