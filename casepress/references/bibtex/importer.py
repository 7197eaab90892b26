r"""BibTeX and BibLaTeX files: converted by pandoc, with additions for what it drops.

Measured with pandoc 3.9: it puts English titles in title case into lower case, drops `eid` and
dates that it cannot read, turns "and others" into an author and a PubMed number into an address,
and loses unknown LaTeX commands. `pandoc_input` brings titles back as typed; everything else is
restored from the entries of `scanner`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from casepress.article import texmath
from casepress.article.pandoc import PandocError, convert
from casepress.core.findings import Finding, InFile, Severity, Span
from casepress.core.vocabularies import particles
from casepress.references import bounds, keys, names
from casepress.references.bibtex import latex
from casepress.references.bibtex import people as people_of
from casepress.references.bibtex.completion import complete
from casepress.references.bibtex.inheritance import endless
from casepress.references.bibtex.issue_dates import has_date, put_issued
from casepress.references.bibtex.latex import text as plain
from casepress.references.bibtex.pandoc_input import (
    NAMES,
    NUMBERS,
    TEXTS,
    TITLES,
    PandocInput,
    keyless,
)
from casepress.references.bibtex.scanner import Entry, ExcessError, Field, scan
from casepress.references.importers.base import SRC021, SRC026, Importer, Records
from casepress.references.normalise import SRC024, SRC025, SRC028, Place
from casepress.references.places import Places
from casepress.references.vocabulary import words

#: Fields that reach CSL, through pandoc or `_restore`.
_USED = (TITLES - {"issuetitle", "issuesubtitle"}) | words(
    """abstract addendum address annotation annote author bookauthor chapter crossref date day doi
    edition editor eid entrysubtype eprint eprinttype archiveprefix eventdate howpublished
    hyphenation institution isbn issn issue keywords langid library location month note number
    organization origdate origlocation origpublisher origtitle pages pagetotal part pmcid pmid
    publisher pubstate school shorttitle translator type url urldate venue version volume volumes
    articleno article-number art_number abbrev_source_title
    year options university xdata"""
)
_FIELDS: dict[str, tuple[str, ...]] = {
    "issued": ("date", "month", "year"),
    "accessed": ("urldate",),
    "event-date": ("eventdate",),
    "original-date": ("origdate",),
    "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
    "container-title-short": ("shortjournal", "abbrev_source_title"),
    "collection-title": ("series",),
    "event-title": ("eventtitle",),
    "event-place": ("venue",),
    "publisher": ("publisher", "institution", "school", "organization", "university"),
    "publisher-place": ("location", "address"),
    "page": ("pages",),
    "number": ("eid", "articleno", "article-number", "art_number", "number"),
    "issue": ("number", "issue"),
    "genre": ("type",),
    "annote": ("annotation", "annote"),
    "chapter-number": ("chapter",),
    "keyword": ("keywords",),
    "note": ("note", "addendum"),
    "number-of-pages": ("pagetotal",),
    "number-of-volumes": ("volumes",),
    "original-publisher": ("origpublisher",),
    "original-publisher-place": ("origlocation",),
    "original-title": ("origtitle",),
    "status": ("pubstate",),
}
_DATE_FIELDS = {"accessed": "urldate", "event-date": "eventdate", "original-date": "origdate"}
_WHERE = re.compile(r"\(line (\d+), column (\d+)\):?\s*(.*)", re.S)


def read(text: str, name: str) -> Records:
    """The records of a BibTeX or BibLaTeX file; a syntax error is a finding (SRC021)."""
    places = Places(text, name)
    try:
        scanned = scan(text)
    except ExcessError as error:
        return Records(findings=[Finding(SRC021, f"{name}: {error}", InFile(Span(name)))])
    if crowded := _crowded(scanned.entries):
        entry, one = crowded
        message = (
            f"`{one.name}` of `{entry.key}` has more than {bounds.MOST_MARKS} braces, formulae and "
            "commands; write it in plain words"
        )
        return Records(findings=[Finding(SRC021, message, InFile(one.place(places)))])
    if (circle := endless(scanned.entries)) is not None:
        message = (
            f"`{circle.name}` leads from entry to entry in a circle, or in too long a row; "
            "delete it here, or name the entry of the book itself"
        )
        return Records(findings=[Finding(SRC021, message, InFile(circle.place(places)))])
    sent = PandocInput.of(text, scanned)
    try:
        converted = json.loads(_convert(sent.text))
    except PandocError:
        try:
            converted = json.loads(_convert(text))
        except PandocError as error:
            return Records(findings=[_syntax(str(error), error.status, places)])
    by_key: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in converted:
        by_key[item.get("id", "")].append(item)
    records = Records(findings=_foreign(text, places), expects_keys=True)
    if not (scanned.spans or records.findings or "@" in text) and _WORDS.search(text):
        message = "no record found; a BibTeX record begins with a line `@article{key,`"
        records.findings.append(Finding(SRC021, message, InFile(Span(name))))
    for number, entry in enumerate(scanned.entries):
        key = entry.key if entry.is_keyed else keyless(number, entry).rstrip(",")
        if not by_key[key]:
            if entry.type not in ("xdata", "set", "control"):
                records.findings.append(_unconverted(entry, places))
            continue
        raw = sent.unmarked(by_key[key].pop(0))
        if not entry.is_keyed:
            typed = plain(entry.key) if re.search(r"[\\{]", entry.key) else entry.key
            raw["id"] = made = keys.citable(typed)
            if made and made != entry.key:
                records.findings.append(_unusual_key(entry, made, places))
        if entry.field("crossref"):
            _host(raw, entry, sent, converted)
        records.findings += _repeated(entry, places)
        records.findings += _restore(raw, entry, places)
        records.items.append((raw, _place(entry, places)))
    return records


def _unusual_key(entry: Entry, made: str, places: Places) -> Finding:
    message = (
        f"the key `{entry.key}` has signs that no citation can have; it is cited as `@{made}`; "
        "write that key into the record"
    )
    at = places.span(entry.key_start, entry.key_start + len(entry.key))
    return Finding(SRC024, message, InFile(at), Severity.WARNING, False)


def _host(raw: dict[str, Any], entry: Entry, sent: PandocInput, converted: list[Any]) -> None:
    """The title of the book that an entry names by its key, which pandoc finds for some types."""
    one = entry.field("crossref")
    key = one.value.strip() if one else ""
    host = next((item for item in converted if item.get("id") == key), None)
    if host and "container-title" not in raw and raw.get("type") in ("chapter", "paper-conference"):
        raw["container-title"] = sent.unmarked(host.get("title", ""))


_FOREIGN = re.compile(r"^(?:(PMID- *\d)|(TY {1,3}- ?[A-Z]))", re.M)


#: A line of text other than a comment.
_WORDS = re.compile(r"^[ \t]*[^%\s]", re.M)


def _foreign(text: str, places: Places) -> list[Finding]:
    """A finding on records of another format within the file."""
    found = _FOREIGN.search(text)
    if found is None:
        return []
    name, ending = ("PubMed format", ".nbib") if found[1] else ("RIS format", ".ris")
    message = (
        f"this record is in {name}; save it as its own file with the ending {ending}, and name "
        "that file in `bibliography`"
    )
    return [Finding(SRC021, message, InFile(places.span(found.start(), found.end())))]


def _crowded(entries: Sequence[Entry]) -> tuple[Entry, Field] | None:
    """The first value that has more marks than it can be read with."""
    for entry in entries:
        for one in entry.fields:
            if bounds.is_crowded(one.value, names=one.name in NAMES):
                return entry, one
    return None


def _convert(text: str) -> str:
    converted, warnings = convert(text, "biblatex", "csljson")
    if warnings:
        raise PandocError(str(warnings[0].get("pretty", warnings[0])), 3)
    return converted


def _syntax(message: str, status: int, places: Places) -> Finding:
    match = _WHERE.search(message)
    if status < 0:
        problem = "the file takes too much time or memory; keep the references that are cited"
        return Finding(SRC021, problem, InFile(Span(places.name)))
    if match is None:
        clean = " ".join(message.split())
        return Finding(SRC021, f"the file is not valid BibTeX: {clean}", InFile(Span(places.name)))
    line, column = int(match[1]), int(match[2])
    problem = " ".join((match[3].splitlines() or [""])[0].split()) or "a syntax error"
    remedy = "check the comma, brace or quote before it"
    place = Span(places.name, line, column, line, column + 1)
    return Finding(SRC021, f"the file is not valid BibTeX: {problem} here; {remedy}", InFile(place))


def _unconverted(entry: Entry, places: Places) -> Finding:
    message = f"`{entry.key}` could not be read; check its braces and commas"
    return Finding(SRC021, message, InFile(places.span(entry.start, entry.end)))


def _place(entry: Entry, places: Places) -> Place:
    def place(variable: str) -> Span:
        found = entry.field(*_FIELDS.get(variable, (variable.lower(),)))
        if found is None:
            return places.span(entry.key_start, entry.key_start + max(1, len(entry.key)))
        return found.place(places)

    return place


def _repeated(entry: Entry, places: Places) -> list[Finding]:
    seen: set[str] = set()
    out = []
    for one in entry.fields:
        if one.name in seen:
            message = f"field `{one.name}` occurs twice in `{entry.key}`; remove one of the two"
            at = places.span(one.name_start, one.name_start + len(one.name))
            out.append(Finding(SRC026, message, InFile(at)))
        seen.add(one.name)
    return out


def _restore(raw: dict[str, Any], entry: Entry, places: Places) -> list[Finding]:
    """Restore what pandoc dropped, and report the fields that are not used."""
    findings: list[Finding] = []
    lost_parts = complete(raw, entry)
    if not raw.get("type"):  # pandoc gives no type to @misc
        raw["type"] = "webpage" if "URL" in raw and "DOI" not in raw else "document"
    if re.search(r"[{}\\\\]", raw.get("genre", "")):
        raw["genre"] = plain(raw["genre"])  # pandoc leaves `type` as it is
    for variable, field_name in (("DOI", "doi"), ("URL", "url")):
        one = entry.field(field_name)
        if one and re.search(r"[\\\\{}%$]", one.value):
            raw[variable] = latex.address(one.value)
    eid = entry.field("eid")
    if eid is None and "page" not in raw:
        eid = entry.field("articleno", "article-number", "art_number")
    if eid and "number" not in raw:
        raw["number"] = plain(eid.value)
    short = entry.field("abbrev_source_title")
    if short and "container-title" in raw:
        raw.setdefault("container-title-short", plain(short.value))
    for variable, people in raw.items():
        typed = entry.field(variable) if isinstance(people, list) else None
        for name in people if isinstance(people, list) else []:
            if isinstance(name, dict) and "dropping-particle" in name:
                _particle(name, typed.value if typed else "")
    if "publisher" not in raw and (university := entry.field("university")):  # EndNote's field
        raw["publisher"] = plain(university.value)
    publisher = entry.field("publisher", "institution", "school", "organization")
    if publisher and " and " in publisher.value and "publisher" in raw:
        # pandoc reads "Springer Science and Business Media" as two publishers.
        raw["publisher"] = raw["publisher"].replace("; ", " and ")
    findings += _particles(raw, entry, places)
    for variable, field_name in _DATE_FIELDS.items():
        one = entry.field(field_name)
        if one and not has_date(raw, variable):
            raw[variable] = {"raw": plain(one.value)}
    findings += put_issued(raw, entry, places)
    lost = [f for f in entry.fields if f.name not in _USED or f.name in lost_parts]
    if lost:
        fields = ", ".join(f"`{one.name}`" for one in lost)
        message = f"not carried: {fields}; nothing to do unless they are to be printed"
        at = places.span(lost[0].name_start, lost[0].name_start + len(lost[0].name))
        findings.append(Finding(SRC028, message, InFile(at)))
    findings += _latex(raw, entry, places)
    findings += _people(entry, places)
    findings += _formulae(entry, places)
    return findings


def _particle(name: dict[str, str], typed: str) -> None:
    """Move a particle to the right part of a name. A prefix belongs to the surname (Citing
    Medicine, chapter 1, "Keep prefixes"), but the "hye" of "Kim, Ji hye" to the given name."""
    particle = name.pop("dropping-particle")
    given, family = name.get("given", ""), name.get("family", "")
    as_given = rf"{re.escape(family)}\s*,\s*{re.escape(given)}\s+{re.escape(particle)}(?!\w)"
    if particle.isalpha() and particle not in particles() and re.search(as_given, typed):
        name["given"] = f"{given} {particle}"
        return
    rest = name.get("non-dropping-particle", "")
    name["non-dropping-particle"] = f"{particle} {rest}".strip()


def _formulae(entry: Entry, places: Places) -> list[Finding]:
    """Findings on titles with a formula that a title cannot show."""
    out: list[Finding] = []
    for one in entry.fields:
        for formula in texmath.refused(one.value) if one.name in TITLES else ():
            message = f"`{formula}` is printed as typed; write it in words or in Unicode characters"
            out.append(Finding(SRC025, message, InFile(one.place(places)), Severity.WARNING))
    return out


def _particles(raw: dict[str, Any], entry: Entry, places: Places) -> list[Finding]:
    """Correct names without a comma and with a capitalised particle: BibTeX reads the "Van" of
    "Koen Van Daele" as a second given name."""
    findings: list[Finding] = []
    for variable, people in raw.items():
        one = entry.field(variable) if isinstance(people, list) else None
        for name in people if one else []:
            words = f"{name.get('given', '')} {name.get('family', '')}".split()
            start = names.particle_at(words)
            if one is None or start in (0, len(words) - 1) or "non-dropping-particle" in name:
                continue
            typed = r"\s+".join(map(re.escape, words))
            if name.get("given", "").split()[start:] and re.search(typed, one.value):
                name["given"], name["family"] = " ".join(words[:start]), " ".join(words[start:])
                message = (
                    f"“{' '.join(words)}” has no comma; it is read as `{names.typed_form(name)}`"
                )
                at = InFile(one.place(places))
                findings.append(
                    Finding(SRC025, f"{message}; write it that way", at, Severity.WARNING)
                )
    return findings


def _latex(raw: dict[str, Any], entry: Entry, places: Places) -> list[Finding]:
    """Findings on commands that are unknown, and on letters and digits that were lost."""
    out: list[Finding] = []
    for one in entry.fields:
        if one.name not in _READ or not latex.has_markup(one.value):
            continue
        at = InFile(one.place(places))
        unknown = latex.without_unknown(latex.signs(one.value))[1]
        if unknown:
            named = ", ".join(f"`\\{name}`" for name in dict.fromkeys(unknown))
            message = (
                f"{named} in `{one.name}` of `{entry.key}` is an unknown LaTeX command and is left "
                "out; type the letter or sign itself, or the words without the command"
            )
            out.append(Finding(SRC025, message, at))
        elif one.name in _WHOLE and (lost := latex.lost(one.value, _all_text(raw))):
            message = (
                f"“{lost}” in `{one.name}` of `{entry.key}` would not be printed; "
                "write the value without LaTeX commands"
            )
            out.append(Finding(SRC025, message, at))
    return out


#: The fields of which every word is printed.
_READ = ((TITLES | TEXTS) - words("abstract annotation annote keywords")) | NAMES | NUMBERS
#: Those that every kind of work has in its record.
_WHOLE = words("title subtitle journal journaltitle author editor pages volume publisher")


def _all_text(value: Any) -> str:
    """All text of a record."""
    if isinstance(value, dict):
        return " ".join(map(_all_text, value.values()))
    return " ".join(map(_all_text, value)) if isinstance(value, list) else str(value)


def _people(entry: Entry, places: Places) -> list[Finding]:
    """Findings on names that are not written as BibTeX expects them."""
    return [
        Finding(SRC025, name.message, InFile(one.place(places)), Severity.WARNING)
        for one in entry.fields
        if one.name in NAMES and not people_of.are_plain(one.value)
        for name in people_of.read(one.value)
        if name.message
    ]


_RECORD = re.compile(r"@[ \t]*[A-Za-z]+\s*[{(]")
IMPORTER = Importer("BibTeX", (".bib", ".bibtex"), read, _RECORD, braces=True)
