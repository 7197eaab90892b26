"""What a kind of work needs to be printed as such: preprints, editions, and facts in notes."""

from __future__ import annotations

import re
from typing import Any

from casepress.references import dates

#: Preprint servers, as records name them.
_SERVERS = re.compile(
    r"""(arXiv|bioRxiv|medRxiv|ChemRxiv|PsyArXiv|SocArXiv|Research\ Square
    |SSRN(?:\ Electronic\ Journal)?|Preprints(?:\.org)?|OSF\ Preprints|Authorea|JMIR\ Preprints
    |Preprints\ with\ The\ Lancet)
    (?:\ (?:\[?preprint\]?)?(?:\s*arXiv:(\S+))?)?""",
    re.I | re.X,
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_EDITION = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\.?\s*(?:ed\.?|edn\.?|edition)?", re.I)
_ACCESSED = re.compile(
    r"\[?(?:online;?\s*)?(?:last\s+)?(?:accessed|retrieved|cited|visited|viewed)(?:\s+on)?:?\s*"
    r"([\w ,./-]{0,24}\d{4}[\w./-]{0,12})\]?\.?",
    re.I,
)
_VERSION = re.compile(r"(?:R|Python|Stata)?\s*(?:package\s+)?version:?\s+(\d[\w.-]*)", re.I)
_STATUS = re.compile(
    r"(submitted|in press|forthcoming|in preparation|(?:e-?pub )?ahead of print"
    r"|e-?pub ahead of print|accepted)(?: for publication)?",
    re.I,
)
_URL = re.compile(r"https?://[^\s{}<>\"]+")


def complete(item: dict[str, Any]) -> None:
    """Complete a normalised record in place."""
    _edition(item)
    _note(item)
    _publisher(item)
    _preprint(item)


def _edition(item: dict[str, Any]) -> None:
    """An edition as a number where it is one: "Second", "12th edition" (Citing Medicine, ch. 2)."""
    typed = re.sub(r"</?(?:sup|i|b|span)[^<>]*>", "", item.get("edition", ""))
    words = re.sub(r"\s*(?:ed\.?|edition)$", "", typed, flags=re.I).lower()
    if words in _ORDINALS:
        item["edition"] = str(_ORDINALS.index(words) + 1)
    elif match := _EDITION.fullmatch(typed):
        item["edition"] = match[1]
    elif typed:
        item["edition"] = typed


def _note(item: dict[str, Any]) -> None:
    """The date of access, the version and the status, which authors write into the note."""
    note = item.get("note", "")
    if not note:
        return
    accessed = _ACCESSED.search(note)
    if accessed and "accessed" not in item:
        text = accessed[1].strip(" .")
        parts = dates.parse_words(text) or dates.parse_words(text.replace("-", " "))
        date = dates.parse_iso(text) or ({"date-parts": parts} if parts else None)
        item["accessed"] = date or {"literal": text}
    if "URL" not in item and "DOI" not in item and (address := _URL.search(note)) and accessed:
        item["URL"] = address[0].rstrip(".,;)")
    if "citation-key" not in item and (
        key := re.search(r"^Citation Key: (\S+)", note, re.I | re.M)
    ):
        item["citation-key"] = key[1]
    if (version := _VERSION.search(note)) and "version" not in item:
        item["version"] = version[1]
    if (status := _STATUS.fullmatch(note.strip(" .()[]"))) and "status" not in item:
        ahead = "ahead" in status[1].lower()
        item["status"] = "Epub ahead of print" if ahead else status[1].capitalize()


def _publisher(item: dict[str, Any]) -> None:
    """An address in the place of the publisher (`howpublished = {\\url{…}}`)."""
    publisher = item.get("publisher", "")
    if not (address := _URL.search(publisher)):
        return
    item.setdefault("URL", address[0].rstrip(".,;)"))
    rest = re.sub(r"(?i)available (?:at|from|online)[: ]*|\burl:?\s*", "", publisher)
    rest = rest.replace(address[0], "").strip(" .,;:()[]<>")
    if rest:
        item["publisher"] = rest
    else:
        del item["publisher"]
    if item["type"] == "document":
        item["type"] = "webpage"


def _preprint(item: dict[str, Any]) -> None:
    """A work whose journal or only publisher is a preprint server (JATS4R, Preprint citations)."""
    container = _SERVERS.fullmatch(item.get("container-title", ""))
    publisher = _SERVERS.fullmatch(item.get("publisher", ""))
    if item["type"] not in ("article-journal", "article", "document", "manuscript"):
        return
    if container is None and (publisher is None or "container-title" in item):
        return
    if item.keys() & {"volume", "issue"} or (container and "page" in item):
        return
    server = container or publisher
    assert server is not None
    item["type"] = "article"
    item.setdefault("genre", "preprint")
    if server[2]:
        item.setdefault("number", server[2])
    item.pop("container-title", None)
    item.pop("container-title-short", None)
    item["publisher"] = server[1]
