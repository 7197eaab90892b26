"""Fields that pandoc does not convert: preprint servers, issues, and parts of books."""

from __future__ import annotations

import re
from typing import Any

from casepress.references.bibtex.latex import text as plain
from casepress.references.bibtex.scanner import Entry
from casepress.references.vocabulary import ARTICLES

#: Types of entries that are a preprint if a server is their only publisher.
_PREPRINTS = {"article", "electronic", "misc", "online", "preprint", "unpublished"}
_PMID, _PMCID = {"pubmed", "pmid"}, {"pmc", "pmcid", "pubmed central"}
#: The values of `eprinttype` other than preprint servers.
_OTHER = {"doi", "googlebooks", "handle", "hdl", "isbn", "jstor", "urn", *_PMID, *_PMCID}
#: The titles of the container of a work.
_CONTAINERS = {
    *("booktitle", "booksubtitle", "booktitleaddon"),
    *("journal", "journaltitle", "journalsubtitle", "mainsubtitle"),
}
_NUMBER = re.compile(r"[\divxlc.,–\s-]+", re.I)


def complete(raw: dict[str, Any], entry: Entry) -> set[str]:
    """Add to a record what pandoc omits: the identifier or preprint server of `eprint`, an issue in
    the field `issue`, and the title of a chapter. Returns the names of the fields that a record of
    this kind cannot hold and that are therefore unused."""
    issue, number = entry.field("issue"), entry.field("number")
    if issue and not number and raw.get("type") in ARTICLES:
        raw.setdefault("issue", plain(issue.value))
    _chapter(raw, entry)
    is_held = _eprint(raw, entry)
    named = {one.name for one in entry.fields}
    lost = set() if is_held else {"eprint", "eprinttype", "archiveprefix"}
    if "container-title" not in raw:
        lost |= _CONTAINERS
    if "issue" not in raw:
        lost.add("issue")
    return lost & named


def _eprint(raw: dict[str, Any], entry: Entry) -> bool:
    """Add the identifier or server of `eprint`; returns whether the record then holds it."""
    kind, number = entry.field("eprinttype", "archiveprefix"), entry.field("eprint")
    if kind is None or number is None:
        return kind is number
    server, value = plain(kind.value), plain(number.value)
    name = server.lower()
    if value.lower().startswith("arxiv:"):  # Mendeley
        raw["URL"] = raw.get("URL", "").replace(f"/{value}", f"/{value[6:]}")
        value = value[6:]
    if name in _PMID:
        raw.setdefault("PMID", value)
        if "/pubmed/" in raw.get("URL", "") and not entry.field("url"):
            del raw["URL"]
        return True
    if name in _PMCID:
        raw.setdefault("PMCID", value)
        return True
    alone = "container-title" not in raw and raw.get("publisher", server).lower() == name
    if name not in _OTHER and entry.type in _PREPRINTS and alone:
        raw["type"] = "article"
        raw.setdefault("genre", "preprint")
        raw["publisher"] = server
        raw.setdefault("number", value)
        if re.sub(r"\W", "", raw.get("status", "")) in ("prepublished", "preprint"):
            del raw["status"]  # the genre already says so
    return any(value in raw.get(variable, "") for variable in ("number", "DOI", "URL"))


def _chapter(raw: dict[str, Any], entry: Entry) -> None:
    """Set the titles of an `@inbook`: in BibTeX its `title` is that of the book, and `chapter` may
    hold that of the chapter; BibLaTeX requires a `booktitle`."""
    chapter = raw.get("chapter-number", "")
    if entry.type != "inbook" or "container-title" in raw or _NUMBER.fullmatch(chapter or "1"):
        return
    raw["container-title"], raw["title"] = raw.get("title", ""), chapter
    del raw["chapter-number"]
