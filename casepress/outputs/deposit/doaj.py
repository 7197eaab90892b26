"""DOAJ: the article as JSON for its form and its API (IncomingAPIArticle)."""

from __future__ import annotations

import json
from typing import Any

from casepress.article.model import Affiliation, Author
from casepress.outputs.deposit.target import (
    AUTHORS,
    DATE,
    ISSN,
    PUBLISHED,
    TITLE,
    File,
    Need,
    Work,
)

NAME = "doaj"
STATUSES = PUBLISHED
NEEDS = (
    TITLE,
    AUTHORS,
    DATE,
    ISSN,
    Need(
        "`doi`, or `address:` below `web:` in journal.yaml: DOAJ asks for one of them",
        lambda f: bool(f.article.doi or f.address()),
    ),
    Need("`open-access: true` in journal.yaml", lambda f: f.open_access),
)
SEND = (
    "curl -H 'Content-Type: application/json' --data @{file} "
    '"https://doaj.org/api/articles?api_key=$DOAJ_KEY"'
)
#: How many keywords DOAJ keeps of an article.
_KEYWORDS = 6


def make(work: Work) -> list[File]:
    """The article's record."""
    text = json.dumps(record(work), ensure_ascii=False, indent=1) + "\n"
    return [File("doaj.json", text.encode())]


def record(work: Work) -> dict[str, Any]:
    """The values of DOAJ's `bibjson`; what is not known has no key."""
    facts, article = work.facts, work.article
    issns = facts.data.get("issn", {})
    year, month = article.published[:4], article.published[5:7].lstrip("0")
    page = facts.address(".html")
    bibjson = {
        "title": facts.title,
        "abstract": facts.abstract,
        "author": [_author(author, article.affiliations) for author in article.authors],
        "identifier": _identifiers(article.doi, issns),
        "journal": _known(
            {
                "title": facts.title_of_journal,
                "publisher": str(facts.data.get("publisher", "")),
                "language": [facts.language.upper()],
                "volume": article.volume,
                "number": article.issue,
                "start_page": facts.first_page,
                "end_page": facts.last_page,
            }
        ),
        "year": year,
        "month": month,
        "keywords": facts.keywords[:_KEYWORDS],
        "link": [{"type": "fulltext", "content_type": "HTML", "url": page}] if page else [],
    }
    return {"bibjson": _known(bibjson)}


def _identifiers(doi: str, issns: dict[str, str]) -> list[dict[str, str]]:
    found = {"doi": doi, "eissn": issns.get("electronic", ""), "pissn": issns.get("print", "")}
    return [{"type": kind, "id": value} for kind, value in found.items() if value]


def _author(author: Author, places: tuple[Affiliation, ...]) -> dict[str, Any]:
    known = {place.id: place for place in places}
    where = [known[ref].display for ref in author.affiliations if ref in known]
    return _known(
        {
            "name": author.display,
            "affiliation": "; ".join(where),
            "orcid_id": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        }
    )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}
