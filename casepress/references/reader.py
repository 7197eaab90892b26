"""Several reference files into one set of records."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from casepress.article.callouts import prefix_of
from casepress.core.findings import Anchor, Code, Finding, InFile, Severity, Span, Unreadable
from casepress.core.yaml12 import read_text
from casepress.references import lock_check, required_fields
from casepress.references.bibtex import importer as bibtex
from casepress.references.identifiers import named, names_of
from casepress.references.importers import csl_json, endnote_xml, nbib, ris
from casepress.references.importers.base import Importer, Records
from casepress.references.lock import Lock
from casepress.references.normalise import SRC028, Item, Place, normalise

SRC020 = Code(
    "SRC020",
    "reference-format-unknown",
    Severity.ERROR,
    """The name of a reference file ends in nothing that can be read.

Why: its references would be missing.
Fails: `bibliography: references.docx`
Passes: `bibliography: references.bib`
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
Fails: two entries `@article{example2024, …}`, in one file or in two
Passes: `example2024a` and `example2024b`
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
Fails: `@article{fig-2020, …}`
Passes: `@article{figueroa2020, …}`
""",
    blocks=True,
)
REF003 = Code(
    "REF003",
    "undefined-citation",
    Severity.ERROR,
    """A citation names a reference that no reference file holds.

Why: its number would be missing.
Scope: citations by key; numbers in square brackets that no reference has.
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
    ris.IMPORTER,
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
    """The records of a manuscript: CSL-JSON by key, in the order of the files; the place of each
    key; what there is to say about them, and apart from that what was not carried (SRC028). The
    records have the form that `casepress.references.normalise` states. `lock` holds the records
    that were fetched from a service; those that no file has can be cited by their identifier."""

    items: Mapping[str, Item] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    notes: Sequence[Finding] = ()
    lock: Lock = field(default_factory=Lock)
    fields: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def place(self, key: str, variable: str) -> Span:
        """The place of a variable of a file's record; of the record where it has it not."""
        return self.fields[key](variable) if key in self.fields else self.places[key]

    @cached_property
    def all(self) -> Mapping[str, Item]:
        """Every record that can be cited, by its key."""
        return {**self.lock.items, **self.items}

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """The key of each DOI, PMID and PMCID, in the form of `identifiers.named`. Records that
        share one are one work: the first is meant by the names of all, a file's before a fetched
        one."""
        found: dict[str, str] = {}
        for key, item in {**self.items, **self.lock.items}.items():
            names = [*names_of(item), *([key] if key in self.lock.items else [])]
            meant = next((found[name] for name in names if name in found), key)
            found |= {name: meant for name in names if name not in found}
        return found

    def resolve(self, key: str) -> str:
        """The key of the record that a citation means: its own, or that of the record with the
        identifier that it names ("doi:…", "pmid:…", "pmcid:…"). A file's record goes before a
        fetched one. The key itself where there is none."""
        if key in self.items:
            return key
        name = named(key)
        return key if name is None else self._named.get(name, key)

    def nearest(self, key: str) -> str | None:
        """The known key most like `key`, where one is like it."""
        known = list(self.items)
        lower = {one.lower(): one for one in known}
        if key.lower() in lower:
            return lower[key.lower()]
        return next(iter(difflib.get_close_matches(key, known, 1, 0.75)), None)

    def undefined(self, key: str, at: Anchor | None, identifier: str = "ID") -> Finding:
        """The finding (REF003) on a citation of `key`, which is not there, in the manuscript
        `identifier`."""
        if (name := named(key)) is not None:
            message = f"no reference is `{key}`; fetch it: `casepress refs add {identifier} {name}`"
            return Finding(REF003, message, at)
        near = self.nearest(key)
        remedy = f"did you mean `@{near}`?" if near else "add the reference, or correct the key"
        return Finding(REF003, f"no reference has the key `{key}`; {remedy}", at)


def read_references(
    paths: Iterable[tuple[Path, str]], lock: tuple[Path, str] | None = None
) -> References:
    """Read reference files, each given with the name that messages use for it, and the lock file
    (which need not be there).

    By the end of its name a file is BibTeX or BibLaTeX (.bib), CSL-JSON (.json), CSL-YAML (.yaml,
    .yml), RIS or NBIB (.ris, .nbib, .txt: which of the two says the text) or EndNote XML (.xml).
    Never raises for what is wrong in a file: that is in `findings`.
    """
    items: dict[str, Item] = {}
    places: dict[str, Span] = {}
    folded: dict[str, str] = {}
    fields: dict[str, Place] = {}
    findings: list[Finding] = []
    fetched = Lock.read(*lock) if lock else Lock()
    findings += fetched.findings
    for path, name in paths:
        records = _read(path, name)
        findings += records.findings
        for raw, place in records.items:
            item, said = normalise(raw, place)
            findings += said
            if item is None:
                continue
            clash = _clash(item["id"], place, places, folded)
            if clash is not None:
                findings.append(clash)
            if item["id"] in items:
                continue
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
        text = read_text(path, name)
    except Unreadable as error:
        return Records(findings=list(error.findings))
    importer = importer_for(path.suffix, text)
    if importer is None:
        message = f"{name}: its content is not of a format with the ending “{path.suffix}”"
        return Records(findings=[Finding(SRC020, message, InFile(Span(name)))])
    return importer.read(text, name)


def _clash(
    key: str, place: Place, places: Mapping[str, Span], folded: Mapping[str, str]
) -> Finding | None:
    """What is wrong with a key, given the keys before it; `folded` has them by small letters."""
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
            f"the key `{key}` stands twice (first in {first.file}, line {first.line}); "
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
