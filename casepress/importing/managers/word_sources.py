"""Word's own sources (`b:Sources`), which CITATION fields name by a tag."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.importing.ooxml import Tree, at, every
from casepress.importing.package import Package

Items = tuple[dict[str, Any], ...]
#: ECMA-376, part 1, 22.6.2.59 (ST_SourceType).
_TYPES = {
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine",
    "Book": "book",
    "BookSection": "chapter",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "document",
    "Patent": "patent",
}
_FIELDS = {
    "Title": "title",
    "JournalName": "container-title",
    "PeriodicalTitle": "container-title",
    "BookTitle": "container-title",
    "ConferenceName": "container-title",
    "InternetSiteTitle": "container-title",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "page",
    "Edition": "edition",
    "Publisher": "publisher",
    "Institution": "publisher",
    "City": "publisher-place",
    "DOI": "DOI",
    "URL": "URL",
    "ThesisType": "genre",
}
_NAMES = {
    "Author": "author",
    "Editor": "editor",
    "Translator": "translator",
    "BookAuthor": "container-author",
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CODE = re.compile(r"CITATION\s+(\S+)(.*)", re.DOTALL | re.IGNORECASE)
_MORE = re.compile(r"\\m\s+(\S+)")
_SWITCH = re.compile(r'\\([pfs])\s+("[^"]*"|\S+)')
_AROUND = {"p": "locator", "f": "prefix", "s": "suffix"}


def sources(package: Package) -> dict[str, dict[str, Any]]:
    """The sources of a file by their tags."""
    found = {}
    for part in sorted(
        p for p in package.parts if p.startswith("customXml/") and p.endswith(".xml")
    ):
        if b"/bibliography" not in package.parts[part]:
            continue
        tree = package.tree(part)
        for source in [] if tree is None else every(tree, "b:Source"):
            found[_text(source, "b:Tag")] = _record(source)
    found.pop("", None)
    return found


def of_code(code: str, known: Mapping[str, dict[str, Any]]) -> Items:
    """The sources that a CITATION field names; none where one of them is missing."""
    found = _CODE.search(code)
    if not found:
        return ()
    tags = [found[1], *_MORE.findall(found[2])]
    if not all(tag in known for tag in tags):
        return ()
    items = [dict(known[tag]) for tag in tags]
    around = {_AROUND[sign]: words.strip('"') for sign, words in _SWITCH.findall(found[2])}
    if around and len(items) == 1:
        items[0]["_around"] = around
    return tuple(items)


def _record(source: Tree) -> dict[str, Any]:
    kind = _text(source, "b:SourceType")
    record: dict[str, Any] = {
        "type": _TYPES.get(kind, "document"),
        "_uri": f"word:{_text(source, 'b:Tag')}",
    }
    for name, variable in _FIELDS.items():
        if (value := _text(source, f"b:{name}")) and variable not in record:
            record[variable] = value
    for name, variable in _NAMES.items():
        if people := _people(at(source, f"b:Author/b:{name}")):
            record[variable] = people
    parts = [_text(source, f"b:{name}") for name in ("Year", "Month", "Day")]
    if parts[0].isdigit():
        record["issued"] = {"date-parts": [_date(*parts)]}
    elif parts[0]:
        record["issued"] = {"literal": parts[0]}
    accessed = [_text(source, f"b:{name}Accessed") for name in ("Year", "Month", "Day")]
    if accessed[0].isdigit():
        record["accessed"] = {"date-parts": [_date(*accessed)]}
    return record


def _date(year: str, month: str, day: str) -> list[int]:
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0
    if not 1 <= number <= 12:
        return [int(year)]
    return [int(year), number, *([int(day)] if day.isdigit() else [])]


def _people(holder: Tree | None) -> list[dict[str, str]]:
    if holder is None:
        return []
    if corporate := _text(holder, "b:Corporate"):
        return [{"literal": corporate}]
    out = []
    for person in every(holder, "b:Person"):
        given = " ".join(x for x in (_text(person, "b:First"), _text(person, "b:Middle")) if x)
        family = _text(person, "b:Last")
        if family:
            out.append({"family": family, **({"given": given} if given else {})})
        elif given:
            out.append({"literal": given})
    return out


def _text(tree: Tree, path: str) -> str:
    found = at(tree, path)
    return "" if found is None else " ".join("".join(found.itertext()).split())
