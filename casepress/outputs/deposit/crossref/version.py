"""`version_info`: the number of the version, where the article has been published before."""

from __future__ import annotations

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, group, leaf


def version(record: Record) -> Node | None:
    """The version's number; a first version has none."""
    return group("version_info", None, leaf("version", record.article.version))
