"""Pages, dates, names and rich text of CSL-JSON records."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from casepress.outputs.jats.citation_names import initials
from casepress.outputs.jats.references import citation
from casepress.outputs.jats.richtext import plain, rich
from casepress.outputs.jats.xml import el, words

PAGES = [
    ("123-8", ["fpage 123", "lpage 128"]),
    ("1123–45", ["fpage 1123", "lpage 1145"]),
    ("S12-S15", ["fpage S12", "lpage S15"]),
    ("S12-5", ["fpage S12", "lpage S15"]),
    ("98-102", ["fpage 98", "lpage 102"]),
    ("7", ["fpage 7"]),
    ("e123", ["elocation-id e123"]),
    ("12-15, 20", ["fpage 12", "lpage 20", "page-range 12-15, 20"]),
    ("", []),
]
DATES: list[tuple[dict[str, Any], list[str]]] = [
    ({"date-parts": [["2020"]]}, ["year 2020"]),
    ({"date-parts": [["2020", "05"]]}, ["year 2020", "month 5"]),
    ({"date-parts": [["2020", "5", "1"]]}, ["year 2020", "month 5", "day 1"]),
    ({"literal": "1 juill 2022"}, ["string-date 1 juill 2022"]),
    ({"literal": "2019"}, ["year 2019"]),
    ({"literal": "in press"}, ["comment in press"]),
    ({"raw": "spring 2018"}, ["string-date spring 2018"]),
    ({}, []),
]
NUMBERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"number": "e0233623", "citation-number": "6"}, ["elocation-id e0233623"]),
    ({"number": "163", "citation-number": "9"}, ["elocation-id 163"]),
    ({"citation-number": "1"}, []),
    ({"number": "e55", "page": "1-9"}, ["elocation-id e55", "comment 1-9"]),
    ({"type": "report", "number": "TR-7"}, ["pub-id TR-7"]),
    ({"type": "patent", "number": "US 7"}, ["patent US 7"]),
    ({"type": "standard", "number": "ISO 1"}, ["std ISO 1"]),
]
INITIALS = [
    ("P.", "P"),
    ("A. L.", "AL"),
    ("A.L.", "AL"),
    ("J.-P.", "JP"),
    ("J H", "JH"),
    ("Å.", "Å"),
    ("Ana Maria", "Ana Maria"),
    ("Jean P.", "Jean P."),
    ("LI WEI", "LI WEI"),
    ("Md.", "Md."),
    ("", ""),
]
#: What each type must have beside its `publication-type`: the facts that its readers look for.
FULL: dict[str, Any] = {
    "title": "On it",
    "author": [{"family": "Abe", "given": "S."}],
    "container-title": "Held in",
    "publisher": "Press",
    "issued": {"date-parts": [["2020"]]},
    "DOI": "10.1/a",
    "event-title": "A meeting",
}
TYPES = [
    ("article-journal", "journal", "article-title source"),
    ("book", "book", "source series publisher-name"),
    ("chapter", "chapter", "chapter-title source publisher-name"),
    ("paper-conference", "confproc", "article-title source conf-name publisher-name"),
    ("thesis", "thesis", "source publisher-name"),
    ("webpage", "webpage", "article-title source publisher-name"),
    ("dataset", "data", "data-title source publisher-name"),
    ("article", "preprint", "article-title source publisher-name pub-id"),
    ("report", "report", "source publisher-name"),
    ("software", "software", "source publisher-name"),
    ("song", "other", "article-title source"),
]
RICH = [
    ("a <i>b</i> c", "<x>a <italic>b</italic> c</x>"),
    ("p < 0.05 & q", "<x>p &lt; 0.05 &amp; q</x>"),
    ("<i>a <sup>2</sup></i>", "<x><italic>a <sup>2</sup></italic></x>"),
    ('<span class="nocase">iPSC</span> x', "<x>iPSC x</x>"),
    ('<span style="font-variant:small-caps;">d</span>', "<x><sc>d</sc></x>"),
    ("<i>never closed", "<x>&lt;i&gt;never closed</x>"),
    ("stray</i> end", "<x>stray&lt;/i&gt; end</x>"),
    ("<b><i>crossed</b></i>", "<x>&lt;b&gt;<italic>crossed&lt;/b&gt;</italic></x>"),
]


def tagged(**record: Any) -> list[str]:
    node = citation({"type": "article-journal", **record})
    return [f"{child.tag} {words(child)}" for child in node]


@pytest.mark.parametrize(("page", "expected"), PAGES)
def test_pages(page: str, expected: list[str]) -> None:
    assert tagged(page=page) == expected


@pytest.mark.parametrize(("issued", "expected"), DATES)
def test_dates(issued: dict[str, Any], expected: list[str]) -> None:
    assert tagged(issued=issued) == expected


@pytest.mark.parametrize(("record", "expected"), NUMBERS)
def test_numbers(record: dict[str, str], expected: list[str]) -> None:
    assert tagged(**record) == expected


@pytest.mark.parametrize(("given", "expected"), INITIALS)
def test_initials(given: str, expected: str) -> None:
    assert initials(given) == expected


@pytest.mark.parametrize(("kind", "published", "parts"), TYPES)
def test_types(kind: str, published: str, parts: str) -> None:
    node = citation({**FULL, "type": kind})
    assert node.get("publication-type") == published
    assert set(parts.split()) <= {str(child.tag) for child in node}
    assert words(node).count("On it") == words(node).count("Held in") == 1


def test_a_paper_that_no_server_holds_is_no_preprint() -> None:
    bare = {key: FULL[key] for key in ("title", "author", "issued", "DOI")}
    assert citation({**bare, "type": "article"}).get("publication-type") == "working-paper"
    assert citation({**bare, "type": "article", "publisher": "medRxiv"}).findtext("source")


@pytest.mark.parametrize(("text", "expected"), RICH)
def test_rich_text(text: str, expected: str) -> None:
    assert etree.tostring(el("x", None, *rich(text)), encoding="unicode") == expected


def test_plain_text() -> None:
    assert plain("J <i>Med</i> & co") == "J Med & co"


def test_repeated_identifier_is_written_once() -> None:
    assert tagged(DOI="10.1/a", URL="https://doi.org/10.1/A") == ["pub-id 10.1/a"]


def test_a_particle_that_ends_in_a_hyphen_is_joined() -> None:
    name = {"family": "Rashid", "given": "Omar", "non-dropping-particle": "al-"}
    node = citation({"type": "book", "author": [name], "title": "On it"})
    assert node.findtext(".//surname") == "al-Rashid"
