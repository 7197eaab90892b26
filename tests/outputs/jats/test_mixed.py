"""References as they are printed, for a journal that asks for it: no word lost, parts tagged."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from casepress.article.ast import emph, get, inlines, is_div, text, walk
from casepress.core.journal import Journal
from casepress.outputs.jats import build_jats, validate
from casepress.outputs.jats.citation_mixed import mixed
from casepress.outputs.jats.references import citation
from casepress.outputs.jats.xml import Node, el, words
from tests.samples.contract import article, journal

RECORD: dict[str, Any] = {
    "type": "article-journal",
    "title": "Lamps in 2018",
    "author": [
        {"family": "Berg", "given": "Ana B.", "non-dropping-particle": "van der"},
        {"family": "Minta", "given": "C.", "suffix": "Jr"},
        {"literal": "The Lamp Group"},
        {"family": "Late", "given": "L."},
    ],
    "container-title": "Ann Fict",
    "volume": "3",
    "issue": "2",
    "page": "101-105",
    "issued": {"date-parts": [["2018"]]},
    "DOI": "10.1000/x",
}
PRINTED = "van der Berg AB, Minta C Jr, The Lamp Group, et al. Lamps in 2018. |. 2018;3(2):101-5. "
PARTS = [
    ("person-group/string-name[1]/surname", "van der Berg"),
    ("person-group/string-name[1]/given-names", "AB"),
    ("person-group/string-name[2]/suffix", "Jr"),
    ("person-group/collab", "The Lamp Group"),
    ("article-title", "Lamps in 2018"),
    ("source/italic", "Ann Fict"),
    ("year", "2018"),
    ("volume", "3"),
    ("issue", "2"),
    ("fpage", "101"),
    ("pub-id[@pub-id-type='doi']", "10.1000/x"),
]


def printed() -> Node:
    before, after = PRINTED.split("|")
    link = el("ext-link", {"xlink:href": "https://doi.org/10.1000/x"}, "https://doi.org/10.1000/x")
    return el("mixed-citation", None, before, el("italic", None, "Ann Fict"), after, link)


@pytest.mark.parametrize(("path", "said"), PARTS)
def test_parts(path: str, said: str) -> None:
    node = mixed(citation(RECORD), printed())
    found: Any = node.xpath(path)
    assert [words(n) for n in found] == [said]
    assert node.get("publication-type") == "journal"


def test_no_word_is_lost() -> None:
    node = mixed(citation(RECORD), printed())
    assert words(node) == words(printed()).replace("https://doi.org/", "")


def test_a_number_is_no_part_of_another() -> None:
    record = {"type": "article-journal", "volume": "1", "title": "x", "author": []}
    assert not len(mixed(citation(record), el("mixed-citation", None, "2011;11:1-2")))
    assert len(mixed(citation(record), el("mixed-citation", None, "2011;1:1-2"))) == 1


def test_an_article_of_such_a_journal(dtds: Path) -> None:
    style = journal()
    wanted = {**style.data["citations"], "tagging": "mixed"}
    other: Journal = dataclasses.replace(style, data={**style.data, "citations": wanted})
    document = article("full")
    for entry in (e for e in walk(document["blocks"]) if is_div(e, "csl-entry")):
        before, after = inlines("van der Example A. On "), inlines(" 2018")
        entry["c"][1][0]["c"] = [*before, emph(inlines("it.")), *after]
    xml = build_jats(document, other)
    assert validate(xml, dtds) == []
    tree = etree.fromstring(xml)
    assert not list(tree.iter("element-citation"))
    entries = [e for e in walk(document["blocks"]) if is_div(e, "csl-entry")]
    found = list(tree.iter("mixed-citation"))
    assert [words(n) for n in found] == [text(e) for e in entries]
    assert [get(e, "number") for e in entries] == [words(n) for n in tree.iterfind(".//ref/label")]
