"""A CSL-JSON record as `element-citation`.

Element by element as the JATS tag library and JATS4R ("Citations", "Data citations", "Preprint
citations") recommend; names, pages and dates as Citing Medicine understands them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casepress.jats.richtext import plain, rich
from casepress.jats.xml import Child, Node, el, leaf

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """How a CSL type is tagged: `publication-type`, the element of the work's own title, and the
    element of the work that holds it."""

    publication_type: str
    title: str = "source"
    container: str = "source"


_BOOK = Kind("book")
_PART = Kind("book", "chapter-title")
KINDS: Mapping[str, Kind] = {
    "article": Kind("preprint", "article-title"),
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
    "post": Kind("web", "article-title"),
    "post-weblog": Kind("web", "article-title"),
    "regulation": Kind("gov"),
    "report": Kind("report"),
    "review": Kind("journal", "article-title"),
    "review-book": Kind("journal", "article-title"),
    "software": Kind("software", "data-title"),
    "standard": Kind("standard"),
    "thesis": Kind("thesis"),
    "webpage": Kind("web", "article-title"),
}
_OTHER = Kind("other", "article-title")
#: CSL name variables and the values of `person-group-type`.
GROUPS = {
    "author": "author",
    "editor": "editor",
    "container-author": "author",
    "collection-editor": "editor",
    "translator": "translator",
    "compiler": "compiler",
    "director": "director",
    "illustrator": "illustrator",
    "curator": "curator",
}


def citation(record: Record, position: int) -> Node:
    """The `element-citation` of the record at that place of the list (from 1); what it does not
    give leaves no element."""
    kind = KINDS.get(str(record.get("type", "")), _OTHER)
    children: list[Child] = [
        *(_people(record, variable) for variable in GROUPS),
        *_titles(record, kind),
        _text("series", record, "collection-title"),
        *_meeting(record),
        _text("edition", record, "edition"),
        _text("version", record, "version"),
        *_numbers(record, kind, position),
        _text("publisher-loc", record, "publisher-place"),
        _publisher(record, kind),
        *_date(record.get("issued")),
        _text("volume", record, "volume"),
        _text("issue", record, "issue"),
        *_pages(record),
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


def _string(record: Record, key: str) -> str:
    value = record.get(key, "")
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _text(tag: str, record: Record, key: str) -> Node | None:
    return leaf(tag, plain(_string(record, key)))


def _language(record: Record) -> str:
    value = _string(record, "language")
    return value if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else ""


def _people(record: Record, variable: str) -> Node | None:
    names = record.get(variable) or []
    found = [_person(name) for name in names if isinstance(name, Mapping)]
    found = [node for node in found if node is not None]
    if not found:
        return None
    if str(record.get(f"{variable}s-truncated", "")).lower() == "true":
        found.append(el("etal"))
    return el("person-group", {"person-group-type": GROUPS[variable]}, *found)


def _person(name: Mapping[str, Any]) -> Node | None:
    if name.get("literal"):
        return leaf("collab", str(name["literal"]))
    particles = ("dropping-particle", "non-dropping-particle")
    family = " ".join(str(name[k]) for k in (*particles, "family") if name.get(k))
    given = str(name.get("given", ""))
    if not family:
        return el("name", {"name-style": "given-only"}, el("given-names", None, given))
    return el(
        "name",
        {"name-style": "western"},
        leaf("surname", family),
        leaf("given-names", given),
        leaf("suffix", str(name.get("suffix", ""))),
    )


def _titles(record: Record, kind: Kind) -> list[Node | None]:
    container = _string(record, "container-title-short") or _string(record, "container-title")
    title = _string(record, "title")
    own = kind.title if container or kind.publication_type != "web" else "source"
    nodes = [el(own, None, *rich(title)) if title else None]
    if own != "source":
        source = container or (_string(record, "publisher") if own == "data-title" else "")
        nodes.append(el(kind.container, None, *rich(source)) if source else None)
    elif container:
        nodes.append(el("series", None, *rich(container)))
    return nodes


def _publisher(record: Record, kind: Kind) -> Node | None:
    if kind.title == "data-title" and not record.get("container-title"):
        return None  # the repository is the source
    return _text("publisher-name", record, "publisher")


def _meeting(record: Record) -> list[Node | None]:
    name = _string(record, "event-title") or _string(record, "event")
    date = record.get("event-date")
    when = _iso(date) if isinstance(date, Mapping) else ""
    return [
        leaf("conf-name", plain(name)),
        leaf("conf-date", when, {"iso-8601-date": when}),
        _text("conf-loc", record, "event-place"),
    ]


def _numbers(record: Record, kind: Kind, position: int) -> list[Node | None]:
    """The work's own number. `number` is the place in the list unless `citation-number` is."""
    number = _string(record, "number")
    if "citation-number" not in record and number == str(position):
        number = ""
    tags = {"patent": "patent", "standard": "std"}
    if kind.publication_type in tags:
        return [leaf(tags[kind.publication_type], number)]
    if kind.publication_type in ("journal", "preprint"):  # CSL 1.0.2: an article's own number
        return [leaf("elocation-id", number)]
    return [leaf("pub-id", number, {"pub-id-type": "other"})]


def _parts(date: Any) -> list[list[str]]:
    if not isinstance(date, Mapping):
        return []
    parts = date.get("date-parts") or []
    return [[str(p) for p in part if str(p)] for part in parts if isinstance(part, Sequence)]


def _iso(date: Any) -> str:
    """The first day of a CSL date in ISO 8601, as precise as it is given, or ''."""
    first = next((p for p in _parts(date) if p), [])
    if not first or not all(p.isdecimal() for p in first):
        return ""
    return "-".join(p.zfill(width) for p, width in zip(first, (4, 2, 2), strict=False))


def _date(date: Any) -> list[Node | None]:
    parts = [p for p in _parts(date) if p]
    if len(parts) == 1 and all(p.isdecimal() for p in parts[0]):
        names = ("year", "month", "day")
        found: list[Node | None] = [
            el(tag, None, value.lstrip("0")) for tag, value in zip(names, parts[0], strict=False)
        ]
        season = str(date.get("season", "")) if len(parts[0]) == 1 else ""
        return [*found, leaf("season", season)]
    if len(parts) == 2:
        joined = "/".join(_iso({"date-parts": [p]}) for p in parts)
        return [_string_date(joined)]
    said = str(date.get("literal") or date.get("raw") or "") if isinstance(date, Mapping) else ""
    return [_string_date(said)] if said else []


def _string_date(said: str) -> Node:
    """A date in the record's own words, its year tagged."""
    if re.fullmatch(r"\d{4}", said):
        return el("year", None, said)
    match = re.search(r"\b(?:1[5-9]|20)\d\d\b", said)
    if match is None:
        return el("comment", None, said)
    year = el("year", None, match[0])
    return el("string-date", None, said[: match.start()], year, said[match.end() :])


def _pages(record: Record) -> list[Node | None]:
    """First and last page in full ("123-8" → 123, 128), or an electronic locator."""
    pages = _string(record, "page") or _string(record, "page-first")
    ranges = re.split(r"\s*[,;]\s*", pages)
    first, last = _range(ranges[0])
    if not first:
        return []
    if not last and len(ranges) == 1 and re.match(r"[a-zA-Z]", first):
        return [leaf("elocation-id", first)]
    if len(ranges) > 1:
        end = _range(ranges[-1])
        return [leaf("fpage", first), leaf("lpage", end[1] or end[0]), leaf("page-range", pages)]
    return [leaf("fpage", first), leaf("lpage", last)]


def _range(pages: str) -> tuple[str, str]:
    first, _, last = (p.strip() for p in re.sub(r"\s*[-‐‑–—]+\s*", "-", pages).partition("-"))
    if last.isdecimal() and len(last) < len(first) and first[-len(last) :].isdecimal():
        last = first[: -len(last)] + last
    return first, last


def _size(record: Record) -> Node | None:
    count = _string(record, "number-of-pages")
    return leaf("size", count, {"units": "pages"})


def _ids(record: Record) -> list[Node | None]:
    doi = re.sub(
        r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", _string(record, "DOI"), flags=re.I
    )
    return [
        leaf("pub-id", doi, {"pub-id-type": "doi"}),
        leaf("pub-id", _string(record, "PMID"), {"pub-id-type": "pmid"}),
        leaf("pub-id", _string(record, "PMCID"), {"pub-id-type": "pmcid"}),
    ]


def _address(record: Record) -> list[Node | None]:
    url, doi = _string(record, "URL"), _string(record, "DOI")
    accessed = record.get("accessed")
    when = _iso(accessed)
    if not when and isinstance(accessed, Mapping):
        when = str(accessed.get("literal") or accessed.get("raw") or "")
    if doi and url.lower().endswith(doi.lower()):
        url = ""  # the same address twice
    attributes = {"content-type": "access-date", "iso-8601-date": _iso(accessed)}
    return [leaf("uri", url, {"xlink:href": url}), leaf("date-in-citation", when, attributes)]
