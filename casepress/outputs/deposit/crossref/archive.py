"""`archive_locations`: where the journal preserves its articles."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group


def archives(record: Record) -> Node | None:
    """The archives that `journal.yaml` names."""
    found = [el("archive", {"name": str(name)}) for name in record.settings.get("archives", ())]
    return group("archive_locations", None, *found)
