"""NBIB: the PubMed and MEDLINE format (NLM, "MEDLINE/PubMed Data Element Descriptions")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casepress.core.findings import Finding, InFile, Span
from casepress.references import dates
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.importers.ris import finish, person
from casepress.references.importers.tagged import Draft, Field, fields
from casepress.references.places import Places

#: A tag of two to four letters, padded with spaces to four, a hyphen and a space.
_TAG = re.compile(r"(?=[A-Z0-9 ]{4}-)([A-Z][A-Z0-9]{1,3}) *-(?=\s|$)")
_ID = re.compile(r"(.+?)\s*\[(doi|pii)\]", re.I)
#: An article's number among the publisher's own identifiers.
_ARTICLE = re.compile(r"e?\d{1,7}", re.I)
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_STATUS = {"aheadofprint": "Epub ahead of print"}


def is_nbib(text: str) -> bool:
    """Whether a text is NBIB, whatever the ending of its file."""
    first = re.search(r"^(PMID- *\d|TY {1,3}-|%0 )", text, re.M)
    return bool(first and first[0].startswith("PMID"))


def read(text: str, name: str) -> Records:
    """The records of an NBIB file; without any record, a finding (SRC021)."""
    places, records = Places(text, name), Records()
    for draft in _drafts(fields(text, _TAG, blank_ends=True), places):
        _convert(draft)
        finish(draft, records)
    if not records.items:
        message = "no record found; a PubMed record begins with a line `PMID- 12345678`"
        records.findings.append(Finding(SRC021, message, InFile(Span(name))))
    return records


def _drafts(found: Iterable[Field], places: Places) -> Iterable[Draft]:
    current: list[Field] = []
    for one in found:
        if one.tag == "PMID" and current:
            yield Draft(current, places)
            current = []
        if one.tag == "PMID" or current:
            current.append(one)
    if current:
        yield Draft(current, places)


def _convert(draft: Draft) -> None:
    draft.take("PMID", "PMID")
    draft.take("PMCID", "PMC")
    kinds = {one.value.lower() for one in draft.all("PT")}
    _titles(draft, kinds)
    _people(draft)
    _dates(draft)
    draft.take("volume", "VI")
    draft.take("issue", "IP")
    _locators(draft)
    draft.take("edition", "EN")
    draft.take("publisher", "PB")
    draft.take("publisher-place", "PL")
    draft.take("language", "LA")
    draft.take("abstract", "AB")
    if found := draft.all("OT", "MH"):
        draft.put("keyword", found[0], ", ".join(one.value for one in found))
    if found := draft.all("IS"):
        draft.put("ISSN", found[0], " ".join(dict.fromkeys(o.value.split()[0] for o in found)))
    if found := draft.all("ISBN"):
        draft.put("ISBN", found[0], re.sub(r"\(.*|^ISBN:?", "", found[0].value).strip())
    _status(draft, kinds)


def _titles(draft: Draft, kinds: set[str]) -> None:
    kind = "article-journal"
    if any(one.tag == "BTI" for one in draft.fields):
        kind = "chapter" if any(one.tag == "TI" for one in draft.fields) else "book"
    elif "preprint" in kinds:
        kind = "article"
    draft.put("type", draft.fields[0], kind)
    one = draft.first("TI", "BTI")
    # NBIB adds a full stop to the title.
    draft.put("title", one, re.sub(r"(?<!\.)\.$", "", one.value) if one else None)
    draft.take("container-title", "JT", "BTI", "TA")
    draft.take("container-title-short", "TA")
    draft.take("collection-title", "CTI")
    draft.take("volume-title", "VTI")


def _people(draft: Draft) -> None:
    """Full names if the record has them, with its groups, in the order of the record."""
    for role, full, short in (("author", "FAU", "AU"), ("editor", "FED", "ED")):
        tag = full if any(one.tag == full for one in draft.fields) else short
        draft.all(short)
        found = draft.all(tag, *(("CN",) if role == "author" else ()))
        if found:
            draft.put(role, found[0], [_name(draft, one) for one in found])


def _name(draft: Draft, one: Field) -> dict[str, str]:
    if one.tag == "CN":
        return {"literal": one.value}
    return person(draft, one, certain=True)


def _dates(draft: Draft) -> None:
    one = draft.first("DP", "DEP")
    if one is None:
        return
    match = re.fullmatch(r"(\d{4}) (\w+)", one.value)
    season = _SEASONS.get(match[2].lower()) if match else None
    if re.fullmatch(r"\d{8}", one.value):
        text = f"{one.value[:4]}-{one.value[4:6]}-{one.value[6:]}"
        draft.put("issued", one, dates.parse_iso(text) or {"raw": one.value})
    elif match and season:
        draft.put("issued", one, {"date-parts": [[int(match[1])]], "season": season})
    else:
        found = dates.parse_words(one.value)
        draft.put("issued", one, {"date-parts": found} if found else {"raw": one.value})


def _locators(draft: Draft) -> None:
    """Pages, and the identifiers and e-locators, which share the fields LID and AID."""
    draft.take("page", "PG")
    for one in draft.all("LID", "AID"):
        match = _ID.fullmatch(one.value)
        if match and match[2].lower() == "doi":
            draft.put("DOI", one, match[1])
        elif match and "page" not in draft.raw and _ARTICLE.fullmatch(match[1]):
            draft.put("page", one, match[1])
        elif match:  # the publisher's own number
            draft.drop(one)
        elif one.tag == "LID" and one.value != draft.raw.get("page"):
            draft.put("page", one)


def _status(draft: Draft, kinds: set[str]) -> None:
    if "retracted publication" in kinds or draft.first("RIN") is not None:
        one = draft.first("RIN", "PT")
        draft.put("status", one, "Retracted")
    one = draft.first("PST")
    if one is not None and one.value in _STATUS and "volume" not in draft.raw:
        draft.put("status", one, _STATUS[one.value])


IMPORTER = Importer("NBIB", (".nbib", ".ris", ".txt"), read, re.compile("^PMID- ", re.M), is_nbib)
