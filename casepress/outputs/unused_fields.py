"""What a record says and no output shows: asked of the outputs themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casepress.core.findings import Finding, InFile
from casepress.core.journal import Journal
from casepress.references.normalise import SRC028, Item
from casepress.references.reader import References

#: What needs not be shown: our own marks, and longer or shorter words for what is.
_APART = {"id", "type", "container-title", "title-short", "citation-key", "citation-label"}


def unshown(references: References, journal: Journal) -> Iterator[Finding]:
    """For each record of the files a finding (SRC028) that names the variables without which its
    entry in the list and its tags in the XML are the same. It renders a record once for each of
    its variables: slow, and for who asks."""
    for key, item in references.items.items():
        whole = _shown(item, journal)
        spare = [
            variable
            for variable in item
            if variable not in _APART
            and not variable.endswith("s-truncated")
            and _shown({k: v for k, v in item.items() if k != variable}, journal) == whole
        ]
        if spare:
            names = ", ".join(f"`{variable}`" for variable in spare)
            message = f"in no output: {names}; nothing to do unless it is to be printed"
            yield Finding(SRC028, message, InFile(references.place(key, spare[0])))


def _shown(item: Mapping[str, Any], journal: Journal) -> tuple[object, bytes]:
    """An entry of the reference list, and its XML."""
    from lxml import etree

    from casepress.outputs.jats.references import citation
    from casepress.references.csl import cite

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
