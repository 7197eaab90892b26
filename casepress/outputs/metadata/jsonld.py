"""The article as JSON-LD, in the vocabulary of schema.org (`MedicalScholarlyArticle`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.article.model import Affiliation, Author
from casepress.outputs.metadata.facts import Facts

#: What Google reads of a headline.
_HEADLINE = 110
_TAG = re.compile(r"</?[a-z][^>]*>")


def json_ld(facts: Facts) -> dict[str, Any]:
    """One object; what is not known has no property. A draft has no date, DOI or citation of its
    own."""
    article = facts.article
    licence = article.license.url if article.license else ""
    made = {
        "@context": "https://schema.org",
        "@type": "MedicalScholarlyArticle",
        "headline": _headline(facts.title),
        "name": facts.title,
        "abstract": facts.abstract,
        "inLanguage": facts.lang,
        "keywords": facts.keywords,
        "author": [_person(author, article.affiliations) for author in article.authors],
        "isAccessibleForFree": True if licence and facts.open_access else None,
        "license": licence,
        "publisher": _organization(str(facts.data.get("publisher", ""))),
        "isPartOf": _holder(facts),
        "pagination": facts.pages,
        "creativeWorkStatus": "Draft" if facts.draft else "Retracted" if facts.retracted else "",
        "citation": [_cited(record) for record in article.references],
    }
    if not facts.draft:
        made |= {
            "identifier": f"doi:{article.doi}" if article.doi else "",
            "sameAs": facts.doi_url,
            "datePublished": article.published,
        }
    return {key: value for key, value in made.items() if value}


def _headline(title: str) -> str:
    if len(title) <= _HEADLINE:
        return title
    return f"{title[: _HEADLINE - 1].rpartition(' ')[0].rstrip(' ,;:')}…"


def _organization(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _person(author: Author, affiliations: tuple[Affiliation, ...]) -> dict[str, Any]:
    if author.collective:
        return {"@type": "Organization", "name": author.collective}
    known = {a.id: a for a in affiliations}
    made = {
        "@type": "Person",
        "@id": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        "name": author.display,
        "givenName": author.given,
        "familyName": author.surname,
        "honorificSuffix": author.suffix,
        "affiliation": [_institution(known[a]) for a in author.affiliations if a in known],
    }
    return {key: value for key, value in made.items() if value}


def _institution(affiliation: Affiliation) -> dict[str, str]:
    made = {"@type": "Organization", "@id": affiliation.ror, "name": affiliation.display}
    return {key: value for key, value in made.items() if value}


def _holder(facts: Facts) -> dict[str, Any] | None:
    """Issue in volume in journal, each only where it is stated."""
    journal = {"@type": "Periodical", "name": facts.title_of_journal, "issn": facts.issn}
    made: dict[str, Any] = {key: value for key, value in journal.items() if value}
    for kind, property_, number in (
        ("PublicationVolume", "volumeNumber", facts.article.volume),
        ("PublicationIssue", "issueNumber", facts.article.issue),
    ):
        if number:
            made = {"@type": kind, property_: number, "isPartOf": made}
    return made


def _cited(record: Mapping[str, Any]) -> dict[str, str]:
    title = _TAG.sub("", str(record.get("title", "")))
    doi, url = str(record.get("DOI", "")), str(record.get("URL", ""))
    made = {
        "@type": "CreativeWork",
        "name": title or str(record.get("container-title", "")),
        "sameAs": f"https://doi.org/{doi}" if doi else url,
    }
    return {key: value for key, value in made.items() if value}
