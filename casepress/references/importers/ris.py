"""RIS files, as reference managers and databases write them.

Two specifications (2001, 2011) and every vendor's own use of the tags meet here; what one tag
means is decided by the type of the record, by the database that the record names, and by the form
of the value, never by guessing alone. The same mapping serves EndNote XML (`endnote`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.findings import Finding, InFile, Severity, Span
from casepress.references import dates, keys, names
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.importers.tagged import Draft, Field, fields
from casepress.references.normalise import SRC025, SRC027, SRC028
from casepress.references.places import Places

#: Two spaces stand before the hyphen, one after it; some programs write more or fewer.
_TAG = re.compile(r"([A-Z][A-Z0-9]) {1,3}-(?=\s|$)")
_HYPHENS = re.compile("[\u2010-\u2014\u2212]")
_PMID = re.compile(r"\b(?:pubmed|pmid|medline)\b:?\s*(\d{1,8})\b", re.I)
_SHORT = ("J2", "JI", "JA", "J1", "JO")


def read(text: str, name: str) -> Records:
    """The records of a RIS file; where there is none, a finding (SRC021)."""
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
    """The records: from TY up to ER, or up to the next TY where ER is missing."""
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
    """Add a converted record, with its key and what there is to say."""
    if "id" not in draft.raw:
        draft.raw["id"] = keys.made(draft.raw)
    draft.left()
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
    _dates(draft)
    _numbers(draft, kind)
    _identifiers(draft, kind)
    draft.take("publisher", "PB", "PU")
    draft.take("publisher-place", "CY", "PP", "PI")
    draft.take("edition", "ET")
    draft.take("language", "LA")
    draft.take("abstract", "AB", "N2")
    for variable, tags in (("source", ("DB", "DP")), ("keyword", ("KW",))):
        if found := draft.all(*tags):
            draft.put(variable, found[0], ", ".join(one.value for one in found))
    _state(draft, code, kind)
    for variable, value in draft.raw.items():
        if isinstance(value, str):
            draft.raw[variable] = _entities(value)


@cache
def table(name: str) -> dict[str, str]:
    """A table of `import-types.yaml`."""
    from casepress.core.yaml12 import load

    found: dict[str, str] = load(Path(__file__).with_name("import-types.yaml"))[name]
    return found


def _type(draft: Draft) -> str:
    one = draft.first("TY")
    if one is None:
        return ""
    code = one.value.upper()
    kind = table("ris").get(code)
    if kind is None:
        message = f"`{one.value}` is no type of RIS; the record is laid out as a document"
        draft.say(SRC027, message, one)
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
            draft.put(role, found[0], [person(draft, one) for one in found])


def person(draft: Draft, one: Field) -> dict[str, str]:
    """The name in a field; a finding where it is read with doubt."""
    name, sure = names.parse(one.value)
    if not sure:
        message = f"“{one.value}” has no comma; it is read as `{names.shown(name)}`: write it so"
        draft.say(SRC025, message, one, severity=Severity.WARNING)
    return name


def _titles(draft: Draft, code: str, kind: str) -> None:
    draft.take("title", "TI", "T1", "CT", *(("BT",) if kind == "book" else ()))
    draft.take("title-short", "ST")
    if kind in ("book", "thesis", "report"):
        draft.take("collection-title", "T2", "T3")
    elif kind == "paper-conference":
        draft.take("container-title", "C3", "T2", "BT", "JF", "JO")
        draft.take("event-title", "T2")
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


def _dates(draft: Draft) -> None:
    year, day = draft.first("PY", "Y1"), draft.first("DA")
    issued = _date(year.value) if year else None
    if day is not None:
        exact = _date(day.value, str(issued["date-parts"][0][0]) if issued else "")
        same = exact and issued and exact["date-parts"][0][0] == issued["date-parts"][0][0]
        if exact and (same or issued is None):
            draft.put("issued", day, exact)
        elif issued:
            draft.drop(day)
    if year is not None:
        draft.put("issued", year, issued or {"raw": year.value})
    if (seen := draft.first("Y2")) is not None:
        draft.put("accessed", seen, _date(seen.value) or {"raw": seen.value})


def _date(text: str, year: str = "") -> dict[str, Any] | None:
    """A date of RIS (`YYYY/MM/DD/other`), of Web of Science (`DEC 26` beside its year), or any
    other that is understood."""
    match = re.fullmatch(r"(\d{4})(?:/(\d{0,2})(?:/(\d{0,2})(?:/(.*))?)?)?", text)
    if match:
        parts = [int(match[1])]
        for group in (match[2], match[3]):
            if not group or not int(group):
                break
            parts.append(int(group))
        words = match[4] or ""
        if len(parts) == 1 and (more := dates.literal(f"{words} {match[1]}")) and words:
            return {"date-parts": more}
        return {"date-parts": [parts]} if dates.real(parts) else None
    if (known := dates.iso(text)) is not None:
        return known
    for whole in (text, f"{year} {text}"):
        if (found := dates.literal(whole)) is not None:
            return {"date-parts": found}
    return None


def _numbers(draft: Draft, kind: str) -> None:
    draft.take("volume", "VL")
    _issue(draft)
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
            said = dict.fromkeys(w for one in found for w in one.value.split() if w[0] != "(")
            draft.put("ISSN", found[0], " ".join(said))


def _issue(draft: Draft) -> None:
    """The issue; a month beside its number dates the issue; what cannot be one is said."""
    one = draft.first("IS")
    if one is None:
        return
    words = one.value.split()
    if len(words) > 3 and not words[0].isdecimal():
        message = f"the issue is “{one.value}”, which cannot be one; it is left out"
        draft.say(SRC025, message, one, severity=Severity.WARNING)
        return
    if len(words) == 2 and words[0].isdecimal() and dates.is_english(words[1]):
        draft.put("issue", one, words[0])
        parts = draft.raw.get("issued", {}).get("date-parts", [[]])
        if len(parts) == 1 and len(parts[0]) == 1:
            parts[0].append(dates.month(words[1]))
        return
    draft.put("issue", one)


def _identifiers(draft: Draft, kind: str) -> None:
    draft.take("DOI", "DO")
    said = [one.value for one in draft.fields if one.tag in ("DB", "DP")]
    database = " ".join([*said, *map(_database, draft.fields)]).lower()
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


def _numbered_by_pubmed(tag: str, database: str) -> bool:
    """Whether a bare number in that field is a PMID, as the database that exported it has it."""
    by = {"AN": ("pubmed", "medline", "nlm"), "C2": ("scopus",), "C5": ("embase",)}
    return any(word in database for word in by.get(tag, ()))


_DATABASE = re.compile(
    r"//(?:[\w.-]*\.)?(embase|scopus|cochranelibrary|webofscience|proquest|ebscohost|ovid)\.com/",
    re.I,
)


def _database(one: Field) -> str:
    """The database that an address leads to; "" for any other field or address."""
    match = _DATABASE.search(one.value) if one.tag == "UR" else None
    return match[1] if match else ""


def _address(draft: Draft, one: Field) -> None:
    """An address: an identifier where it is one, else the record's URL if that has none."""
    doi = re.fullmatch(r"(?:https?://)?(?:dx\.)?doi\.org/(10\..+)", one.value, re.I)
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


_STATES = {
    "article in press": "In press",
    "in press": "In press",
    "early access": "Epub ahead of print",
    "retracted": "Retracted",
    "retracted article": "Retracted",
    "retracted publication": "Retracted",
}


def _state(draft: Draft, code: str, kind: str) -> None:
    """In press, retracted; the kind of a thesis or report."""
    one = draft.first("M3")
    if one is not None and one.value.lower() in _STATES:
        draft.put("status", one, _STATES[one.value.lower()])
    elif one is not None and not kind.startswith("article"):
        draft.put("genre", one)
    elif one is not None and one.value.lower() != "preprint":
        draft.drop(one)
    elif one is not None:
        draft.raw["type"] = "article"
    if code == "INPR":
        draft.raw.setdefault("status", "In press")


def _entities(value: str) -> str:
    """Web exports leave an ampersand as XML writes it."""
    return value.replace("&amp;", "&")


IMPORTER = Importer("RIS", (".ris", ".nbib", ".txt"), read)
