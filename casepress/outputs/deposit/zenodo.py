"""Zenodo: the metadata of a deposition, for the package of `snakemake archive` or the PDF."""

from __future__ import annotations

import json
from typing import Any

from casepress.article.model import Affiliation, Author
from casepress.core.vocabularies import alpha3
from casepress.outputs.deposit.target import (
    AUTHORS,
    DATE,
    LICENCE,
    PUBLISHED,
    TITLE,
    File,
    Work,
)
from casepress.outputs.metadata.facts import family_first

NAME = "zenodo"
STATUSES = PUBLISHED
NEEDS = (TITLE, AUTHORS, DATE, LICENCE)
SEND = (
    "curl -H \"Authorization: Bearer $ZENODO_TOKEN\" -H 'Content-Type: application/json' "
    "--data @{file} https://zenodo.org/api/deposit/depositions"
)
#: Relations of Zenodo's deposition metadata (developers.zenodo.org) for those of the article.
_RELATIONS = {
    "corrects": "references",
    "retracts": "references",
    "concerns": "references",
    "comments-on": "references",
    "adds-to": "isSupplementTo",
    "translates": "isDerivedFrom",
    "corrected-by": "isReferencedBy",
    "retracted-by": "isReferencedBy",
    "concern-raised-by": "isReferencedBy",
    "commented-on-by": "isReferencedBy",
    "added-to-by": "isSupplementedBy",
    "translated-by": "isSourceOf",
}


def make(work: Work) -> list[File]:
    """The metadata."""
    text = json.dumps({"metadata": record(work)}, ensure_ascii=False, indent=1) + "\n"
    return [File("zenodo.json", text.encode())]


def record(work: Work) -> dict[str, Any]:
    """The values; what is not known has no key."""
    facts, article = work.facts, work.article
    related = [
        {
            "identifier": r.doi,
            "relation": _RELATIONS[r.type],
            "resource_type": "publication-article",
        }
        for r in article.related
    ]
    values = {
        "upload_type": "publication",
        "publication_type": "article",
        "title": facts.title,
        "creators": [_creator(author, article.affiliations) for author in article.authors],
        "description": f"<p>{_html(facts.abstract or facts.title)}</p>",
        "publication_date": article.published,
        "access_right": "open" if facts.open_access else "restricted",
        "access_conditions": "" if facts.open_access else "Ask the journal.",
        "license": article.license.id.lower() if article.license and facts.open_access else "",
        "doi": article.doi,
        "keywords": facts.keywords,
        "journal_title": facts.title_of_journal,
        "journal_volume": article.volume,
        "journal_issue": article.issue,
        "journal_pages": facts.pages,
        "language": alpha3(facts.language),
        "related_identifiers": related,
        "version": article.version,
    }
    return {key: value for key, value in values.items() if value}


def _creator(author: Author, places: tuple[Affiliation, ...]) -> dict[str, str]:
    known = {place.id: place for place in places}
    where = [known[ref].display for ref in author.affiliations if ref in known]
    made = {
        "name": family_first(author),
        "affiliation": "; ".join(where),
        "orcid": author.orcid,
    }
    return {key: value for key, value in made.items() if value}


def _html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
