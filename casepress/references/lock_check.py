"""Comparison of a reference with the record that a service gave (in the lock file)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.references import notices
from casepress.references.dates import fold, year
from casepress.references.identifiers import IDENTIFIERS
from casepress.references.lock import Lock
from casepress.references.normalise import Item, Place

REF012 = Code(
    "REF012",
    "reference-record-mismatch",
    Severity.WARNING,
    """A reference differs from its record in Crossref or PubMed, or the work was retracted.

Why: a reader looks the work up by its authors, year and pages, and a retracted work must not
be cited as if it were valid.
Scope: references with a DOI, PMID or PMCID whose record `casepress refs update` has fetched, and
records whose own title or status says that the work was retracted.
Source: ICMJE Recommendations IV.A.3.g: verify references against a bibliographic source, and
check that none is of a retracted article
Traps: case, accents and punctuation; a subtitle in only one of the two; elided pages; authors
omitted after "et al."
Fails:
    @article{x,
      author = {Example, Ann}, title = {RETRACTED: Rice bodies of the shoulder},
      journal = {J Examples}, year = {2021}, volume = {1}, pages = {1--9}, doi = {10.1000/x}
    }
Passes:
    @article{x,
      author = {Example, Ann}, title = {Rice bodies of the shoulder},
      journal = {J Examples}, year = {2021}, volume = {1}, pages = {1--9}, doi = {10.1000/x}
    }
""",
)
CODES = (REF012,)

_TAG = re.compile(r"</?\w[^<>]*>")
#: The least similarity of two titles that count as the same; one wrong letter in a short title
#: falls below it.
_SIMILAR = 0.97


def retracted(item: Mapping[str, Any]) -> bool:
    """Whether the record itself says that the work was retracted."""
    return "retracted" in item.get("status", "").lower() or (
        notices.state(item.get("title", "")) == "Retracted"
    )


def check(item: Item, place: Place, lock: Lock) -> Iterator[Finding]:
    """The findings (REF012) on a normalised record; `place` is the same as for `normalise`."""
    key, fetched = item["id"], lock.of(item)
    for name, record in fetched:
        if record is None:
            message = f"`{key}`: {name} does not exist; correct the identifier or remove it"
            variable = name.partition(":")[0].upper()
            yield Finding(REF012, message, InFile(place(variable)))
    records = [(name, record) for name, record in fetched if record is not None]
    if retracted(item) or any(retracted(record) for _, record in records):
        message = f"`{key}` was retracted; remove it, or cite the notice and say so in the text"
        yield Finding(REF012, message, InFile(place("title")), Severity.ERROR)
    concerned = [n for n, r in [("", item), *records] if "concern" in r.get("status", "").lower()]
    if concerned:
        message = f"`{key}` has an expression of concern; say so where it is cited"
        yield Finding(REF012, message, InFile(place("title")))
    seen: set[str] = set()
    for name, record in records:
        for variable, own, other in _differences(item, record):
            if variable not in seen:
                seen.add(variable)
                message = f"`{key}`: {own}, but the record of {name} has {other}; compare the two"
                yield Finding(REF012, message, InFile(place(variable)))


def _differences(item: Item, record: Item) -> Iterator[tuple[str, str, str]]:
    """The variables in which two records differ, with the wording for each of the two."""
    own, other = _title(item), _title(record)
    if own and other and not _same_title(own, other):
        yield (
            "title",
            f"the title is “{shortened(item['title'])}”",
            f"“{shortened(record['title'])}”",
        )
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
    """The words of a title, without markup and without the label of a retraction."""
    bare = notices.without_mark(_TAG.sub("", item.get("title", "")))
    return re.findall(r"[^\W_]+", fold(bare))


def _same_title(one: list[str], other: list[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    # The subtitle may be in a separate field.
    if len(shorter) >= 4 and longer[: len(shorter)] == shorter:
        return True
    words = "".join(one), "".join(other)
    return words[0] == words[1] or SequenceMatcher(None, *words, False).ratio() >= _SIMILAR


def _first_page(item: Item) -> str:
    text = item.get("page") or item.get("number", "")
    return re.split(r"[-–,;]", text)[0].strip().lower().removeprefix("e")


def shortened(title: str, most: int = 60) -> str:
    """A title without markup and with at most that many characters."""
    plain = _TAG.sub("", title)
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
