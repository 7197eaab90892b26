"""The web addresses of a record: one that leads somewhere, and the identifiers among them."""

from __future__ import annotations

import html
import re
from typing import Any

from casepress.references.identifiers import doi_in


def put(item: dict[str, Any], variable: str, value: str) -> None:
    """Set a variable that the record does not have, unless the value is empty."""
    if value:
        item.setdefault(variable, value)


#: Addresses within a database or a computer, which lead a reader nowhere.
_NOWHERE = re.compile(
    r"<?go to (?:isi|wos)>?|internal-pdf:|file:|zotero:|mendeley:|\\w:\\\\|"
    r"https?://(?:[\w.-]*\.)?(?:ovidsp\.ovid\.com|(?:ez)?proxy[\w.-]*\.|[\w.-]+\.(?:ez)?proxy\.)",
    re.I,
)
_SEVERAL = re.compile(
    r"\s*[;,|]?\s+(?=(?:https?:|www\.|<?go to|internal-pdf:|file:))|(?<=\w)(?=https?://)", re.I
)


def leads_nowhere(address: str) -> bool:
    """Whether an address is one within a database, a proxy or a computer."""
    return bool(_NOWHERE.match(address.strip()))


def read(item: dict[str, Any]) -> None:
    """Take one address that leads somewhere, and the identifiers among several of them."""
    typed = item.pop("URL", "")
    if not typed:
        return
    for one in _SEVERAL.split(html.unescape(typed)):
        address = one if leads_nowhere(one) else one.strip("<>,; ")
        if leads_nowhere(address) or not address:
            continue
        if re.match(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:", address, re.I):
            put(item, "DOI", doi_in(address))
            if "DOI" in item:
                continue
        elif "/doi/" in address:
            put(item, "DOI", doi_in(address))
        item.setdefault("URL", f"https://{address}" if address.startswith("www.") else address)
