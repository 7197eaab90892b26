"""The fields of references that are in no output, found by writing the outputs without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from casepress.core.findings import Finding, InFile
from casepress.core.journal import Journal
from casepress.outputs.jats.references import citation
from casepress.references.csl import cite
from casepress.references.normalise import SRC028, Item
from casepress.references.reader import References

#: Variables that need not be printed: keys, and longer or shorter forms of printed ones.
_EXEMPT = {"id", "type", "container-title", "title-short", "citation-key", "citation-label"}


def unused_fields(references: References, journal: Journal) -> Iterator[Finding]:
    """For each record of the files a finding (SRC028) with the variables that change neither its
    entry in the list nor its tags in the XML. Each record is printed once for each of its
    variables, which is slow, so this runs on request only."""
    for key, item in references.items.items():
        whole = _printed(item, journal)
        unused = [
            variable
            for variable in item
            if variable not in _EXEMPT
            and not variable.endswith("s-truncated")
            and _printed({k: v for k, v in item.items() if k != variable}, journal) == whole
        ]
        if unused:
            names = ", ".join(f"`{variable}`" for variable in unused)
            message = f"in no output: {names}; nothing to do unless it should be printed"
            yield Finding(SRC028, message, InFile(references.place(key, unused[0])))


def _printed(item: Mapping[str, Any], journal: Journal) -> tuple[object, bytes]:
    """A record's entry in the reference list, and its XML."""
    style = journal.data["citations"]
    record: dict[str, Item] = {"x": {**item, "id": "x"}}
    printed = cite(
        record,
        [],
        style=journal.folder / style["style"],
        locale=style["locale"],
        engine=style["engine"],
        nocite=["x"],
    )
    return [entry.inlines for entry in printed.entries], etree.tostring(citation(item))
