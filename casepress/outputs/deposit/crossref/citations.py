"""`citation_list`: the works that the article cites, by their DOIs and their facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.article.ast import get, is_div, text, walk
from casepress.article.nodes import Div
from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import Node, el, group, leaf

#: The citation types of the schema for those of CSL; others are "other".
_TYPES = {
    "article-journal": "journal_article",
    "article-magazine": "journal_article",
    "article-newspaper": "other",
    "article": "preprint",
    "book": "book",
    "chapter": "book_chapter",
    "dataset": "dataset",
    "entry-encyclopedia": "book_chapter",
    "paper-conference": "conference_paper",
    "patent": "patent",
    "post-weblog": "blog_post",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "thesis": "dissertation",
    "webpage": "web_resource",
}
_JOURNAL = "journal_article"
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,200}")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dX]")
_ISBN = re.compile(r"(97[89]-)?\d[\d \-]+[\dX]")
_TAG = re.compile(r"</?[a-z][^>]*>")


def citations(record: Record) -> Node | None:
    """A citation for each entry of the list, in its order."""
    printed = _printed(record)
    found = [
        _citation(str(place), reference, printed.get(str(place), ""))
        for place, reference in enumerate(record.article.references, 1)
    ]
    return group("citation_list", None, *found)


def _printed(record: Record) -> dict[str, str]:
    """The entries as the list prints them, by number."""
    block = record.article.reference_list
    entries = [e for e in walk(block) if is_div(e, "csl-entry")] if block else []
    return {
        get(e, "number"): " ".join(text(Div(e).blocks[0]["c"]).split())
        for e in entries
        if Div(e).blocks and Div(e).blocks[0]["t"] in ("Para", "Plain")
    }


def _citation(number: str, reference: Mapping[str, Any], printed: str) -> Node:
    kind = _TYPES.get(str(reference.get("type", "")), "other")
    title, whole = _string(reference, "title"), _string(reference, "container-title")
    doi = bare_doi(_string(reference, "DOI"))
    journal = kind == _JOURNAL
    page = re.split(r"\s*[-–,;]\s*", _string(reference, "page"))[0]
    own_number = _string(reference, "number") if journal else ""
    alone = kind not in (_JOURNAL, "book_chapter", "conference_paper")
    fields = {
        "issn": _matching(_ISSN, _string(reference, "ISSN")) if journal else "",
        "journal_title": whole if journal else "",
        "author": _first_author(reference),
        "volume": _string(reference, "volume")[:32],
        "issue": _string(reference, "issue")[:32],
        "first_page": "" if own_number else page[:32],
        "elocation_id": own_number,
        "cYear": _year(reference),
        "doi": doi,
        "isbn": _matching(_ISBN, _string(reference, "ISBN"))[:17],
        "volume_title": "" if journal else title if alone else whole,
        "edition_number": _string(reference, "edition")[:15],
        "article_title": "" if alone else title,
        "unstructured_citation": "" if doi or journal else printed,
    }
    found = [leaf(name, value) for name, value in fields.items()]
    return el("citation", {"key": f"ref{number}", "type": kind}, *found)


def bare_doi(value: str) -> str:
    """A DOI without its address; "" for what is not one."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.I)
    return _matching(_DOI, bare)


def _matching(pattern: re.Pattern[str], value: str) -> str:
    return value if pattern.fullmatch(value) else ""


def _string(reference: Mapping[str, Any], key: str) -> str:
    value = reference.get(key, "")
    return " ".join(_TAG.sub("", str(value)).split()) if isinstance(value, str) else ""


def _first_author(reference: Mapping[str, Any]) -> str:
    people = reference.get("author") or reference.get("editor") or [{}]
    first = people[0]
    particle = first.get("non-dropping-particle", "")
    family = " ".join(part for part in (particle, first.get("family", "")) if part)
    return family or str(first.get("literal", ""))


def _year(reference: Mapping[str, Any]) -> str:
    issued = reference.get("issued")
    parts = issued.get("date-parts", []) if isinstance(issued, Mapping) else []
    return str(parts[0][0]) if parts and parts[0] else ""
