"""Citations as EndNote leaves them: XML in a field's code, or packed into its data."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from casepress.references.importers import endnote_xml

Items = tuple[dict[str, Any], ...]
_CITE = re.compile(r"<EndNote>.*?</EndNote>", re.DOTALL)
_PEOPLE = {
    "author": "contributors/authors/author",
    "editor": "contributors/secondary-authors/author",
}
_ROUND = {"Prefix": "prefix", "Suffix": "suffix", "Pages": "locator"}


def of_code(code: str, data: Iterable[str]) -> Items:
    """The cited records of a field: of its code, else of the data of the fields within. None
    where one of a group has no record."""
    for text in (code, *(_unpacked(one) for one in data)):
        found = _CITE.search(text)
        if found and (items := _items(found[0])):
            return items
    return ()


def _unpacked(data: str) -> str:
    try:
        return base64.b64decode("".join(data.split())).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _items(xml: str) -> Items:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        tree = etree.fromstring(xml.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    out = []
    for cite in tree.iter("Cite"):
        record = cite.find("record")
        item = _record(record) if record is not None else None
        if item is None:
            return ()
        key = record.find("foreign-keys/key") if record is not None else None
        number = cite.findtext("RecNum") or ""
        item["_uri"] = f"endnote:{'' if key is None else key.get('db-id', '')}:{number}"
        around = {name: (cite.findtext(tag) or "").strip() for tag, name in _ROUND.items()}
        item["_around"] = {k: v for k, v in around.items() if v}
        out.append(item)
    return tuple(out)


def _record(record: Any) -> dict[str, Any] | None:
    """A record as CSL-JSON, read as the importer of EndNote's own files reads it."""
    text = etree.tostring(record, encoding="unicode", with_tail=False)
    found = endnote_xml.read(f"<xml><records>{text}</records></xml>", "EndNote").items
    item = next((dict(raw) for raw, _ in found), None)
    if item is not None:
        for variable, path in _PEOPLE.items():
            if people := [_name(x) for x in record.findall(path)]:
                item[variable] = people
    number, base = (_plain(record, name) for name in ("accession-num", "remote-database-name"))
    base = base.lower()
    if (
        item is not None
        and re.fullmatch(r"[1-9]\d{0,7}", number.strip())
        and (not base or "medline" in base or "pubmed" in base)
    ):
        item.setdefault("PMID", number.strip())  # what EndNote keeps of PubMed's records
    return item


def _name(author: Any) -> dict[str, str]:
    """A name as EndNote keeps it: "Family, Given"; without a comma, or with one at its end, it is a
    group's. "M. D." behind the comma are initials, never a degree."""
    text = " ".join("".join(author.itertext()).split())
    family, _, given = (part.strip() for part in text.partition(","))
    return {"family": family, "given": given} if family and given else {"literal": family or text}


def _plain(record: Any, name: str) -> str:
    found = record.find(name)
    return "" if found is None else "".join(found.itertext()).strip()
