"""What a reference must have to be printed and found, by its type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.references.normalise import Place

REF014 = Code(
    "REF014",
    "reference-fields-incomplete",
    Severity.ERROR,
    """A reference lacks what a reader needs to find the work, or contradicts itself.

Why: an incomplete reference cannot be looked up, and PubMed cannot match it.
Scope: the records, by their type.
Source: JATS4R, citations; Citing Medicine, chapters 1, 2 and 25
Fails:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}}
Passes:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1999}}
""",
)
CODES = (REF014,)

#: What a record of a type must have; `a|b` is satisfied by either.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "article-journal": ("author|editor", "title", "container-title", "issued"),
    "book": ("author|editor", "title", "publisher", "issued"),
    "chapter": ("author|editor", "title", "container-title", "publisher", "issued"),
    "paper-conference": ("author", "title", "container-title|event-title", "issued"),
    "thesis": ("author", "title", "publisher", "issued"),
    "report": ("author|publisher", "title", "issued"),
    "webpage": ("title", "URL"),
    "dataset": ("title", "issued", "DOI|URL"),
    "article": ("author", "title", "issued"),
}
#: How a variable of CSL is called where an author reads of it.
WORDS = {
    "author": "authors",
    "editor": "editors",
    "title": "title",
    "container-title": "journal or book title",
    "event-title": "conference",
    "issued": "date",
    "publisher": "publisher",
    "volume": "volume",
    "DOI": "DOI",
    "URL": "address",
}
_AHEAD = re.compile(r"ahead|e-?pub|forthcoming|in ?press|online|inpress", re.I)
_RANGE = re.compile(r"(\D*)(\d+)\s*[-–]\s*(\D*)(\d+)")


def check(item: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    """The findings (REF014) on one gated record; `place` as for the gate."""
    key = item["id"]
    lacking = [
        " or ".join(WORDS.get(one, one) for one in wanted.split("|"))
        for wanted in REQUIRED.get(item["type"], ("title",))
        if not any(one in item for one in wanted.split("|"))
    ]
    if item["type"] == "article-journal" and not _AHEAD.search(item.get("status", "")):
        if "volume" not in item and "issue" not in item and "DOI" not in item:
            lacking.append("volume")
        if "page" not in item and "number" not in item and "DOI" not in item:
            lacking.append("pages or e-locator")
    if lacking:
        message = f"`{key}` has no {', no '.join(lacking)}; complete the record"
        yield Finding(REF014, message, InFile(place("id")))
    if item["type"] == "article-journal" and "page" in item and "number" in item:
        message = (
            f"`{key}` has both pages ({item['page']}) and an e-locator ({item['number']}); "
            "keep the one that the journal prints"
        )
        yield Finding(REF014, message, InFile(place("page")))
    if (wrong := _descending(item.get("page", ""))) is not None:
        yield Finding(REF014, f"`{key}`: {wrong}", InFile(place("page")))


def _descending(page: str) -> str | None:
    match = _RANGE.fullmatch(page)
    if match is None or match[1] != (match[3] or match[1]):
        return None
    first, last = match[2], match[4]
    # An elided last page borrows the digits before it: 3251-9 is 3251 to 3259.
    full = first[: max(0, len(first) - len(last))] + last
    if int(full) >= int(first):
        return None
    return f"the last page is before the first ({page}); write the pages in order"
