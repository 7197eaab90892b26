"""A CSL-JSON record as `element-citation`.

Each element is as the JATS tag library and JATS4R ("Citations", "Data citations", "Preprint
citations") recommend; names, pages and dates as Citing Medicine understands them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.outputs.jats import uri
from casepress.outputs.jats.citation_dates import iso, issued
from casepress.outputs.jats.citation_names import GROUPS, people
from casepress.outputs.jats.richtext import plain, rich
from casepress.outputs.jats.xml import Child, Node, el, leaf
from casepress.references.pages import ends as page_ends
from casepress.references.pages import whole

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """The tagging of a CSL type: `publication-type`, the element of the work's own title, and the
    element of its container's title."""

    publication_type: str
    title: str = "source"
    container: str = "source"


_BOOK = Kind("book")
_PART = Kind("chapter", "chapter-title")
KINDS: Mapping[str, Kind] = {
    "article": Kind("working-paper", "article-title"),
    "article-journal": Kind("journal", "article-title"),
    "article-magazine": Kind("journal", "article-title"),
    "article-newspaper": Kind("newspaper", "article-title"),
    "bill": Kind("gov"),
    "book": _BOOK,
    "chapter": _PART,
    "classic": _BOOK,
    "dataset": Kind("data", "data-title"),
    "entry": _PART,
    "entry-dictionary": _PART,
    "entry-encyclopedia": _PART,
    "legal_case": Kind("gov"),
    "legislation": Kind("gov"),
    "manuscript": Kind("working-paper"),
    "paper-conference": Kind("confproc", "article-title"),
    "patent": Kind("patent"),
    "personal_communication": Kind("letter", "article-title"),
    "post": Kind("webpage", "article-title"),
    "post-weblog": Kind("webpage", "article-title"),
    "regulation": Kind("gov"),
    "report": Kind("report"),
    "review": Kind("journal", "article-title"),
    "review-book": Kind("journal", "article-title"),
    "software": Kind("software"),
    "standard": Kind("standard"),
    "thesis": Kind("thesis"),
    "webpage": Kind("webpage", "article-title"),
}
#: Works that are found by their own number.
_NUMBERED = {"patent": "patent", "standard": "std"}
_LOCATED = ("journal", "preprint", "working-paper")
_PREPRINT = Kind("preprint", "article-title")
_OTHER = Kind("other", "article-title")


def citation(record: Record) -> Node:
    """The `element-citation` of a record; a field that it lacks gives no element."""
    kind = _kind(record)
    children: list[Child] = [
        *(people(record, variable) for variable in GROUPS),
        *_titles(record, kind),
        _series(record),
        *_meeting(record),
        _text("edition", record, "edition"),
        _version(record),
        _number(record, kind),
        _text("publisher-loc", record, "publisher-place"),
        _publisher(record, kind),
        *issued(record.get("issued")),
        _text("volume", record, "volume"),
        _text("issue", record, "issue"),
        *_pages(record, kind),
        _size(record),
        *(leaf("isbn", i) for i in re.split(r"[\s,;]+", _string(record, "ISBN"))),
        _text("issn", record, "ISSN"),
        _text("comment", record, "genre"),
        _text("comment", record, "status"),
        *_ids(record),
        *_address(record),
    ]
    attributes = {"publication-type": kind.publication_type, "xml:lang": _language(record)}
    return el("element-citation", attributes, *children)


def _kind(record: Record) -> Kind:
    """CSL's `article` is a preprint or another paper outside a journal. It is a preprint if it has
    everything that JATS4R requires of one (Preprint citations) and either says so or has an
    address."""
    kind = str(record.get("type", ""))
    if kind == "article":
        named = "preprint" in _string(record, "genre").lower()
        needed = ("author", "title", "issued")
        whole = all(record.get(key) for key in needed) and bool(_server(record))
        if whole and (named or any(record.get(key) for key in ("DOI", "URL"))):
            return _PREPRINT
    return KINDS.get(kind, _OTHER)


def _hosted(kind: Kind) -> bool:
    """Whether the publisher is a repository or a server, which is the source if none is given."""
    return kind == _PREPRINT or kind.title == "data-title"


def _server(record: Record) -> str:
    return _string(record, "container-title") or _string(record, "publisher")


def _string(record: Record, key: str) -> str:
    value = record.get(key, "")
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _text(tag: str, record: Record, key: str) -> Node | None:
    return leaf(tag, plain(_string(record, key)))


def _series(record: Record) -> Node | None:
    """The series and the work's number in it: "Bones; 3" (Citing Medicine, chapter 2)."""
    parts = (_string(record, key) for key in ("collection-title", "collection-number"))
    return leaf("series", "; ".join(plain(part) for part in parts if part))


def _version(record: Record) -> Node | None:
    value = plain(_string(record, "version"))
    return leaf("version", value, {"designator": value})


def _language(record: Record) -> str:
    value = _string(record, "language")
    return value if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else ""


def _titles(record: Record, kind: Kind) -> list[Node | None]:
    container = _string(record, "container-title-short") or _string(record, "container-title")
    title = _string(record, "title")
    lone = kind.publication_type == "webpage" and not container
    own = "source" if lone else kind.title
    nodes = [el(own, None, *rich(title)) if title else None]
    if own != "source":
        source = _server(record) if _hosted(kind) else container
        nodes.append(el(kind.container, None, *rich(source)) if source else None)
    elif container:
        nodes.append(el("series", None, *rich(container)))
    return nodes


def _publisher(record: Record, kind: Kind) -> Node | None:
    if _hosted(kind) and not record.get("container-title"):
        return None  # the repository or the preprint server is the source
    return _text("publisher-name", record, "publisher")


def _meeting(record: Record) -> list[Node | None]:
    name = _string(record, "event-title") or _string(record, "event")
    date = record.get("event-date")
    when = iso(date) if isinstance(date, Mapping) else ""
    return [
        leaf("conf-name", plain(name)),
        leaf("conf-date", when, {"iso-8601-date": when}),
        _text("conf-loc", record, "event-place"),
    ]


def _number(record: Record, kind: Kind) -> Node | None:
    """The work's own number; that of an article is with its pages."""
    number = _string(record, "number")
    if kind.publication_type in _LOCATED:
        return None
    if kind.publication_type in _NUMBERED:
        return leaf(_NUMBERED[kind.publication_type], number)
    return leaf("pub-id", number, {"pub-id-type": "other"})


def _pages(record: Record, kind: Kind) -> list[Node | None]:
    """The first and last page in full ("123-8" → 123, 128), or an e-locator. Pages in addition to
    an e-locator are those of the article's own file (JATS4R: never both as locations)."""
    pages = _string(record, "page") or _string(record, "page-first")
    locator = _string(record, "number") if kind.publication_type in _LOCATED else ""
    if locator:  # CSL 1.0.2: an article's own number
        return [leaf("elocation-id", locator), leaf("comment", pages)]
    ranges = re.split(r"\s*[,;]\s*", pages)
    first, last = _range(ranges[0])
    if not first:
        return []
    if not last and len(ranges) == 1 and re.match(r"[a-zA-Z]", first):
        return [leaf("elocation-id", first)]
    if len(ranges) > 1:
        end = _range(ranges[-1])
        return [leaf("fpage", first), leaf("lpage", end[1] or end[0]), leaf("page-range", pages)]
    backwards = first.isdecimal() and last.isdecimal() and int(last) < int(first)
    typed = leaf("page-range", pages) if backwards else None  # as in the record
    return [leaf("fpage", first), leaf("lpage", last), typed]


def _range(text: str) -> tuple[str, str]:
    first, last = page_ends(text)
    return first, whole(first, last) if last else ""


def _size(record: Record) -> Node | None:
    count = _string(record, "number-of-pages")
    return leaf("size", count, {"units": "pages"})


def _ids(record: Record) -> list[Node | None]:
    doi = re.sub(
        r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", _string(record, "DOI"), flags=re.I
    )
    return [
        # The DOI last: some readers keep the last one only.
        leaf("pub-id", _string(record, "PMCID"), {"pub-id-type": "pmcid"}),
        leaf("pub-id", _string(record, "PMID"), {"pub-id-type": "pmid"}),
        leaf("pub-id", doi, {"pub-id-type": "doi"}),
    ]


def _address(record: Record) -> list[Node | None]:
    url, doi = _string(record, "URL"), _string(record, "DOI")
    accessed = record.get("accessed")
    when = iso(accessed)
    if not when and isinstance(accessed, Mapping):
        when = str(accessed.get("literal") or accessed.get("raw") or "")
    if doi and url.lower().endswith(doi.lower()):
        url = ""  # the same address twice
    attributes = {"content-type": "access-date", "iso-8601-date": iso(accessed)}
    attrs = {"ext-link-type": "uri", "xlink:href": uri.link(url)}
    return [leaf("ext-link", url, attrs), leaf("date-in-citation", when, attributes)]
