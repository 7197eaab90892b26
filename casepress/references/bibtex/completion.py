"""What BibTeX says of the place of a work in its own words: preprint servers, parts of books."""

from __future__ import annotations

import re
from typing import Any

from casepress.references.bibtex.scanner import Entry
from casepress.references.vocabulary import ARTICLES

#: Entries that are a preprint where a server holds them and nothing else does.
_PREPRINTS = {"article", "electronic", "misc", "online", "preprint", "unpublished"}
_PMID, _PMCID = {"pubmed", "pmid"}, {"pmc", "pmcid", "pubmed central"}
#: What `eprinttype` may name beside preprint servers.
_OTHER = {"doi", "googlebooks", "handle", "hdl", "isbn", "jstor", "urn", *_PMID, *_PMCID}
#: The titles of what holds a work.
_HOLDERS = {
    *("booktitle", "booksubtitle", "booktitleaddon"),
    *("journal", "journaltitle", "journalsubtitle", "mainsubtitle"),
}
_NUMBER = re.compile(r"[\divxlc.,–\s-]+", re.I)


def complete(raw: dict[str, Any], entry: Entry) -> set[str]:
    """Put into a record what pandoc leaves out of its place: the identifier or preprint server of
    `eprint`, an issue in a field of that name, a chapter by its title. The names of the fields
    that no record of this kind can hold, and that are lost."""
    issue, number = entry.field("issue"), entry.field("number")
    if issue and not number and raw.get("type") in ARTICLES:
        raw.setdefault("issue", plain(issue.value))
    _chapter(raw, entry)
    held = _eprint(raw, entry)
    named = {one.name for one in entry.fields}
    lost = set() if held else {"eprint", "eprinttype", "archiveprefix"}
    if "container-title" not in raw:
        lost |= _HOLDERS
    if "issue" not in raw:
        lost.add("issue")
    return lost & named


def _eprint(raw: dict[str, Any], entry: Entry) -> bool:
    """Whether the record has what `eprint` says; it is given what it can hold."""
    kind, number = entry.field("eprinttype", "archiveprefix"), entry.field("eprint")
    if kind is None or number is None:
        return kind is number
    server, told = plain(kind.value), plain(number.value)
    name = server.lower()
    if name in _PMID:
        raw.setdefault("PMID", told)
        if "/pubmed/" in raw.get("URL", "") and not entry.field("url"):
            del raw["URL"]
        return True
    if name in _PMCID:
        raw.setdefault("PMCID", told)
        return True
    alone = "container-title" not in raw and raw.get("publisher", server).lower() == name
    if name not in _OTHER and entry.type in _PREPRINTS and alone:
        raw["type"] = "article"
        raw.setdefault("genre", "preprint")
        raw["publisher"] = server
        raw.setdefault("number", told)
        if re.sub(r"\W", "", raw.get("status", "")) in ("prepublished", "preprint"):
            del raw["status"]  # it would be said twice
    return any(told in raw.get(variable, "") for variable in ("number", "DOI", "URL"))


def _chapter(raw: dict[str, Any], entry: Entry) -> None:
    """In BibTeX an `@inbook` has the title of the book, and may have that of the chapter in
    `chapter`; BibLaTeX asks for a `booktitle`."""
    chapter = raw.get("chapter-number", "")
    if entry.type != "inbook" or "container-title" in raw or _NUMBER.fullmatch(chapter or "1"):
        return
    raw["container-title"], raw["title"] = raw.get("title", ""), chapter
    del raw["chapter-number"]


_ACCENT = re.compile(r"\\[`'^\"~=.uvHckr]\s*\{?\s*\\?([A-Za-z])\s*\}?")


def plain(value: str) -> str:
    """A short value without LaTeX: accents dropped, braces taken off, ties as spaces."""
    text = _ACCENT.sub(r"\1", value)
    text = text.replace("--", "–").replace("~", " ") if re.search(r"\w~\w|--", text) else text
    return " ".join(re.sub(r"[{}]", "", text).replace("\\", "").split())
