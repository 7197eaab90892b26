"""The article itself as a record, for its citation in the journal's style."""

from __future__ import annotations

from typing import Any

from casepress.article.ast import Inlines, text
from casepress.article.model import Article, Author
from casepress.core.journal import Journal

#: Marks that a title keeps, as CSL-JSON writes them.
_TAGS = {"Emph": "i", "Strong": "b", "Superscript": "sup", "Subscript": "sub"}


def own_record(article: Article, journal: Journal) -> dict[str, Any]:
    """The article as a CSL-JSON record; what is not known has no key."""
    pages = "-".join(part for part in (article.fpage, article.lpage) if part)
    record: dict[str, Any] = {
        "id": "self",
        "type": "article-journal",
        "title": _marked(article.title),
        "author": [_name(author) for author in article.authors],
        "container-title": str(journal.data["title"]),
        "container-title-short": str(journal.data["abbreviated-title"]),
        "volume": article.volume,
        "issue": article.issue,
        "page": pages or article.elocation_id,
        "DOI": article.doi,
    }
    if article.published:
        record["issued"] = {"date-parts": [[str(int(n)) for n in article.published.split("-")]]}
    return {key: value for key, value in record.items() if value}


def _marked(content: Inlines) -> str:
    parts = []
    for item in content:
        tag = _TAGS.get(item["t"])
        parts.append(f"<{tag}>{_marked(item['c'])}</{tag}>" if tag else text([item]) or " ")
    return "".join(parts)


def _name(author: Author) -> dict[str, str]:
    if author.collective:
        return {"literal": author.collective}
    parts = {
        "family": author.family,
        "given": author.given,
        "non-dropping-particle": author.particle,
        "suffix": author.suffix,
    }
    return {key: value for key, value in parts.items() if value}
