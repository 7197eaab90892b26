"""Which fields a reference needs to be printed and found, depending on its type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.references import pages
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

#: The variables that a record of each type must have; `a|b` means one of the two.
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
#: The names of CSL variables in messages to authors.
NAMES = {
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
_NUMBERED = re.compile(r"(.*?)(\d{1,18})[A-Za-z]*")


def check(item: Mapping[str, Any], place: Place) -> Iterator[Finding]:
    """The findings (REF014) on a normalised record; `place` is the same as for `normalise`."""
    key = item["id"]
    if item.keys() <= {"id", "type"}:
        return  # an empty record, which is reported as such
    missing = [
        " or ".join(NAMES.get(one, one) for one in wanted.split("|"))
        for wanted in REQUIRED.get(item["type"], ("title",))
        if not any(one in item for one in wanted.split("|"))
    ]
    if item["type"] == "article-journal" and not _AHEAD.search(item.get("status", "")):
        if "volume" not in item and "issue" not in item and "DOI" not in item:
            missing.append("volume")
        if "page" not in item and "number" not in item and "DOI" not in item:
            missing.append("pages or e-locator")
    if missing:
        message = f"`{key}` has no {', no '.join(missing)}; complete the record"
        yield Finding(REF014, message, InFile(place("id")))
    if item["type"] == "article-journal" and "page" in item and "number" in item:
        message = (
            f"`{key}` has both pages ({item['page']}) and an e-locator ({item['number']}); "
            "keep the one that the journal prints"
        )
        yield Finding(REF014, message, InFile(place("page")))
    if (problem := _descending(item.get("page", ""))) is not None:
        yield Finding(REF014, f"`{key}`: {problem}", InFile(place("page")))


def _descending(page: str) -> str | None:
    """The problem with a page range whose end is before its start."""
    first, last = pages.ends(page)
    numbers = [_NUMBERED.fullmatch(one) for one in (first, pages.whole(first, last))]
    if not last or numbers[0] is None or numbers[1] is None or numbers[0][1] != numbers[1][1]:
        return None
    if int(numbers[1][2]) >= int(numbers[0][2]):
        return None
    return f"the last page is before the first ({page}); write the pages in order"
