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
    (?:\ (?:\[?preprint\]?)?(?:\s*arXiv:(\S+))?)?(?:\s?:\sthe\ preprint\ server.*)?""",
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
_VERSION = re.compile(
    r"(?:R|Python|Stata)?\s*(?:package\s+)?version(?:\ number)?:?\s+(\d[\w.-]*)", re.I
)
_STATUS = re.compile(
    r"(submitted|in press|forthcoming|in preparation|(?:e-?pub )?ahead of print"
    r"|e-?pub ahead of print|accepted)(?: for publication)?",
    re.I,
)
_URL = re.compile(r"https?://[^\s{}<>\"]+")


def complete(item: dict[str, Any]) -> None:
    """Complete a normalised record in place."""
    _version(item)
    _access(item)
    _extent(item)
    _edition(item)
    _note(item)
    _publisher(item)
    _preprint(item)


#: The extent of a book: "928 p.", "xii, 314 pages", "2 v. (xxii, 2500 p.)", a lone "928".
_EXTENT = re.compile(
    r"(?:(\d+) ?v(?:ol(?:ume)?s?)?\.?,? ?)?\(?((?:[ivxlc]+, ?)?\d+) ?(p(?:ages?|p|gs)?\.?)?\)?",
    re.I,
)


def _extent(item: dict[str, Any]) -> None:
    """The number of pages of a whole work, which programs write where a chapter has its pages."""
    match = _EXTENT.fullmatch(item.get("page", "").strip())
    if match is None or not (item["type"] in ("book", "thesis") or match[3]):
        return
    del item["page"]
    item.setdefault("number-of-pages", match[2])
    if match[1]:
        item.setdefault("number-of-volumes", match[1])


def _access(item: dict[str, Any]) -> None:
    """The date on which a web page was seen, of which EndNote writes the year as a volume."""
    year, day = item.get("volume", ""), item.get("issue", item.get("number", ""))
    if item["type"] != "webpage" or not re.fullmatch(r"[12]\d{3}", year):
        return
    if (parts := dates.parse_words(f"{day} {year}")) is None:
        return
    item.setdefault("accessed", {"date-parts": parts})
    for variable in ("volume", "issue", "number"):
        item.pop(variable, None)


def _version(item: dict[str, Any]) -> None:
    """The version of software or data, which programs write as an edition."""
    if item["type"] in ("dataset", "software") and "edition" in item:
        item.setdefault("version", re.sub(r"^v(?:ersion)?\.? ?(?=\d)", "", item.pop("edition")))


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
