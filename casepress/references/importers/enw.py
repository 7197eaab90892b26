"""EndNote's tagged format (`.enw`, also "Refer"), converted to the tags of RIS."""

from __future__ import annotations

import re

from casepress.core.findings import Finding, InFile, Span
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.importers.ris import convert, finish, table
from casepress.references.importers.tagged import Draft, Field, fields
from casepress.references.places import Places

_TAG = re.compile(r"%([0-9A-Z?@!#$\]&(){}<>^+=~*:|,;.\[-])(?=\s|$)")
#: The sign of a field (EndNote, "Field names and tags"), and the tag of RIS for it.
_TAGS = {
    "A": "AU", "T": "TI", "B": "T2", "J": "JF", "D": "PY", "V": "VL", "N": "IS", "P": "SP",
    "R": "DO", "U": "UR", "I": "PB", "C": "CY", "E": "ED", "@": "SN", "7": "ET", "8": "DA",
    "X": "AB", "K": "KW", "G": "LA", "M": "AN", "Z": "N1", "F": "ID", "S": "T3", "Y": "A3",
    "?": "A4", "!": "ST", "9": "M3", "[": "Y2", "6": "NV", "W": "DB", "~": "DB", "L": "CN",
    "]": "C7",
}  # fmt: skip


def recognises(text: str) -> bool:
    """Whether a text is in this format."""
    return bool(re.search(r"^%0 \S", text, re.M))


def read(text: str, name: str) -> Records:
    """The records of the file; without any record, a finding (SRC021)."""
    places, records = Places(text, name), Records()
    current: list[Field] = []

    def end() -> None:
        if current:
            draft = Draft(list(current), places)
            convert(draft)
            finish(draft, records)
        current.clear()

    for one in fields(text, _TAG, blank_ends=True):
        if one.tag == "0":
            end()
            kind = table("endnote").get(one.value, one.value)
            current.append(Field("TY", kind, one.start, one.end))
        elif current:
            current.append(Field(_TAGS.get(one.tag, f"%{one.tag}"), one.value, one.start, one.end))
    end()
    if not records.items:
        message = "no record found; an EndNote record begins with a line `%0 Journal Article`"
        records.findings.append(Finding(SRC021, message, InFile(Span(name))))
    return records


IMPORTER = Importer(
    "EndNote (tagged)", (".enw", ".txt"), read, re.compile("^%0 ", re.M), recognises
)
