"""RIS files, as reference managers and databases write them.

There are two specifications (2001 and 2011), and every vendor uses the tags in its own way. The
type of the record, the database that it names and the form of the value together decide what a tag
means. The same mapping serves EndNote XML (`endnote_xml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from casepress.core.findings import Finding, InFile, Severity, Span
from casepress.core.yaml12 import load
from casepress.references import dates, identifiers, keys, names
from casepress.references.addresses import leads_nowhere
from casepress.references.importers import ris_dates
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.importers.tagged import Draft, Field, fields
from casepress.references.normalise import SRC025, SRC027, SRC028
from casepress.references.places import Places

#: Two spaces before the hyphen and one after it; some programs write more or fewer.
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,3}-(?=\s|$)")
_HYPHENS = re.compile("[\u2010-\u2014\u2212]")
_PMID = re.compile(r"\b(?:pubmed|pmid|medline)\b:?\s*(\d{1,8})\b", re.I)
_SHORT = ("J2", "JI", "JA", "J1", "JO")


def read(text: str, name: str) -> Records:
    """The records of a RIS file; without any record, a finding (SRC021)."""
    places = Places(text, name)
    records = Records()
    outside: list[Field] = []
    for draft in _drafts(fields(text, _TAG), places, outside):
        convert(draft)
        finish(draft, records)
    if not records.items:
        message = "no record found; a RIS record begins with a line `TY  - JOUR`"
        records.findings.append(Finding(SRC021, message, InFile(Span(name))))
    elif outside:
        count = f"{len(outside)} lines" if len(outside) > 1 else "one line"
        message = f"{count} outside the records not read"
        at = places.span(outside[0].start, outside[0].end)
        records.findings.append(Finding(SRC028, message, InFile(at)))
    return records


def _drafts(found: Iterable[Field], places: Places, outside: list[Field]) -> Iterable[Draft]:
    """The records: from TY to ER, or to the next TY if ER is missing."""
    current: list[Field] = []
    for one in found:
        if one.tag == "TY" and current:
            yield Draft(current, places)
            current = []
        if one.tag == "ER":
            if current:
                yield Draft(current, places)
            current = []
        elif not one.tag:
            outside.append(one)
        else:
            current.append(one)
    if current:
        yield Draft(current, places)


def finish(draft: Draft, records: Records) -> None:
    """Add a converted record and its findings; the reader makes a key for one without a key."""
    draft.report_unused()
    records.findings += draft.findings
    records.items.append((draft.raw, draft.place()))


def convert(draft: Draft) -> None:
    """Turn a record's fields into CSL-JSON."""
    code = _type(draft)
    if (own := draft.first("ID")) is not None:
        if keys.usable(own.value):
            draft.put("id", own)
        else:
            draft.drop(own)
    kind = str(draft.raw.get("type", ""))
    _people(draft, code, kind)
    _titles(draft, code, kind)
    ris_dates.convert(draft)
    _numbers(draft, kind)
    _identifiers(draft, kind)
    draft.take("publisher", "PB", "PU")
    draft.take("publisher-place", "CY", "PP", "PI", *(("C1",) if code in _CONFERENCES else ()))
    draft.take("edition", "ET")
    draft.take("language", "LA")
    draft.take("abstract", "AB", "N2")
    for variable, tags in (("source", ("DB", "DP")), ("keyword", ("KW",))):
        if found := draft.all(*tags):
            draft.put(variable, found[0], ", ".join(one.value for one in found))
    _status(draft, code, kind)
    for variable, value in draft.raw.items():
        if isinstance(value, str):
            draft.raw[variable] = _entities(value)


#: Types in which Zotero writes the place of the conference into `C1`.
_CONFERENCES = ("CONF", "CPAPER")


@cache
def table(name: str) -> dict[str, str]:
    """A table of `import-types.yaml`."""
    found: dict[str, str] = load(Path(__file__).with_name("import-types.yaml"))[name]
    return found


def _type(draft: Draft) -> str:
    one = draft.first("TY")
    if one is None:
        return ""
    code = one.value.upper()
    kind = table("ris").get(code)
    if kind is None:
        message = f"`{one.value}` is not a RIS type; the record is formatted as a document"
        draft.report(SRC027, message, one)
    draft.put("type", one, kind or "document")
    return code


def _people(draft: Draft, code: str, kind: str) -> None:
    second = "editor"
    if code in ("BOOK", "EBOOK", "RPRT", "THES"):
        second = "collection-editor"  # RIS 2011: the series editor of a book
    roles = {"AU": "author", "A1": "author", "ED": "editor", "A2": second}
    roles |= {"A3": "collection-editor", "A4": "translator"}
    if code == "EDBOOK":
        roles |= {"AU": "editor", "A1": "editor"}
    for role in dict.fromkeys(roles.values()):
        tags = [tag for tag, own in roles.items() if own == role]
        if found := draft.all(*tags):
            people = [person(draft, one) for field in found for one in _each(field)]
            draft.put(role, found[0], people)


def _each(field: Field) -> list[Field]:
    """The names of a field, of which some programs write all into one, separated by ";"."""
    parts = [part.strip() for part in field.value.split(";") if part.strip()]
    return [Field(field.tag, part, field.start, field.end) for part in parts]


def person(draft: Draft, one: Field, *, certain: bool = False) -> dict[str, str]:
    """The name in a field, with a finding if its parts are not certain; `certain` if the format has
    another field for groups."""
    found = names.read(one.value, person=certain)
    if not found.sure:
        message = names.no_comma(one.value, found.parts)
        draft.report(SRC025, message, one, severity=Severity.WARNING)
    elif found.dropped:
        message = f"“{found.dropped}” is left out: a reference list prints no degrees"
        draft.report(SRC025, message, one, severity=Severity.WARNING)
    return found.parts


def _titles(draft: Draft, code: str, kind: str) -> None:
    draft.take("title", "TI", "T1", "CT", *(("BT",) if kind == "book" else ()))
    draft.take("title-short", "ST")
    if kind in ("book", "thesis", "report"):
        draft.take("collection-title", "T2", "T3")
    elif kind == "paper-conference":
        _proceedings(draft)
        if draft.raw.get("event-title") == draft.raw.get("container-title"):
            draft.raw.pop("event-title", None)
        draft.take("collection-title", "T3")
    else:
        draft.take("container-title", "JF", "T2", "BT", *_SHORT[::-1])
        draft.take("collection-title", "T3")
    full = draft.raw.get("container-title")
    if kind.startswith("article"):
        for tag in (*_SHORT, *(("J9",) if full is None else ())):
            one = draft.first(tag)
            if one is not None and one.value != full:
                draft.put("container-title-short", one)
    draft.all("T2", "JF", "JO", "J2", "JI", "JA", "J1", "J9")  # other forms of the same title


_PROCEEDINGS = re.compile(
    r"proc\b|proceed|conference|symposi|congress|meeting|workshop|lecture notes|annals|advances"
    r"|transactions|abstracts",
    re.I,
)


def _proceedings(draft: Draft) -> None:
    """The title of the proceedings, and the conference. RIS has the former in `C3`, where Web of
    Science has the authors' institutions and names the conference in `CP`."""
    conference = draft.first("CP")
    titles = [one for one in draft.all("C3") if _PROCEEDINGS.search(one.value)]
    if titles and conference is None:
        draft.put("container-title", titles[0])
    draft.take("container-title", "T2", "BT", "JF", "JO")
    draft.put("event-title", conference)
    draft.take("event-title", "T2")
    if conference is not None:
        draft.take("event-place", "CY")
    if "container-title" not in draft.raw and (other := draft.first("C3")) is not None:
        draft.put("container-title", other)


def _numbers(draft: Draft, kind: str) -> None:
    draft.take("volume", "VL")
    _issue(draft, kind)
    draft.take("number-of-volumes", "NV")
    first, last = draft.first("SP"), draft.first("EP")
    if first is not None:
        page = _HYPHENS.sub("-", first.value)
        if last is not None and "-" not in page and last.value != page:
            page = f"{page}-{_HYPHENS.sub('-', last.value)}"
        draft.put("page", first, page)
    elif last is not None:
        draft.drop(last)
    article = draft.first("C7")
    if article is not None and article.value not in (draft.raw.get("page"), ""):
        draft.put("number", article)
    if kind in ("report", "patent", "standard"):
        draft.take("number", "SN", "M1")
    elif kind in ("book", "chapter", "paper-conference", "entry-encyclopedia"):
        draft.take("ISBN", "SN")
    else:
        if found := draft.all("SN"):
            numbers = dict.fromkeys(w for one in found for w in one.value.split() if w[0] != "(")
            draft.put("ISSN", found[0], " ".join(numbers))


def _issue(draft: Draft, kind: str) -> None:
    """The issue. A month beside its number dates the issue; any other words are reported."""
    one = draft.first("IS")
    if one is None:
        return
    words = one.value.split()
    if len(words) > 3 and not words[0].isdecimal():
        message = f"“{one.value}” cannot be an issue; it is left out"
        draft.report(SRC025, message, one, severity=Severity.WARNING)
        return
    dated = len(words) == 2 and words[0].isdecimal() and dates.is_english(words[1])
    if dated and kind != "webpage":
        draft.put("issue", one, words[0])
        parts = draft.raw.get("issued", {}).get("date-parts", [[]])
        if len(parts) == 1 and len(parts[0]) == 1:
            parts[0].append(dates.month(words[1]))
        return
    draft.put("issue", one)


def _identifiers(draft: Draft, kind: str) -> None:
    _doi(draft)
    databases = [one.value for one in draft.fields if one.tag in ("DB", "DP")]
    database = " ".join([*databases, *map(_database, draft.fields)]).lower()
    for one in [one for one in draft.fields if one.tag in ("AN", "C2", "C3", "C5", "N1", "RN")]:
        if one.tag == "C2" and re.fullmatch(r"PMC\d+", one.value):
            draft.put("PMCID", one)
        elif match := _PMID.search(one.value):
            draft.put("PMID", one, match[1])
        elif re.fullmatch(r"\d{1,8}", one.value) and _numbered_by_pubmed(one.tag, database):
            draft.put("PMID", one)
    for one in draft.all("UR", "L2", "L1", "LK"):
        _address(draft, one)
    if "DOI" in draft.raw and "URL" in draft.raw and _database(draft.at["URL"]):
        draft.drop(draft.at.pop("URL"))  # the record in a database is not the work
        del draft.raw["URL"]
    if found := draft.all("N1", "RN"):
        draft.put("note", found[0], "; ".join(one.value for one in found))
    draft.take("call-number", "CN")


#: Fields in which exports write a DOI, beside `DO`.
_WITH_DOI = ("DI", "M3", "L3", "N1", "ID")


def _doi(draft: Draft) -> None:
    """The DOI: the first of `DO` that is one ("S0140… [pii]" is not), or else that of another
    field."""
    own = draft.all("DO")
    valid = (one for one in own if identifiers.doi_in(one.value))
    if own:
        draft.put("DOI", next(valid, own[0]))
        return
    for one in draft.fields:
        whole = re.fullmatch(
            r"(?:doi:?\s*)?(?:https?://(?:dx\.)?doi\.org/)?10\.\S+", one.value, re.I
        )
        is_doi = one.tag in _WITH_DOI and (whole or re.match(r"doi:?\s", one.value, re.I))
        if is_doi and (found := identifiers.doi_in(one.value)):
            draft.put("DOI", one, found)
            return


def _numbered_by_pubmed(tag: str, database: str) -> bool:
    """Whether the exporting database writes the PMID as a bare number into that field."""
    by = {"AN": ("pubmed", "medline", "nlm"), "C2": ("scopus",), "C5": ("embase",)}
    return any(word in database for word in by.get(tag, ()))


_DATABASE = re.compile(
    r"//(?:[\w.-]*\.)?(embase|scopus|cochranelibrary|webofscience|proquest|ebscohost|ovid)\.com/",
    re.I,
)


def _database(one: Field) -> str:
    """The bibliographic database of an address; "" for any other field or address."""
    match = _DATABASE.search(one.value) if one.tag == "UR" else None
    return match[1] if match else ""


def _address(draft: Draft, one: Field) -> None:
    """Use an address as an identifier if it is one, or else as the URL of the record."""
    doi = re.fullmatch(r"(?:https?://)?(?:dx\.)?doi\.org/(10\..+)", one.value, re.I)
    if leads_nowhere(one.value):
        draft.drop(one)
        return
    pmid = re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{1,8})/?$", one.value)
    pmc = re.search(r"/articles/(PMC\d+)", one.value)
    if doi:
        draft.put("DOI", one, doi[1])
    elif pmid:
        draft.put("PMID", one, pmid[1])
    elif pmc:
        draft.put("PMCID", one, pmc[1])
    elif one.tag == "UR" and "URL" not in draft.raw:
        draft.put("URL", one)
    else:
        draft.drop(one)


_STATUSES = {
    "article in press": "In press",
    "in press": "In press",
    "early access": "Epub ahead of print",
    "retracted": "Retracted",
    "retracted article": "Retracted",
    "retracted publication": "Retracted",
}


def _status(draft: Draft, code: str, kind: str) -> None:
    """The status (in press, retracted), or the kind of a thesis or report."""
    one = draft.first("M3")
    if one is not None and one.value.lower() in _STATUSES:
        draft.put("status", one, _STATUSES[one.value.lower()])
    elif one is not None and "//" in one.value:
        draft.drop(one)
    elif one is not None and not kind.startswith("article"):
        draft.put("genre", one)
    elif one is not None and one.value.lower() != "preprint":
        draft.drop(one)
    elif one is not None:
        draft.raw["type"] = "article"
    if code == "INPR":
        draft.raw.setdefault("status", "In press")


def _entities(value: str) -> str:
    """The value with plain ampersands: web exports may escape them as in XML."""
    return value.replace("&amp;", "&")


IMPORTER = Importer("RIS", (".ris", ".nbib", ".txt"), read, re.compile(r"^TY {1,3}-", re.M))
