"""Records from bibliographic services: DOIs by content negotiation (CrossCite, "DOI Content
Negotiation"), PMIDs and PMCIDs from NCBI's Literature Citation Exporter. Only `casepress refs`
sends requests, never a build."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from casepress.references.client import Client, ServiceError
from casepress.references.vocabulary import (
    CROSSREF_TYPES,
    DATES,
    NAME_PARTS,
    NAMES,
    NUMBERS,
    STRINGS,
    TYPES,
)

#: The address for each kind of identifier; `{id}` is the bare identifier. `references:` in
#: `config.yaml` can name others.
ADDRESSES: Mapping[str, str] = {
    "doi": "https://doi.org/{id}",
    "pmid": "https://pmc.ncbi.nlm.nih.gov/api/ctxp/v1/pubmed/?format=csl&id={id}",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/api/ctxp/v1/pmc/?format=csl&id={id}",
}
CSL_JSON = "application/vnd.citationstyles.csl+json"

#: Variables about the query itself, and those that a reference does not need.
_UNWANTED = {"abstract", "accessed", "source", "note", "references", "license", "keyword", "id"}
_RETRACTIONS = {"retraction", "withdrawal", "removal", "partial_retraction"}
_TAG = re.compile(r"<(/?)(?:\w+:)?([\w-]+)[^<>]*>")
_CSL_TAGS = {"i": "i", "em": "i", "italic": "i", "b": "b", "sup": "sup", "sub": "sub", "sc": "sc"}


@dataclass(frozen=True)
class Services:
    """The services, and the client that sends the requests."""

    client: Client
    addresses: Mapping[str, str] = field(default_factory=lambda: ADDRESSES)

    def fetch(self, name: str) -> dict[str, Any] | None:
        """The record of an identifier ("doi:10.1000/x", "pmid:35790288", "pmcid:PMC1234567") as
        CSL-JSON, reduced to what a reference needs; `None` if the service has no such work.
        Raises `ServiceError` if it gives no usable answer."""
        kind, _, value = name.partition(":")
        bare = value.removeprefix("PMC") if kind == "pmcid" else value
        address = self.addresses[kind].replace("{id}", quote(bare, safe="/:;()._-"))
        answer = self.client.get(address, CSL_JSON if kind == "doi" else "application/json")
        if answer is None:
            return None
        try:
            raw = json.loads(answer)
        except ValueError:
            raise ServiceError("the answer is not JSON; try again later") from None
        if isinstance(raw, list):
            raw = raw[0] if raw else None
        if raw is None:
            return None
        if not isinstance(raw, dict) or not raw.get("type") or not raw.get("title"):
            raise ServiceError(
                "the answer is not the record of a work; check the address of the service"
            )
        return {**reduced(raw), kind.upper(): value if kind != "doi" else raw.get("DOI", value)}


def reduced(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A service's record with CSL's variables only, and a retraction or concern in `status`."""
    out: dict[str, Any] = {"type": CROSSREF_TYPES.get(str(raw["type"]), str(raw["type"]))}
    if out["type"] not in TYPES:
        out["type"] = "document"
    for key, value in raw.items():
        if key in _UNWANTED or not value:
            continue
        if key in NAMES and isinstance(value, list):
            out[key] = [_name(one) for one in value if isinstance(one, dict)]
        elif key in DATES and isinstance(value, dict):
            parts = ("date-parts", "season", "literal", "raw")
            out[key] = {part: value[part] for part in parts if part in value}
        elif key in NUMBERS | STRINGS:
            text = str(value[0] if isinstance(value, list) else value)
            out[key] = _plain_tags(text)
    if "article-number" in raw and "page" not in out:
        out["number"] = str(raw["article-number"])
    printed = raw.get("published-print")
    if isinstance(printed, dict) and printed.get("date-parts"):
        # The date of the issue, as PubMed and the journal print it; `issued` is the earliest date.
        out["issued"] = {"date-parts": printed["date-parts"]}
    if state := _state(raw):
        out["status"] = state
    return out


def _name(raw: Mapping[str, Any]) -> dict[str, str]:
    if "literal" not in raw and "family" not in raw and raw.get("name"):
        return {"literal": str(raw["name"])}
    return {part: str(raw[part]) for part in NAME_PARTS if raw.get(part)}


def _plain_tags(text: str) -> str:
    """Text with CSL's few tags, without those of JATS, MathML and HTML but with their text."""

    def tag(match: re.Match[str]) -> str:
        name = _CSL_TAGS.get(match[2].lower())
        return f"<{match[1]}{name}>" if name else ""

    return " ".join(_TAG.sub(tag, text).replace("&amp;", "&").split())


def _state(raw: Mapping[str, Any]) -> str:
    """Whether the work was retracted or doubted, from the notices that Crossref links to it."""
    notices = raw.get("updated-by")
    kinds = {
        str(one.get("type", "")).lower().replace(" ", "_").replace("-", "_")
        for one in (notices if isinstance(notices, list) else [])
        if isinstance(one, dict)
    }
    if kinds & _RETRACTIONS:
        return "Retracted"
    return "Expression of concern" if "expression_of_concern" in kinds else ""
