"""PubMed's XML (NLM, "MEDLINE/PubMed XML Data Elements"): the articles of an export."""

from __future__ import annotations

import re
from typing import Any

from casepress.references import dates
from casepress.references.importers import xml
from casepress.references.importers.base import Importer, Records
from casepress.references.normalise import Place
from casepress.references.places import Places

_TITLES = ("ArticleTitle", "BookTitle")
_FACES = {"i": "i", "b": "b", "sup": "sup", "sub": "sub", "u": ""}


def recognises(text: str) -> bool:
    """Whether a text is PubMed's XML."""
    return "<PubmedArticle" in text or "<PubmedBookArticle" in text


def read(text: str, name: str) -> Records:
    """The articles of the file; any other file gives a finding (SRC021)."""
    root, findings = xml.parse(text, name)
    if root is None:
        return Records(findings=findings)
    records, places = Records(), Places(text, name)
    for article in root.iter("PubmedArticle", "PubmedBookArticle"):
        raw = _record(article) if article.tag == "PubmedArticle" else _book(article)
        records.items.append((raw, _place(article, places)))
    return records


def _place(article: Any, places: Places) -> Place:
    start = places.offset(article.sourceline, 1)
    return lambda variable: places.span(start, start + 1)


def _record(article: Any) -> dict[str, Any]:
    kinds = {_text(one).lower() for one in article.iter("PublicationType")}
    journal = article.find(".//Article/Journal")
    raw: dict[str, Any] = {
        "type": "article" if "preprint" in kinds else "article-journal",
        "title": re.sub(r"(?<!\.)\.$", "", _rich(article.find(".//ArticleTitle"))),
        "author": [_person(one) for one in article.findall(".//Article/AuthorList/Author")],
        "container-title": _text(article.find(".//Article/Journal/Title")),
        "container-title-short": _text(article.find(".//MedlineJournalInfo/MedlineTA")),
        "volume": _text(article.find(".//JournalIssue/Volume")),
        "issue": _text(article.find(".//JournalIssue/Issue")),
        "page": _pages(article.find(".//Pagination")),
        "PMID": _text(article.find(".//MedlineCitation/PMID")),
        "language": _text(article.find(".//Article/Language")),
    }
    if journal is not None:
        raw["issued"] = _date(journal.find("JournalIssue/PubDate"))
    numbers = [
        *((one.get("IdType"), _text(one)) for one in article.findall("PubmedData/ArticleIdList/*")),
        *((one.get("EIdType"), _text(one)) for one in article.iter("ELocationID")),
    ]
    for kind, value in numbers:
        variable = {"doi": "DOI", "pmc": "PMCID"}.get(kind or "")
        if variable:
            raw.setdefault(variable, value)
        elif kind == "pii" and not raw["page"] and re.fullmatch(r"e?\d{1,7}", value, re.I):
            raw["page"] = value
    if "retracted publication" in kinds:
        raw["status"] = "Retracted"
    return {variable: value for variable, value in raw.items() if value}


def _pages(pagination: Any) -> str:
    if pagination is None:
        return ""
    ends = [_text(pagination.find(tag)) for tag in ("StartPage", "EndPage")]
    return _text(pagination.find("MedlinePgn")) or "-".join(filter(None, ends))


def _book(article: Any) -> dict[str, Any]:
    """A book, or a chapter of one such as those of StatPearls."""
    book, title = article.find(".//Book"), _rich(article.find(".//BookDocument/ArticleTitle"))
    people = {
        one.get("Type", "authors"): [_person(author) for author in one.findall("Author")]
        for one in article.iter("AuthorList")
    }
    host = _rich(book.find("BookTitle")) if book is not None else ""
    raw: dict[str, Any] = {
        "type": "chapter" if title else "book",
        "title": re.sub(r"(?<!\.)\.$", "", title or host),
        "container-title": host if title else "",
        "author": people.get("authors"),
        "editor": people.get("editors"),
        "PMID": _text(article.find(".//BookDocument/PMID")),
    }
    if book is not None:
        raw |= {
            "publisher": _text(book.find("Publisher/PublisherName")),
            "publisher-place": _text(book.find("Publisher/PublisherLocation")),
            "edition": _text(book.find("Edition")),
            "volume": _text(book.find("Volume")),
            "ISBN": _text(book.find("Isbn")),
            "issued": _date(book.find("PubDate")),
        }
    return {variable: value for variable, value in raw.items() if value}


def _person(author: Any) -> dict[str, str]:
    group = _text(author.find("CollectiveName"))
    if group:
        return {"literal": group}
    parts = {
        "family": _text(author.find("LastName")),
        "given": _text(author.find("ForeName")) or _text(author.find("Initials")),
        "suffix": _text(author.find("Suffix")),
    }
    return {part: value for part, value in parts.items() if value}


def _date(date: Any) -> dict[str, Any] | None:
    if date is None:
        return None
    if words := _text(date.find("MedlineDate")):
        found = dates.parse_words(words)
        return {"date-parts": found} if found else {"raw": words}
    year, season = _text(date.find("Year")), _text(date.find("Season"))
    if season:
        return {"raw": f"{season} {year}"}
    month = dates.month(_text(date.find("Month")))
    day = _text(date.find("Day"))
    return {"date-parts": [[one for one in (year, month, day) if one]]}


def _text(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _rich(element: Any) -> str:
    """The text of a title, with the tags of CSL-JSON."""
    if element is None:
        return ""
    out = [element.text or ""]
    for child in element:
        tag = _FACES.get(str(child.tag), "")
        inner = _rich(child)
        out.append(f"<{tag}>{inner}</{tag}>" if tag else inner)
        out.append(child.tail or "")
    return " ".join("".join(out).split()) if element.tag in _TITLES else "".join(out)


IMPORTER = Importer(
    "PubMed XML", (".xml",), read, re.compile(r"<Pubmed(?:Book)?Article\b(?!Set)"), recognises
)
