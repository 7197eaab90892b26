"""The article as a CSL-JSON record (CSL 1.0.2, citation item types and variables)."""

from __future__ import annotations

from typing import Any

from casepress.article.model import Author
from casepress.outputs.metadata.facts import Facts


def csl_record(facts: Facts) -> dict[str, Any]:
    """The article as one reference: what is not known has no key."""
    article = facts.article
    record = {
        "id": article.id,
        "type": "article-journal",
        "title": facts.title,
        "author": [_name(author) for author in article.authors],
        "container-title": facts.title_of_journal,
        "container-title-short": str(facts.data.get("abbreviated-title", "")),
        "publisher": str(facts.data.get("publisher", "")),
        "issued": _date(article.published),
        "volume": article.volume,
        "issue": article.issue,
        "page": facts.pages if article.fpage else "",
        "number": "" if article.fpage else article.elocation_id,
        "DOI": article.doi,
        "URL": facts.doi_url,
        "ISSN": facts.issn,
        "language": facts.lang,
        "keyword": ", ".join(facts.keywords),
        "abstract": facts.abstract,
    }
    return {key: value for key, value in record.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.collective:
        return {"literal": author.collective}
    name = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
    }
    return {key: value for key, value in name.items() if value}


def _date(iso: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in iso.split("-")]]} if iso else None
