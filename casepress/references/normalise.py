"""Normalisation: every record becomes well-formed CSL-JSON here, or is reported.

The citation engines and the writers can rely on the result of `normalise`: `id` and `type` are
strings, names are lists of mappings of strings, dates have `date-parts` from the calendar or a
`literal`, everything else is a string. Two conventions go beyond CSL:

- `page` is a page range; the e-locator (article number) of a journal article is in `number`.
- `authors-truncated` (and `editors-truncated` …) is true if the list of names in the record ends
  with "and others" or "et al.".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.references import addresses, dates, layout, locators, notices
from casepress.references.identifiers import REF010, doi, doi_in, pmcid, pmid
from casepress.references.markup import cleaned
from casepress.references.vocabulary import (
    ALIASES,
    CROSSREF_TYPES,
    DATES,
    NAME_PARTS,
    NAMES,
    NUMBERS,
    STRINGS,
    TYPES,
)
from casepress.source.link_addresses import SRC044, fault

Item = dict[str, Any]
Place = Callable[[str], Span]

SRC024 = Code(
    "SRC024",
    "reference-without-id-or-type",
    Severity.ERROR,
    """A record of a reference file has no key (`id`) or no type.

Why: a record without a key is cited by a key that is made from its first author, year and title,
and changes with these; without a type it cannot be formatted.
Source: CSL 1.0.2, csl-data.json: `id` and `type` are required
Fails: (`{"title": "Rice bodies"}`)
Passes: (`{"id": "example2024", "type": "article-journal", "title": "Rice bodies"}`)
""",
    blocks=True,
)
SRC025 = Code(
    "SRC025",
    "reference-field-shape",
    Severity.ERROR,
    """A field of a reference holds something other than its name promises.

Why: the value cannot be printed as it is.
Source: CSL 1.0.2, csl-data.json
Fails: (`"author": "A. Example"`)
Passes: (`"author": [{"family": "Example", "given": "A."}]`)
""",
)
SRC027 = Code(
    "SRC027",
    "reference-type-unknown",
    Severity.WARNING,
    """The type of a reference is unknown in CSL.

Why: the reference is formatted as a general document, which may omit what its kind needs.
Source: CSL 1.0.2, appendix III
Fails: (`"type": "journal"`)
Passes: (`"type": "article-journal"`)
""",
)
SRC028 = Code(
    "SRC028",
    "reference-field-not-carried",
    Severity.INFO,
    """A field of a reference is in no output: CSL has no variable for it, or neither the journal's
style nor the XML uses it.

Why: nothing is lost silently; most such fields are notes of the reference manager.
Scope: reported only by `casepress refs check ID --verbose`.
Fails: (a `.bib` entry with a field `groups`, or `note`)
Passes: (an entry with fields that are printed)
""",
    optional=True,
)
SRC029 = Code(
    "SRC029",
    "reference-character",
    Severity.WARNING,
    """A reference contains a control character or a noncharacter.

Why: XML and fonts cannot represent it, so it is removed from what is printed.
Source: XML 1.0, section 2.2; Unicode, section 23.7
Fails: (a title with the character U+0002, copied from a PDF)
Passes: (a title in plain text)
""",
)
REF007 = Code(
    "REF007",
    "reference-date-not-nlm",
    Severity.WARNING,
    """The date of a reference is written in words or in an ambiguous order.

Why: NLM prints `2022 Jul 1`; a date in words is read with a list of month names or, if that
fails, printed as typed.
Scope: the dates of the records.
Source: Citing Medicine, chapter 1 (dates: English three-letter months, year first)
Fails:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1 juill 1999}}
Passes:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1999-07-01}}
""",
)
CODES = (SRC024, SRC025, SRC027, SRC028, SRC029, REF007)

_BLANKS = re.compile(r"[ \t\r\n]+")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_OTHERS = re.compile(r"(?:and\s+)?others|et\.?\s*al\.?", re.I)
_SUFFIX = re.compile(r"(?:jr|sr|iii?|iv|2nd|3rd|4th)\.?", re.I)
_IN_NOTE = {
    "PMID": re.compile(r"\bPMID:?\s*(\d+)", re.I),
    "PMCID": re.compile(r"\bPMCID:?\s*(PMC\d+)", re.I),
}
#: One of these is printed, whatever the type.
_PRINTED = {"title", "container-title", "publisher", "URL", "DOI", "number", *NAMES}
_IGNORED = {"custom", "categories", "key"}
#: Text in which entities are decoded elsewhere, or that is not printed.
_VERBATIM = {"abstract", "DOI", "note", "URL"}


class _Normaliser:
    """Normalises the values of one record and collects the findings."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.findings: list[Finding] = []
        self.status = ""  # a status in the place of the date of issue

    def report(
        self, code: Code, message: str, variable: str, swap: tuple[str, str] | None = None
    ) -> None:
        self.findings.append(Finding(code, message, InFile(self.place(variable)), swap=swap))

    def string(self, value: Any, variable: str) -> str:
        """A string or number as a clean string; '' and a finding for anything else."""
        if isinstance(value, (bool, Mapping, list)):
            if isinstance(value, list) and all(isinstance(v, str) for v in value):
                return self.string(", ".join(value), variable)
            self.report(SRC025, f"`{variable}` must be text; write it as a string", variable)
            return ""
        text = _BLANKS.sub(" ", str("" if value is None else value)).strip(" ")
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        clean = _UNPRINTABLE.sub("", text)
        if clean != text:
            bad = _UNPRINTABLE.search(text)
            code = ord(bad[0]) if bad else 0
            message = f"`{variable}` contains U+{code:04X}, which cannot be printed; delete it"
            self.report(SRC029, message, variable)
        return clean.strip(" ")

    def names(self, value: Any, variable: str) -> list[dict[str, str]]:
        raw = value if isinstance(value, list) else [value]
        out = []
        for one in raw:
            if isinstance(one, str) or not isinstance(one, Mapping):
                message = (
                    f"`{variable}` must be a list of names with `family` and `given`, "
                    "or `literal` for a group"
                )
                self.report(SRC025, message, variable)
                one = {"literal": one} if isinstance(one, str) else {}
            name = self.name(one, variable)
            if name:
                out.append(name)
        return out

    def name(self, raw: Mapping[str, Any], variable: str) -> dict[str, str]:
        parts = {k: self.string(raw[k], variable) for k in NAME_PARTS if raw.get(k) is not None}
        parts = {k: v for k, v in parts.items() if v}
        if re.fullmatch(r'"[^"]+"', parts.get("family", "")):
            # Quotation marks keep a name whole in some programs, and are not part of it.
            parts["family"] = parts["family"].strip('"')
        if _SUFFIX.fullmatch(parts.get("given", "")) and "suffix" in parts:
            # "Example, James E., Jr.", but BibTeX expects "Example, Jr., James E.".
            parts["given"], parts["suffix"] = parts["suffix"], parts["given"]
        if "literal" in parts and len(parts) > 1:
            message = f"a name in `{variable}` has both a literal and its parts; keep one of them"
            self.report(SRC025, message, variable)
            del parts["literal"]
        if "family" not in parts and "literal" not in parts:
            # A single name takes the place of the family name (Citing Medicine, chapter 1).
            # Some programs write a group as `name`.
            alone = parts.pop("given", "") or self.string(raw.get("name") or "", variable)
            if not alone:
                if raw:
                    self.report(SRC025, f"a name in `{variable}` is empty; remove it", variable)
                return {}
            parts["family"] = alone
        return parts

    def date(self, value: Any, variable: str) -> Item | None:
        rows = _rows(value)
        raw = value if isinstance(value, Mapping) else {} if rows else {"raw": value}
        text = raw.get("literal") or raw.get("raw") or raw.get("edtf")
        if rows:
            if (found := dates.from_rows(rows)) is not None:
                return {**_extras(raw), **found}
            text = text or _raw_parts(rows)
        if text is None or text == "":
            return None
        return self.date_text(self.string(text, variable), variable, _extras(raw))

    def date_text(self, text: str, variable: str, extras: Item) -> Item | None:
        if not text:
            return None
        if (date := dates.parse_iso(text)) is not None:
            return {**extras, **date}
        if re.fullmatch(r"(?:in[ -]?press|submitted|forthcoming|accepted)\W*", text, re.I):
            self.status = text.strip("() .").capitalize()
            return None
        if (of_season := dates.parse_season(text)) is not None:
            return {**extras, **of_season}
        if (found := dates.parse_words(text)) is not None:
            written = dates.iso_interval(found)
            message = f"the date “{text}” is in words; write {written}"
            self.report(REF007, message, variable, (text, written))
            return {"date-parts": found, **extras}
        problem = "can be read in two ways" if dates.is_ambiguous(text) else "is not understood"
        message = (
            f"the date “{text}” {problem} and is printed as typed; "
            "write it as year-month-day, such as 2022-07-01"
        )
        self.report(REF007, message, variable)
        return {"literal": text, **extras}


def normalise(raw: Mapping[str, Any], place: Place) -> tuple[Item | None, list[Finding]]:
    """The well-formed record for a raw CSL-JSON record, and the findings on it.

    `place` gives the place of a variable in the record's file, or of the whole record if it does
    not have that variable. The item is `None` if the record has no usable id or type.
    """
    at = _Normaliser(place)
    identifier, kind = at.string(raw.get("id"), "id"), at.string(raw.get("type"), "type")
    if not kind:
        at.report(SRC024, "this record has no `type`; add one, such as article-journal", "type")
        return None, at.findings
    kind = CROSSREF_TYPES.get(kind, kind)
    if kind not in TYPES:
        message = f"`{kind}` is not a CSL type; write one such as article-journal, book, webpage"
        at.report(SRC027, message, "type")
    item: Item = {**({"id": identifier} if identifier else {}), "type": kind}
    unused: list[str] = []
    for key, value in raw.items():
        variable = ALIASES.get(str(key), str(key))
        if variable in ("id", "type") or variable in _IGNORED or value is None:
            continue
        if variable in item:
            continue
        if variable in NAMES:
            _put_names(item, variable, at.names(value, variable))
        elif variable in DATES:
            date = at.date(value, variable)
            if date:
                item[variable] = date
        elif variable in NUMBERS or variable in STRINGS:
            text = at.string(value, variable)
            if variable not in _VERBATIM:
                text = cleaned(text)
            if text:
                item[variable] = text
        elif variable.endswith("s-truncated"):
            item[variable] = bool(value)
        else:
            unused.append(variable)
    if unused:
        fields = ", ".join(f"`{name}`" for name in unused)
        at.report(
            SRC028, f"not carried: {fields}; nothing to do unless they are printed", unused[0]
        )
    if at.status:
        item.setdefault("status", at.status)
    if "status" in item:
        item["status"] = _STATUS.get(item["status"].lower().replace(" ", ""), item["status"])
    _identifiers(item, at)
    layout.complete(item)
    if locators.is_publishers_number(page := item.get("page", "")):
        message = f"“{page}” is the publisher's own number, not a page; write the pages"
        at.findings.append(Finding(SRC025, message, InFile(place("page")), Severity.WARNING))
    locators.put(item)
    if not item.keys() & _PRINTED:
        message = "this record is empty; complete it or delete it"
        at.findings.append(Finding(SRC024, message, InFile(place("id"))))
    if (state := notices.state(item.get("title", ""))) and "status" not in item:
        item["status"] = state
    return item, at.findings


def _put_names(item: Item, variable: str, names: list[dict[str, str]]) -> None:
    """Set a list of names, with "others" at its end as the mark of a truncated list."""
    if names and _OTHERS.fullmatch(names[-1].get("literal") or _bare(names[-1])):
        names = names[:-1]
        if names:
            item[f"{variable}s-truncated"] = True
    if names:
        item[variable] = names


def _bare(name: Mapping[str, str]) -> str:
    return " ".join(name[key] for key in ("family", "given") if key in name)


def _extras(raw: Mapping[str, Any]) -> Item:
    """The season (1 to 4) and the mark `circa` of a date, if it has them."""
    out: Item = {}
    if "season" in raw and (season := dates.season(str(raw["season"]))) is not None:
        out["season"] = season
    if raw.get("circa") not in (None, False, 0, "", "0", "false"):
        out["circa"] = True
    return out


def _rows(value: Any) -> list[list[Any]]:
    """The years, months and days of a date, as CSL-JSON (`date-parts`) and CSL-YAML (`year`,
    `month`, `season`) write them; [] for a date in any other form."""
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    if parts is None:
        ends = value if isinstance(value, list) else [value]
        named = [one for one in ends if isinstance(one, Mapping) and one.get("year")]
        return [_named_row(one) for one in named] if len(named) == len(ends) else []
    if not isinstance(parts, list):
        return [[parts]]
    if not all(isinstance(one, list) for one in parts):
        return [parts] if any(part is not None for part in parts) else []
    return [row for row in parts if any(part not in (None, "") for part in row)]


def _named_row(date: Mapping[str, Any]) -> list[Any]:
    season = dates.season(str(date.get("season", "")))
    return [date["year"], date.get("month") or (season and season + 20), date.get("day")]


def _raw_parts(parts: Any) -> str:
    """Invalid date parts as text: "2022-13-45"."""
    if isinstance(parts, list):
        return "/".join(filter(None, map(_raw_row, parts)))
    return str(parts)


def _raw_row(row: Any) -> str:
    known = [part for part in (row if isinstance(row, list) else [row]) if part is not None]
    return "-".join(map(str, known))


def _identifiers(item: Item, at: _Normaliser) -> None:
    # Reference managers write identifiers for which they have no field into the note.
    for variable, pattern in _IN_NOTE.items():
        if variable not in item and (match := pattern.search(item.get("note", ""))):
            item[variable] = match[1]
    if "DOI" not in item and (match := re.search(r"\bDOI:?\s*(\S+)", item.get("note", ""), re.I)):
        addresses.put(item, "DOI", doi_in(match[1]))
    addresses.read(item)
    for variable, reader in (("DOI", doi), ("PMID", pmid), ("PMCID", pmcid)):
        if variable in item:
            typed = item[variable]
            item[variable], problem = reader(typed)
            swap = (typed, item["DOI"]) if variable == "DOI" and item["DOI"] != typed else None
            if problem:
                at.report(REF010, problem, variable, swap)
    if "URL" in item and (unsafe := fault(item["URL"])):
        at.report(SRC044, unsafe, "URL")


#: BibLaTeX's values of `pubstate`, and the printed wording.
_STATUS = {
    "aheadofprint": "Epub ahead of print",
    "inpress": "In press",
    "forthcoming": "Forthcoming",
    "inpreparation": "In preparation",
    "submitted": "Submitted",
    "prepublished": "Preprint",
}
