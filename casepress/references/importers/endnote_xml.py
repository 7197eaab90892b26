"""EndNote XML, converted to the tags of RIS so that one mapping serves both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casepress.core.findings import Finding, InFile, Span
from casepress.references.importers import xml
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.importers.ris import convert, finish, table
from casepress.references.importers.tagged import Draft, Field
from casepress.references.places import Places

#: The path of an element below `record`, and the tag of RIS for it.
_TAGS = {
    "label": "ID",
    "contributors/authors/author": "AU",
    "contributors/secondary-authors/author": "A2",
    "contributors/tertiary-authors/author": "A3",
    "contributors/subsidiary-authors/author": "A4",
    "titles/title": "TI",
    "titles/secondary-title": "T2",
    "titles/tertiary-title": "T3",
    "titles/short-title": "ST",
    "titles/alt-title": "J2",
    "periodical/full-title": "JF",
    "periodical/abbr-1": "J2",
    "dates/year": "PY",
    "dates/pub-dates/date": "DA",
    "volume": "VL",
    "number": "IS",
    "pages": "SP",
    "custom7": "C7",
    "num-vols": "NV",
    "edition": "ET",
    "publisher": "PB",
    "pub-location": "CY",
    "isbn": "SN",
    "accession-num": "AN",
    "electronic-resource-num": "DO",
    "urls/related-urls/url": "UR",
    "urls/web-urls/url": "UR",
    "urls/pdf-urls/url": "L1",
    "access-date": "Y2",
    "abstract": "AB",
    "notes": "N1",
    "keywords/keyword": "KW",
    "language": "LA",
    "work-type": "M3",
    "call-num": "CN",
    "remote-database-name": "DB",
    "remote-database-provider": "DP",
    "custom2": "C2",
    "custom3": "C3",
    "custom5": "C5",
}
#: Elements about the EndNote library rather than about the work.
_LIBRARY = re.compile(r"database|source-app|rec-number|foreign-keys.*|ref-type")
_STYLES = {"italic": "i", "superscript": "sup", "subscript": "sub"}


def read(text: str, name: str) -> Records:
    """The records of an EndNote XML file; any other file gives a finding (SRC021)."""
    root, findings = xml.parse(text, name)
    if root is None:
        return Records(findings=findings)
    records, places = Records(), Places(text, name)
    for record in root.iter("record"):
        draft = Draft(list(_fields(record, places)), places)
        convert(draft)
        if not any(one.tag == "TY" for one in draft.fields):
            draft.raw.pop("type", None)
        finish(draft, records)
    if not records.items:
        message = "no record found; export the references from EndNote as XML"
        records.findings.append(Finding(SRC021, message, InFile(Span(name))))
    return records


def _fields(record: Any, places: Places) -> Iterator[Field]:
    """The fields of a record. The place of a field is the start of a line, because the parser gives
    the line of an element and nothing more."""
    kind = record.find("ref-type")
    typed = "" if kind is None else kind.get("name") or "".join(kind.itertext())
    line = (record if kind is None else kind).sourceline
    # A record without a type still begins with a field, for the place of its findings.
    yield _field("TY" if typed else "?", table("endnote").get(typed, typed), line, places)
    for element in record.iter():
        if not isinstance(element.tag, str) or element.tag == "style":
            continue
        path = "/".join(_path(element, record))
        if _LIBRARY.fullmatch(path) or any(child.tag != "style" for child in element):
            continue
        if value := " ".join(_text(element).split()):
            tag = _TAGS.get(path, element.tag)
            if tag == "J2" and path == "titles/alt-title" and "." not in value:
                tag = "alt-title"  # as often a full title as an abbreviation
            yield _field(tag, value, element.sourceline, places)


def _field(tag: str, value: str, line: int, places: Places) -> Field:
    start = places.offset(line, 1)
    return Field(tag, value, start, start + 1)


def _path(element: Any, record: Any) -> list[str]:
    out: list[str] = []
    while element is not None and element is not record:
        out.insert(0, element.tag)
        element = element.getparent()
    return out


def _text(element: Any) -> str:
    """The text of an element, with the tags of CSL-JSON for italics, sub- and superscripts."""
    out = [element.text or ""]
    for child in element:
        inner = _text(child)
        tag = _STYLES.get(child.get("face", ""), "") if child.tag == "style" else ""
        out.append(f"<{tag}>{inner}</{tag}>" if tag and inner.strip() else inner)
        out.append(child.tail or "")
    return "".join(out)


IMPORTER = Importer("EndNote XML", (".xml",), read, re.compile(r"<record\b"))
