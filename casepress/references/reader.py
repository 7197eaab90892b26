"""The reference files of a manuscript as one set of records."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from casepress.article.callouts import meant, prefix_of, without_panels
from casepress.core.composition import Composition
from casepress.core.findings import Anchor, Code, Finding, InFile, Severity, Span, Unreadable
from casepress.core.yaml12 import typed_text
from casepress.references import bounds, lock_check, required_fields
from casepress.references.bibtex import importer as bibtex
from casepress.references.identifiers import canonical, identifiers_of
from casepress.references.importers import csl_json, endnote_xml, enw, nbib, pubmed_xml, ris
from casepress.references.importers.base import SRC021, Importer, Records
from casepress.references.journal_titles import abbreviation
from casepress.references.keys import make_key
from casepress.references.lock import Lock
from casepress.references.normalise import SRC024, SRC028, Item, Place, normalise

SRC020 = Code(
    "SRC020",
    "reference-format-unknown",
    Severity.ERROR,
    """The ending of a reference file is not that of a known format.

Why: its references would be missing.
Fails:
    ---
    bibliography: article.md
Passes:
    ---
    bibliography: references.bib
""",
    blocks=True,
    unreadable=True,
)
SRC022 = Code(
    "SRC022",
    "reference-key-duplicate",
    Severity.ERROR,
    """Two references have the same key.

Why: a citation could mean either of them.
Fails: (two entries `@article{example2024, …}`, in one file or in two)
Passes: (`example2024a` and `example2024b`)
""",
    blocks=True,
)
SRC023 = Code(
    "SRC023",
    "reference-key-reserved",
    Severity.ERROR,
    """The key of a reference begins like the id of a figure, table, equation, box, section,
appendix or supplementary file.

Why: `@fig-1` is a callout to a figure; the reference could not be cited.
Fails: (`@article{fig-2020, …}`)
Passes: (`@article{figueroa2020, …}`)
""",
    blocks=True,
)
REF003 = Code(
    "REF003",
    "undefined-citation",
    Severity.ERROR,
    """A citation names a reference that is in no reference file.

Why: its number would be missing.
Scope: citations by key, and numbers in square brackets without a reference.
Source: ICMJE recommendations, IV.A.3.g
Fails: `Grains are common [@exmaple1895].`
Passes: `Grains are common [@example1895].`
""",
    blocks=True,
)
CODES = (SRC020, SRC022, SRC023, REF003)


#: Every importer. The first one with a file's ending that recognises its text reads the file;
#: NBIB comes before RIS because PubMed's export may have the ending of either.
IMPORTERS = (
    bibtex.IMPORTER,
    csl_json.JSON,
    csl_json.YAML,
    nbib.IMPORTER,
    enw.IMPORTER,
    ris.IMPORTER,
    pubmed_xml.IMPORTER,
    endnote_xml.IMPORTER,
)


def importer_for(suffix: str, text: str) -> Importer | None:
    """The importer for a text from a file with that ending (such as `.bib`)."""
    for importer in IMPORTERS:
        if suffix.lower() in importer.suffixes and importer.recognises(text):
            return importer
    return None


@dataclass(frozen=True)
class References:
    """The records of a manuscript: `items` are normalised CSL-JSON by key in the order of the
    files, `places` are those of the keys, and `notes` are the findings on unused fields (SRC028),
    apart from all other findings. `lock` holds the records that were fetched from a service; a
    record that is in no file can be cited by its identifier."""

    items: Mapping[str, Item] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    lock: Lock = field(default_factory=Lock)
    fields: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def place(self, key: str, variable: str) -> Span:
        """The place of a variable, or of its record if that does not have the variable."""
        return self.fields[key](variable) if key in self.fields else self.places[key]

    @cached_property
    def all(self) -> Mapping[str, Item]:
        """Every record that can be cited, by its key."""
        return {**self.lock.items, **self.items}

    @cached_property
    def _by_identifier(self) -> Mapping[str, str]:
        """The key for each DOI, PMID and PMCID in the form of `identifiers.canonical`. Records
        that share an identifier are the same work, and all their identifiers mean the first
        record; the record of a file comes before a fetched one."""
        found: dict[str, str] = {}
        for key, item in {**self.items, **self.lock.items}.items():
            names = [*identifiers_of(item), *([key] if key in self.lock.items else [])]
            first = next((found[name] for name in names if name in found), key)
            found |= {name: first for name in names if name not in found}
        return found

    @cached_property
    def _citation_keys(self) -> Mapping[str, str]:
        """The key for each citation key that a reference manager wrote into a record beside its
        own `id` (Zotero)."""
        return {
            item["citation-key"]: key
            for key, item in reversed(list(self.items.items()))
            if "citation-key" in item
        }

    def resolve(self, key: str) -> str:
        """The key of the record that a citation means: `key` itself, or the key of the record with
        that citation key or identifier ("doi:…", "pmid:…", "pmcid:…"). The record of a file comes
        before a fetched one. Without such a record, `key` itself."""
        if key in self.items:
            return key
        if key in self._citation_keys:
            return self._citation_keys[key]
        name = canonical(key)
        return key if name is None else self._by_identifier.get(name, key)

    def nearest(self, key: str) -> str | None:
        """The known key that is most similar to `key`, if any is similar."""
        known = list(self.items)
        lower = {one.lower(): one for one in known}
        if key.lower() in lower:
            return lower[key.lower()]
        return next(iter(difflib.get_close_matches(key, known, 1, 0.75)), None)

    def undefined(self, key: str, at: Anchor | None, identifier: str = "ID") -> Finding:
        """The finding (REF003) on a citation of `key`, for which there is no record, in the
        manuscript `identifier`."""
        if (name := canonical(key)) is not None:
            message = (
                f"there is no reference `{key}`; fetch it: `casepress refs add {identifier} {name}`"
            )
            return Finding(REF003, message, at)
        if (callout := meant(key)) is not None:
            message = f"`@{key}` is neither a reference nor a callout; write `@{callout}`"
            return Finding(REF003, message, at, explains=frozenset((without_panels(callout),)))
        near = self.nearest(key)
        remedy = f"did you mean `@{near}`?" if near else "add the reference, or correct the key"
        return Finding(REF003, f"there is no reference with the key `{key}`; {remedy}", at)


def read_references(
    paths: Iterable[tuple[Path, str]], lock: tuple[Path, str] | None = None
) -> References:
    """Read reference files, each given with the name that messages use for it, and the lock file,
    which may be absent.

    The ending of a file's name and, for RIS and NBIB, its text show the format: see `IMPORTERS`.
    Never raises for the content of a file; problems are in `findings`. While a manuscript is
    written, the same files give the same object; callers do not change it.
    """
    given = tuple(paths)
    files = (*given, *((lock,) if lock else ()))
    return _references(given, lock, tuple(_state(path) for path, _ in files))


def _state(path: Path) -> str:
    """The hash of a file, or why it cannot be read."""
    try:
        return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    except OSError as error:
        return repr(error)


@lru_cache(maxsize=2)
def _references(
    paths: Sequence[tuple[Path, str]], lock: tuple[Path, str] | None, states: Sequence[str]
) -> References:
    """`read_references` of files with these contents."""
    items: dict[str, Item] = {}
    places: dict[str, Span] = {}
    folded: dict[str, str] = {}
    numbers: dict[str, int] = {}
    fields: dict[str, Place] = {}
    findings: list[Finding] = []
    fetched = Lock.read(*lock) if lock else Lock()
    findings += fetched.findings
    for path, name in paths:
        records = _read(path, name)
        findings += records.findings
        for raw, place in records.items:
            item, problems = normalise(raw, place)
            findings += problems
            if item is None:
                continue
            if "id" not in item:
                item = {"id": make_key(item, items, numbers), **item}
                if records.expects_keys:
                    findings.append(_keyless(item["id"], place))
            clash = _clash(item["id"], place, places, folded)
            if clash is not None:
                findings.append(clash)
            if item["id"] in items:
                continue
            _abbreviate(item)
            findings += required_fields.check(item, place)
            findings += lock_check.check(item, place, fetched)
            items[item["id"]] = item
            places[item["id"]] = place("id")
            folded.setdefault(item["id"].lower(), item["id"])
            fields[item["id"]] = place
    notes = tuple(finding for finding in findings if finding.code is SRC028)
    rest = tuple(finding for finding in findings if finding.code is not SRC028)
    return References(items, places, rest, notes, fetched, fields)


def _read(path: Path, name: str) -> Records:
    suffixes = sorted({suffix for importer in IMPORTERS for suffix in importer.suffixes})
    if path.suffix.lower() not in suffixes:
        ending = f"“{path.suffix}”" if path.suffix else "a name without an ending"
        message = f"{name}: {ending} is not a reference format; use one of {', '.join(suffixes)}"
        return Records(findings=[Finding(SRC020, message, InFile(Span(name)))])
    try:
        composition = Composition(name, typed_text(path, name))
    except Unreadable as error:
        return Records(findings=list(error.findings))
    text = composition.text
    if foreign := _foreign(text):
        message = (
            f"{name}: this file is {foreign}, which casepress does not read; "
            "export the references as RIS (.ris)"
        )
        return Records(findings=[Finding(SRC020, message, InFile(Span(name)))])
    importer = importer_for(path.suffix, text)
    if importer is None:
        message = f"{name}: its content is not of a format with the ending “{path.suffix}”"
        return Records(findings=[Finding(SRC020, message, InFile(Span(name)))])
    if excess := bounds.excess(text, importer.record, braces=importer.braces):
        return Records(findings=[Finding(SRC021, f"{name} {excess}", InFile(Span(name)))])
    return _as_typed(_imported(importer, text, name), composition)


@lru_cache(maxsize=8)
def _imported(importer: Importer, text: str, name: str) -> Records:
    """A text's records, which callers do not change: while a manuscript is written, its references
    are read again with every word."""
    return importer.read(text, name)


def _as_typed(records: Records, composition: Composition) -> Records:
    """Records of a composed text, with the places of the text as typed."""
    if composition.text == composition.typed:
        return records
    items: list[tuple[Item, Place]] = [
        (raw, partial(_typed_place, place, composition)) for raw, place in records.items
    ]
    findings = [composition.finding(finding) for finding in records.findings]
    return replace(records, items=items, findings=findings)


def _typed_place(place: Place, composition: Composition, variable: str) -> Span:
    return composition.span(place(variable))


def _abbreviate(item: Item) -> None:
    """Give an article the abbreviation of its journal, which styles print, if it is known."""
    if item["type"] != "article-journal" or item.get("container-title-short"):
        return
    title = str(item.get("container-title", ""))
    short = abbreviation(title) if title else ""
    if short and short != title:
        item["container-title-short"] = short


#: The beginnings of exports that no importer reads, and their names.
_FOREIGN = (
    (
        re.compile(r"\ufeff?FN (?:Clarivate|Thomson|ISI)|\ufeff?PT [A-Z]\r?\nA[UF] "),
        "Web of Science's plain text",
    ),
    (
        re.compile(r"<1\.?\s*>\s*\r?\n\s*(?:Unique Identifier|Database|VN|UI|Accession)"),
        "Ovid's own format",
    ),
    (re.compile(r"\ufeff?(?:<!DOCTYPE html|<html)\b", re.I), "a web page"),
)


def _foreign(text: str) -> str:
    """The name of the format of a file that no importer reads; "" for any other file."""
    start = text[:2000].lstrip()
    return next((name for pattern, name in _FOREIGN if pattern.match(start)), "")


def _keyless(key: str, place: Place) -> Finding:
    message = f"this record has no key and is cited as `@{key}`; write the key into the record"
    return Finding(SRC024, message, InFile(place("id")), Severity.WARNING, False)


def _clash(
    key: str, place: Place, places: Mapping[str, Span], folded: Mapping[str, str]
) -> Finding | None:
    """The conflict of a key with those before it, which `folded` has in lower case."""
    at = InFile(place("id"))
    if prefix := prefix_of(key):
        message = (
            f"the key `{key}` begins with `{prefix}`, so `@{key}` would be a callout, not a "
            "citation; give the reference another key"
        )
        return Finding(SRC023, message, at)
    if key in places:
        first = places[key]
        message = (
            f"the key `{key}` occurs twice (first in {first.file}, line {first.line}); "
            "give one of the two another key"
        )
        return Finding(SRC022, message, at)
    if (other := folded.get(key.lower())) is not None:
        first = places[other]
        message = (
            f"the keys `{key}` and `{other}` ({first.file}, line {first.line}) differ by case "
            "only; give one of the two another key"
        )
        return Finding(SRC022, message, at, Severity.WARNING, False)
    return None
