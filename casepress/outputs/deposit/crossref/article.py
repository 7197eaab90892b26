"""`journal_article`: the parts of an article's record in the order of the schema."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.abstract import abstracts
from casepress.outputs.deposit.crossref.archive import archives
from casepress.outputs.deposit.crossref.citations import citations
from casepress.outputs.deposit.crossref.contributors import contributors
from casepress.outputs.deposit.crossref.crossmark import crossmark
from casepress.outputs.deposit.crossref.dates import dates
from casepress.outputs.deposit.crossref.doi_data import doi_data
from casepress.outputs.deposit.crossref.pages import pages
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.relations import relations
from casepress.outputs.deposit.crossref.titles import titles
from casepress.outputs.deposit.crossref.version import version
from casepress.outputs.deposit.crossref.xml import Node, el


def article(record: Record) -> Node:
    """The record of one article."""
    attributes = {"publication_type": "full_text", "language": record.facts.language}
    return el(
        "journal_article",
        attributes,
        *titles(record),
        contributors(record),
        *abstracts(record),
        *dates(record),
        *pages(record),
        *crossmark(record),
        relations(record),
        archives(record),
        version(record),
        doi_data(record),
        citations(record),
    )
