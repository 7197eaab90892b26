"""REF001: two records of one work."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.lint.context import LintContext
from casepress.references.dates import fold, year
from casepress.references.identifiers import IDENTIFIERS

REF001 = Code(
    "REF001",
    "duplicate-reference",
    Severity.ERROR,
    """Two records of the reference files are the same work.

Why: the list would print the work twice, under two numbers.
Scope: the records. The same DOI, PMID or PMCID; or the same title (up to a twentieth of its
letters), first author and year.
Source: ICMJE Recommendations IV.A.3.g
Traps: an erratum, a part I and part II, a preprint and its article are two works.
Fails:
    @article{a2022, author = {Example, Ana}, title = {Rice bodies}, journaltitle = {J Ex},
      date = {2022}, volume = {1}, pages = {1-2}, doi = {10.1000/182}}
    @article{b2022, author = {Example, Ana}, title = {Rice bodies}, journaltitle = {J Ex},
      date = {2022}, volume = {1}, pages = {1-2}, doi = {10.1000/182}}
Passes:
    @article{a2022, author = {Example, Ana}, title = {Rice bodies. Part I}, journaltitle = {J Ex},
      date = {2022}, volume = {1}, pages = {1-2}, doi = {10.1000/182}}
    @article{b2022, author = {Example, Ana}, title = {Rice bodies. Part II}, journaltitle = {J Ex},
      date = {2022}, volume = {1}, pages = {3-4}, doi = {10.1000/183}}
""",
)
CODES = (REF001,)

_ALIKE = 0.95
#: With how many earlier records of the same year and first author one is compared at most.
_COMPARED = 200
_OTHER_WORK = re.compile(r"\b(?:erratum|errata|corrigendum|correction|reply|comment|retract\w+)\b")
_PART = re.compile(r"\b(?:part|volume|section|chapter|case|paper|phase)?\s*(\d+|[ivx]+)\b")
_MARKUP = re.compile(r"<[^>]+>")
_WORD = re.compile(r"\w+")

Item = Mapping[str, Any]


def check(context: LintContext) -> Iterator[Finding]:
    """One finding for each record that repeats an earlier one, at the later."""
    references = context.references
    items = list(references.items.values())
    before: dict[object, list[int]] = defaultdict(list)  # by what the same work has in common
    for at, (key, item) in enumerate(references.items.items()):
        shared = _in_common(item)
        for place in sorted({n for each in shared for n in before[each][-_COMPARED:]}):
            earlier = items[place]
            why = _same(earlier, item)
            if why:
                message = (
                    f"`{key}` and `{earlier['id']}` are the same work ({why}); keep one record and "
                    "cite it in both places"
                )
                yield Finding(REF001, message, InFile(references.places[key]))
                break
        for each in shared:
            before[each].append(at)


def _in_common(item: Item) -> list[object]:
    """Of these, two records of the same work have at least one in common."""
    named = [(name, str(item[name]).lower()) for name in IDENTIFIERS if item.get(name)]
    return [*named, (year(item), _first(item))]


def _same(one: Item, other: Item) -> str:
    for name in IDENTIFIERS:
        if one.get(name) and str(one[name]).lower() == str(other.get(name, "")).lower():
            return f"the same {name}"
    if year(one) != year(other) or _first(one) != _first(other):
        return ""
    a, b = _title(one), _title(other)
    if not a or not b:
        return ""
    if one.get("DOI") and other.get("DOI") and one["type"] != other["type"]:
        return ""
    if abs(len(a) - len(b)) > (1 - _ALIKE) * max(len(a), len(b)) + 1:
        return ""
    if bool(_OTHER_WORK.search(a)) != bool(_OTHER_WORK.search(b)) or _PART.findall(a) != (
        _PART.findall(b)
    ):
        return ""
    alike = a == b or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _ALIKE
    return "the same title, first author and year" if alike else ""


def _title(item: Item) -> str:
    return _plain(str(item.get("title", "")))


@lru_cache(maxsize=4096)
def _plain(title: str) -> str:
    return " ".join(_WORD.findall(fold(_MARKUP.sub("", title))))


def _first(item: Item) -> str:
    names = item.get("author") or item.get("editor") or [{}]
    return fold(str(names[0].get("family") or names[0].get("literal") or ""))
