"""What a manuscript brings is text on the page, wherever it tries to be more."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from casepress.article.ast import attr, link, meta, para, span, string
from tests.outputs.html import pages

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></style></script>{{7*7}}"


def _everywhere(node: Any) -> Any:
    """Every text of a document, and every attribute, with the attack behind it."""
    if isinstance(node, list):
        if len(node) == 3 and isinstance(node[0], str) and isinstance(node[1], list):
            name, classes, pairs = node
            kept = ("role", "part", "ref-type", "number", "decimal", "width", "dir", "panels")
            return [
                name,
                [*classes, SCRIPT],
                [[k, v if k in kept else v + SCRIPT] for k, v in pairs],
            ]
        return [_everywhere(item) for item in node]
    if isinstance(node, dict):
        if node.get("t") in ("Str", "MetaString"):
            return {**node, "c": f"{node['c']}{SCRIPT}"}
        if node.get("t") == "Code":
            return {**node, "c": [attr(), SCRIPT]}
        return {key: _everywhere(value) for key, value in node.items()}
    return node


#: Facts that are data of the journal or of casepress, or from a closed list.
_CLOSED = ("casepress", "article-type", "status", "lang", "date", "date-received", "date-accepted")


def attacked(name: str) -> dict[str, Any]:
    """A sample article with the attack in every text and attribute."""
    document = pages.article(name)
    facts = copy.deepcopy(document["meta"])
    made = {k: v if k in _CLOSED else _everywhere(v) for k, v in facts.items()}
    return {**document, "meta": made, "blocks": _everywhere(document["blocks"])}


@pytest.mark.parametrize("name", pages.ARTICLES)
def test_a_script_in_every_text_and_attribute_stays_text(name: str) -> None:
    usual = pages.read(pages.written(pages.article(name)))
    tree = pages.read(pages.written(attacked(name)))
    assert len(tree.xpath("//script")) == len(usual.xpath("//script"))
    assert len(tree.xpath("//style")) == 1
    handlers = [a for e in tree.iter() for a in e.attrib if a.startswith("on")]
    assert handlers == []
    assert len(tree.xpath("//img[@src='x']")) == 0
    assert "alert(1)" in tree.text_content()
    assert "{{7*7}}" in tree.text_content()
    json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "../../etc/passwd",
        "blob:https://x",
        "java\nscript:alert(1)",
    ],
)
def test_an_address_that_is_no_web_address_is_printed(address: str) -> None:
    document = pages.article("minimal")
    document["blocks"][0]["c"][1].append(para([link([string("words")], address)]))
    tree = pages.read(pages.written(document))
    hrefs = tree.xpath("//div[@id='page-text']//a[.='words']/@href")
    assert hrefs == []
    assert "words (" in tree.text_content()


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://x.org/a?b=c&d", "https://x.org/a?b=c&d"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("doi:10.1000/x", "https://doi.org/10.1000/x"),
    ],
)
def test_web_addresses_are_links(address: str, href: str) -> None:
    document = pages.article("minimal")
    document["blocks"][0]["c"][1].append(para([link([string("words")], address)]))
    assert pages.read(pages.written(document)).xpath("//a[.='words']/@href") == [href]


def test_an_id_cannot_take_the_place_of_the_pages_own() -> None:
    document = pages.article("minimal")
    for name in ("page-contents", "1a", "a b", 'x"onclick="', "id-x"):
        document["blocks"][0]["c"][1].append(para([span(attr(name), [string("here")])]))
    tree = pages.read(pages.written(document))
    ids = tree.xpath("//div[@id='page-text']//span[.='here']/@id")
    assert ids == ["id-page-contents", "id-1a", "a_20b", "x_22onclick_3d_22", "id-id-x"]


def test_a_direction_is_one_of_three() -> None:
    document = pages.article("minimal")
    made = span(attr("", [], {"dir": "up", "lang": "ar"}), [string("here")])
    document["blocks"][0]["c"][1].append(para([made]))
    (found,) = pages.read(pages.written(document)).xpath("//span[.='here']")
    assert dict(found.attrib) == {"lang": "ar"}


def test_the_journals_wording_is_escaped_too() -> None:
    document = pages.article("minimal")
    document["meta"]["subject"] = meta("<b>bold & brave</b>")
    tree = pages.read(pages.written(document))
    assert "<b>bold & brave</b>" in tree.text_content()
