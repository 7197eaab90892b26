"""`fr:program`: the funders with the numbers of their awards."""

from __future__ import annotations

from casepress.article.model import Award
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf


def funding(record: Record) -> Node | None:
    """One group for each award, since a funder may have several (Crossref, funding data)."""
    groups = [_award(award) for award in record.article.funding]
    return group("fr:program", {"name": "fundref"}, *groups)


def _award(award: Award) -> Node:
    doi = f"https://doi.org/{award.doi}" if award.doi else ""
    funder = el(
        "fr:assertion",
        {"name": "funder_name"},
        award.source,
        leaf("fr:assertion", doi, {"name": "funder_identifier"}),
    )
    number = leaf("fr:assertion", award.award, {"name": "award_number"})
    return el("fr:assertion", {"name": "fundgroup"}, funder, number)
