"""`crossmark`: which articles a notice updates, and what else it then has to hold."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.funding import funding
from casepress.outputs.deposit.crossref.licence import licence
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf

#: The types of an update (common5.4.0.xsd, cm_update_type) for relations to the updated article.
UPDATES = {
    "corrects": "correction",
    "retracts": "retraction",
    "concerns": "expression_of_concern",
}


def updates(record: Record) -> dict[str, str]:
    """The DOIs of the articles that this one updates, each with the type of the update."""
    return {r.doi: UPDATES[r.type] for r in record.article.related if r.type in UPDATES}


def crossmark(record: Record) -> list[Node | None]:
    """Funding and licence, within `crossmark` where the article updates others: only there does
    Crossref take corrections and retractions, together with the DOI of the journal's policy."""
    facts = [funding(record), licence(record)]
    policy = str(record.settings.get("crossmark-policy", ""))
    found = updates(record)
    if not (found and policy):
        return [*facts]
    listed = [
        el("update", {"type": kind, "date": record.article.published}, doi)
        for doi, kind in found.items()
    ]
    return [
        el(
            "crossmark",
            None,
            leaf("crossmark_policy", policy),
            el("updates", None, *listed),
            group("custom_metadata", None, *facts),
        )
    ]
