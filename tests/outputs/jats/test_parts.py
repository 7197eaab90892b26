"""Places where JATS or its receivers take less than an article has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casepress.article.ast import inlines, link, meta, para, walk
from casepress.outputs.jats import build_jats, validate
from casepress.outputs.jats.uri import host
from casepress.outputs.jats.uri import link as uri
from casepress.outputs.jats.xml import Node, find, words
from tests.samples.contract import article, journal

ADDRESSES = [
    ("https://example.org/?a=1&b=2", "https://example.org/?a=1&b=2"),
    ("https://EXAMPLE.org./A%20b", "https://example.org/A%20b"),
    ("https://example.org/a[1]<2>", "https://example.org/a%5B1%5D%3C2%3E"),
    ("https://пример.рф/ä#b", "https://xn--e1afmkfd.xn--p1ai/%C3%A4#b"),
    ("www.example.org", "www.example.org"),
    ("https://[::1", "https://[::1"),
]


def built(document: dict[str, Any]) -> Node:
    return etree.fromstring(build_jats(document, journal()))


def said(document: dict[str, Any]) -> list[Any]:
    """The inlines of the first paragraph, to be changed."""
    found: list[Any] = next(e for e in walk(document["blocks"]) if e["t"] == "Para")["c"]
    return found


@pytest.mark.parametrize(("address", "expected"), ADDRESSES)
def test_address(address: str, expected: str) -> None:
    assert uri(address) == expected


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://example.org/a", "example.org"), ("x", "x"), ("https://[", "https://[")],
)
def test_host(address: str, name: str) -> None:
    assert host(address) == name


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("mailto:ana@example.org", "write (ana@example.org)"),
        ("tel:123", "write (tel:123)"),
        ("https://example.org/", "write"),
    ],
)
def test_only_web_links_are_links(target: str, expected: str) -> None:
    document = article("minimal")
    said(document)[:] = [link(inlines("write"), target)]
    paragraph = next(p for p in built(document).iter("p") if words(p).startswith("write"))
    assert words(paragraph) == expected
    assert len(find(paragraph, "ext-link")) == (target.startswith("https"))


def test_a_link_in_a_link_keeps_its_words(dtds: Path) -> None:
    document = article("minimal")
    inner = link(inlines("inner"), "https://example.org/b")
    said(document)[:] = [link([*inlines("outer "), inner], "https://example.org/a")]
    assert validate(build_jats(document, journal()), dtds) == []


def test_a_lone_part_of_the_abstract_runs_in() -> None:
    document = article("full")
    del document["meta"]["abstract"]["c"][1:]
    abstract = next(built(document).iter("abstract"))
    assert [child.tag for child in abstract] == ["p"]
    assert words(abstract) == "Background Rice bodies are rare (1)."


def test_a_list_in_a_lone_part_of_the_abstract(dtds: Path) -> None:
    document = article("full")
    (part,) = document["meta"]["abstract"]["c"] = document["meta"]["abstract"]["c"][:1]
    part["c"][1].append({"t": "BulletList", "c": [[para(inlines("One."))]]})
    xml = build_jats(document, journal())
    assert validate(xml, dtds) == []
    assert [words(item) for item in built(document).findall(".//abstract/p/list")] == ["One."]


def test_pages_and_locator() -> None:
    """JATS takes one of them; the other is not lost."""
    document = article("full")
    document["meta"] |= {"fpage": meta("12"), "lpage": meta("15")}
    found = built(document)
    assert [words(n) for n in find(found, "//article-meta/fpage | //article-meta/lpage")] == [
        "12",
        "15",
    ]
    assert not find(found, "//article-meta/elocation-id")
    assert find(found, "//custom-meta[meta-name='elocation-id'][meta-value='e17']")
    assert find(found, "//counts/page-count[@count='4']")


def test_a_blank_in_another_face_is_a_blank() -> None:
    document = article("minimal")
    content = said(document)
    content[:] = [*inlines("one"), {"t": "Underline", "c": [{"t": "Space"}]}, *inlines("two")]
    found = built(document)
    assert not list(found.iter("underline"))
    assert "one two" in words(found)


def test_counts_the_words_of_the_body() -> None:
    document = article("minimal")
    before = int(find(built(document), "//word-count")[0].get("count", ""))
    said(document).extend(inlines(" three more words"))
    assert int(find(built(document), "//word-count")[0].get("count", "")) == before + 3
