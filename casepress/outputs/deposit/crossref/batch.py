"""`doi_batch`: the head, from `journal.yaml`, and the articles."""

from __future__ import annotations

from collections.abc import Sequence

from casepress.outputs.deposit.crossref.journal import journals
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import el, leaf, serialise


def build_batch(records: Sequence[Record], name: str, timestamp: str) -> bytes:
    """The batch of some articles of one journal, under a name. `timestamp` is a number of digits;
    Crossref takes a record again only with a greater one. The same input gives the same bytes."""
    first = records[0]
    depositor = first.settings.get("depositor", {})
    head = el(
        "head",
        None,
        leaf("doi_batch_id", f"{name}-{timestamp}"[-100:]),
        leaf("timestamp", timestamp),
        el(
            "depositor",
            None,
            leaf("depositor_name", str(depositor.get("name", ""))),
            leaf("email_address", str(depositor.get("email", ""))),
        ),
        leaf("registrant", str(first.settings.get("registrant", ""))),
    )
    body = el("body", None, *journals(records))
    batch = el("doi_batch", {"version": first.schema}, head, body)
    return serialise(batch, first.schema)
