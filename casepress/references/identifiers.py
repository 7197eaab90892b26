"""DOI, PMID and PMCID: their bare form, or what is wrong with them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

from casepress.core.findings import Code, Severity

REF010 = Code(
    "REF010",
    "doi-missing-or-malformed",
    Severity.WARNING,
    """The DOI, PMID or PMCID of a reference is malformed.

Why: its link leads nowhere, and the reference cannot be matched in PubMed or Crossref.
Scope: the records; an article of 1997 or later without any of the three is reported as info.
Source: Crossref, recommended pattern for DOIs; Citing Medicine, chapter 18
Fails:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {http://dx.doi.org/10.1000/182.}, date = {1999}}
Passes:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1999}}
""",
)
CODES = (REF010,)

#: The CSL variables that identify a work.
IDENTIFIERS = ("DOI", "PMID", "PMCID")
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|/?doi(?::\s*|\s+)", re.I)
#: Crossref's pattern, and the one for the old Wiley SICI names (with < > # and the like).
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Z0-9]+|10\.1002/\S+|10\.\d{4,9}/\S*[<>]\S*", re.I)
_PMID = re.compile(r"[1-9]\d{0,7}")
_PMCID = re.compile(r"(?:PMC)?([1-9]\d{0,8})(?:\.\d+)?", re.I)


def doi(text: str) -> tuple[str, str]:
    """The bare DOI, and the problem with `text` ('' if there is none)."""
    bare = html.unescape(text) if "&" in text else text
    bare = re.sub(r"\s*\[doi\]$", "", bare.strip("<> "), flags=re.I)
    if re.search(r"%(?:2f|3[abce]|28|29|5b|5d|23)", bare, re.I):
        bare = unquote(bare)  # copied from the address bar of a browser
    while match := _DOI_PREFIX.match(bare):
        bare = bare[match.end() :]
    bare = bare.rstrip(" .,;") or text
    if not _DOI.fullmatch(bare):
        return (
            text,
            f"“{text}” is not a DOI; write it as 10.<registrant>/<name>, without an address",
        )
    if bare != text:
        # A DOI as an address is common and harmless; other characters after it are not.
        written = html.unescape(unquote(text))
        if written.endswith((bare, "[doi]")) and not text.startswith("http:"):
            return bare, ""
        return bare, f"“{text}” has characters before or after the DOI; write {bare}"
    return bare, ""


#: A DOI within an address or a note, up to what cannot be part of one; and what publishers add.
_DOI_INSIDE = re.compile(r"(?<![\d.])(10\.\d{4,9}/[^\s\"'|{}]+)", re.I)
_ADDED = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|meta|html|fulltext|summary|references|citation)|[?#].*|\.pdf)+$",
    re.I,
)


def doi_in(text: str) -> str:
    """The DOI within an address of a publisher or a note; "" if there is none."""
    match = _DOI_INSIDE.search(unquote(text) if "%" in text else text)
    if match is None:
        return ""
    found = _ADDED.sub("", match[1]).rstrip(".,;:>")
    while found.endswith((")", "]")) and found.count("(") < found.count(")"):
        found = found[:-1].rstrip(".,;")
    bare, problem = doi(found.rstrip("]"))
    return "" if problem else bare


def pmid(text: str) -> tuple[str, str]:
    """The bare PubMed number, and the problem with `text`."""
    bare = re.sub(r"^PMID:?\s*", "", text, flags=re.I).strip()
    if _PMID.fullmatch(bare):
        return bare, ""
    return bare or text, f"“{text}” is not a PMID; write its digits only"


def pmcid(text: str) -> tuple[str, str]:
    """The PMC number with its prefix, and the problem with `text`."""
    bare = re.sub(r"^PMCID:?\s*", "", text, flags=re.I).strip()
    match = _PMCID.fullmatch(bare)
    if match:
        return f"PMC{match[1]}", ""
    return bare or text, f"“{text}” is not a PMCID; write it as PMC1234567"


def address(kind: str, value: str) -> str:
    """The web address of an identifier of that kind (DOI, PMID, PMCID, URL)."""
    if kind == "DOI":
        return "https://doi.org/" + quote(value, safe="/:;()._-")
    if kind == "PMID":
        return f"https://pubmed.ncbi.nlm.nih.gov/{quote(value, safe='')}/"
    if kind == "PMCID":
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(value, safe='')}/"
    return quote(value, safe="/:;()._-~!$&'*+,=@%?#[]")


_READERS = {"doi": doi, "pmid": pmid, "pmcid": pmcid}


def canonical(text: str) -> str | None:
    """The canonical form ("doi:10.1000/x") of an identifier in a citation or a command
    ("DOI:10.1000/X"); case does not matter in a DOI. `None` for anything else."""
    kind, colon, value = text.partition(":")
    reader = _READERS.get(kind.lower())
    if reader is None or not colon or not value:
        return None
    bare, problem = reader(value)
    if problem:
        return None
    return f"{kind.lower()}:{bare if kind.lower() == 'pmcid' else bare.lower()}"


def identifiers_of(item: Mapping[str, Any]) -> Iterator[str]:
    """The identifiers of a record in their canonical form."""
    for variable in IDENTIFIERS:
        if variable in item and (name := canonical(f"{variable}:{item[variable]}")) is not None:
            yield name
