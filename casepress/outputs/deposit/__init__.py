"""What a journal deposits of a published article: one module a target, in the list `TARGETS`.

A target has a `NAME`; `NEEDS`, the facts without which it makes nothing; `STATUSES`, the statuses
of the articles that it takes; `make`, which returns its files; and `SEND`, how they are sent by
hand. All is written from the article JSON, the journal's data and the built outputs; nothing is
sent. Add a new target as a module and a line here."""

from __future__ import annotations

from casepress.outputs.deposit import (
    crossref_target,
    doaj,
    meca,
    metadata_files,
    pmc,
    zenodo,
)
from casepress.outputs.deposit.target import File, Refused, Target, Work, missing

__all__ = ["TARGETS", "File", "Refused", "Target", "Work", "missing"]

TARGETS: dict[str, Target] = {
    target.NAME: target for target in (crossref_target, pmc, doaj, meca, metadata_files, zenodo)
}
