"""A reference against the record that a service has of it (in the lock file)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.references.dates import fold, year
from casepress.references.identifiers import IDENTIFIERS
from casepress.references.lock import Lock
from casepress.references.normalise import Item, Place

REF012 = Code(
    "REF012",
    "reference-record-mismatch",
    Severity.WARNING,
    """A reference differs from its record in Crossref or PubMed, or the work was retracted.

Why: a reader looks the work up by its authors, year and pages; and a retracted work must not
be cited as if it still stood.
Scope: references with a DOI, PMID or PMCID whose record `casepress refs update` has fetched; the
words by which a record itself says that the work was retracted.
Source: ICMJE Recommendations IV.A.3.g: verify references against a bibliographic source, and
check that none is of a retracted article
Traps: case, accents and punctuation; a subtitle that one of the two lacks; elided pages; authors
left out behind "et al."
Fails:
    @article{x,
      author = {Example, Ann}, title = {RETRACTED: Rice bodies of the shoulder},
      journal = {J Examples}, year = {2021}, volume = {1}, pages = {1--9}, doi = {10.1000/x}
    }
Passes: (the record of the work as PubMed has it)
""",
)
CODES = (REF012,)

_RETRACTED = re.compile(
    r"\W*(retracted|withdrawn|removed)(\s+(article|paper|chapter))?\s*[:\]–—.-]", re.I
)
_TAG = re.compile(r"</?\w[^<>]*>")
#: How much of two titles has to agree; a letter wrong in a short one is less than this.
_ALIKE = 0.97


def retracted(item: Mapping[str, Any]) -> bool:
    """Whether a record says of itself that the work was retracted."""
    return "retracted" in item.get("status", "").lower() or bool(
        _RETRACTED.match(item.get("title", ""))
    )


def check(item: Item, place: Place, lock: Lock) -> Iterator[Finding]:
    """The findings (REF012) on one gated record; `place` as for the gate."""
    key, fetched = item["id"], lock.of(item)
    for name, record in fetched:
        if record is None:
            said = f"`{key}`: no work is {name}; correct the identifier or remove it"
            variable = name.partition(":")[0].upper()
            yield Finding(REF012, said, InFile(place(variable)))
    records = [(name, record) for name, record in fetched if record is not None]
    if retracted(item) or any(retracted(record) for _, record in records):
        said = f"`{key}` was retracted; remove it, or cite the notice and say so in the text"
        yield Finding(REF012, said, InFile(place("title")), Severity.ERROR)
    concerned = [n for n, r in records if "concern" in r.get("status", "").lower()]
    if concerned:
        said = f"`{key}` carries an expression of concern; say so where it is cited"
        yield Finding(REF012, said, InFile(place("title")))
    seen: set[str] = set()
    for name, record in records:
        for variable, own, other in _differences(item, record):
            if variable not in seen:
                seen.add(variable)
                said = f"`{key}`: {own}, and the record of {name} has {other}; compare the two"
                yield Finding(REF012, said, InFile(place(variable)))


def _differences(item: Item, record: Item) -> Iterator[tuple[str, str, str]]:
    """The variables in which two records differ, with the words of each."""
    own, other = _title(item), _title(record)
    if own and other and not _same_title(own, other):
        yield "title", f"the title is “{short(item['title'])}”", f"“{short(record['title'])}”"
    yield from _authors(item, record)
    for variable, word in (("volume", "volume"), ("issue", "issue")):
        if (
            item.get(variable, "") != record.get(variable, "")
            and {variable} <= item.keys() & record
        ):
            yield variable, f"the {word} is {item[variable]}", record[variable]
    years = [year(one) for one in (item, record)]
    if all(years) and years[0] != years[1]:
        yield "issued", f"the year is {years[0]}", years[1]
    pages = [_first_page(one) for one in (item, record)]
    if all(pages) and pages[0] != pages[1]:
        yield "page", f"the first page is {pages[0]}", pages[1]
    for variable in IDENTIFIERS:
        one, two = item.get(variable, ""), record.get(variable, "")
        if one and two and one.lower() != two.lower():
            yield variable, f"the {variable} is {one}", two


def _authors(item: Item, record: Item) -> Iterator[tuple[str, str, str]]:
    names = [[_family(name) for name in one.get("author", [])] for one in (item, record)]
    if not all(names):
        return
    for at, (own, other) in enumerate(zip(*names, strict=False), 1):
        if _words(own) != _words(other):
            yield "author", f"author {at} is {own}", other
            return
    counts = [len(one) for one in names]
    if (
        counts[0] != counts[1]
        and "authors-truncated" not in item
        and "authors-truncated" not in record
    ):
        yield "author", f"it has {counts[0]} authors", str(counts[1])


def _family(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    keys = ("dropping-particle", "non-dropping-particle", "family")
    return " ".join(name[key] for key in keys if key in name)


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


def _title(item: Item) -> list[str]:
    """The words of a title without markup, and without the mark of a retraction."""
    bare = _RETRACTED.sub("", _TAG.sub("", item.get("title", "")))
    return re.findall(r"[^\W_]+", fold(bare))


def _same_title(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    # A subtitle may stand in a field of its own.
    if len(shorter) >= 4 and longer[: len(shorter)] == shorter:
        return True
    words = "".join(one), "".join(other)
    return words[0] == words[1] or SequenceMatcher(None, *words, False).ratio() >= _ALIKE


def _first_page(item: Item) -> str:
    text = item.get("page") or item.get("number", "")
    return re.split(r"[-–,;]", text)[0].strip().lower().removeprefix("e")


def short(title: str, most: int = 60) -> str:
    """A title without markup, cut to so many characters."""
    plain = _TAG.sub("", title)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
