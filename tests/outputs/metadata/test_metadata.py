"""RIS, BibTeX and CSL-JSON are read back by the readers of reference files; meta tags and JSON-LD
say what the article says, and nothing where it says nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from casepress.article.ast import inlines, meta
from casepress.article.model import Article
from casepress.outputs.metadata import (
    Facts,
    bibtex,
    csl_record,
    head_links,
    head_tags,
    json_ld,
    ris,
)
from casepress.references.bibtex import importer
from casepress.references.importers import csl_json
from casepress.references.importers import ris as ris_reader
from tests import support
from tests.outputs.html import pages


def facts(name: str, **changes: Any) -> Facts:
    """The facts of a sample with some of its metadata changed; `None` takes one away."""
    document = pages.article(name)
    for key, value in changes.items():
        key = key.replace("_", "-")
        document["meta"].pop(key, None)
        if value is not None:
            document["meta"][key] = value
    return Facts(Article.from_json(document), support.journal())


def _read_bibtex(text: str) -> Any:
    return importer.read(text, "x.bib")


def _as_json(text: str) -> Any:
    return csl_json.read_json(text, "x.json")


FORMS: dict[str, tuple[Callable[[Facts], str], Callable[[str], Any]]] = {
    "ris": (ris, lambda text: ris_reader.read(text, "x.ris")),
    "bibtex": (bibtex, _read_bibtex),
    "csl": (lambda f: json.dumps([csl_record(f)]), _as_json),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", pages.ARTICLES)
def test_what_is_written_is_read_back(name: str, form: str) -> None:
    write, reader = FORMS[form]
    known = facts(name)
    records = reader(write(known))
    (record, _), *rest = records.items
    assert not rest and [f for f in records.findings if f.code.blocks] == []
    expected = csl_record(known)
    for key in ("title", "volume", "issue", "DOI", "container-title"):
        assert _bare(record.get(key, "")) == str(expected.get(key, "")), key
    assert [*map(_surname, record["author"])] == [*map(_surname, expected["author"])]
    given = [a.get("given", "") for a in record["author"]]
    assert given == [a.get("given", "") for a in expected["author"]]
    place = {str(record.get(k, "")) for k in ("page", "number")} - {""}
    assert place == {str(expected.get(k, "")) for k in ("page", "number")} - {""}


def _bare(value: Any) -> str:
    """A value without the mark that its capitals are kept."""
    return re.sub(r"^<span class=\"nocase\">(.*)</span>$", r"\1", str(value))


def _surname(author: dict[str, str]) -> str:
    """The name that comes first, with its particle, or that of a group."""
    particle = author.get("non-dropping-particle", "")
    family = author.get("family", author.get("literal", ""))
    return f"{particle} {family}".strip().replace("’", "'").replace("' ", "'")


def test_raised_and_lowered_figures_stay_such() -> None:
    known = facts("hard")
    assert known.title.startswith("Escherichia coli at 10⁹/L, H₂S in the breath and β-lamp light")
    assert "10⁹/L" in ris(known) and "H₂S" in bibtex(known)


def test_a_name_with_an_apostrophe_is_escaped_once() -> None:
    tree = pages.read(pages.written(pages.article("hard")))
    found = tree.xpath("//meta[@name='citation_author']/@content")
    assert "O’Specimen, Florence A. B." in found
    assert "d’Échantillon, Émile" in found
    assert "Sample, Bo, Jr" in found
    assert found[-1] == "The Invented Lighthouse Study Group"


def test_tags_in_the_order_of_the_authors() -> None:
    names = [(t.name, t.content) for t in head_tags(facts("hard"))]
    start = [name for name, _ in names].index("citation_author")
    assert [name for name, _ in names[start : start + 5]] == [
        "citation_author",
        "citation_author_institution",
        "citation_author_institution",
        "citation_author_orcid",
        "citation_author",
    ]
    assert ("citation_publication_date", "2025/07/01") in names
    assert ("citation_firstpage", "e42") in names
    assert not any(name == "citation_lastpage" for name, _ in names)


@pytest.mark.parametrize(
    ("absent", "tags"),
    [
        ("doi", {"citation_doi", "DC.identifier"}),
        ("date", {"citation_publication_date", "citation_online_date", "DC.date"}),
        ("license", {"DC.rights", "DCTERMS.license"}),
        ("volume", {"citation_volume"}),
        ("issue", {"citation_issue"}),
        ("keywords", {"citation_keywords"}),
        ("abstract", {"description", "DC.description", "og:description"}),
    ],
)
def test_an_absent_fact_has_no_tag(absent: str, tags: set[str]) -> None:
    assert tags <= {tag.name for tag in head_tags(facts("hard"))}
    without = facts("hard", **{absent: None})
    assert not tags & {tag.name for tag in head_tags(without)}
    assert "" not in {tag.content for tag in head_tags(without)}
    assert "" not in {link.href for link in head_links(without)}
    assert "" not in json_ld(without).values()


def test_json_ld() -> None:
    made = json_ld(facts("hard"))
    assert made["@type"] == "MedicalScholarlyArticle"
    assert len(made["headline"]) <= 110
    first = made["author"][0]
    assert first["@id"] == "https://orcid.org/0000-0002-1825-0097"
    assert first["familyName"] == "van der Example"
    assert first["affiliation"][0]["@id"] == "https://ror.org/0zzzzzz02"
    assert made["author"][-1]["@type"] == "Organization"
    issue = made["isPartOf"]
    assert (issue["issueNumber"], issue["isPartOf"]["volumeNumber"]) == ("3", "1")
    assert issue["isPartOf"]["isPartOf"]["@type"] == "Periodical"
    assert len(made["citation"]) == 10
    assert "<" not in made["citation"][0]["name"]


def test_a_long_description_ends_with_a_word() -> None:
    known = facts("hard")
    assert len(known.description) <= 202
    assert known.abstract.startswith(known.description.removesuffix(" …"))


def test_signs_that_bibtex_reads() -> None:
    title = {"t": "MetaInlines", "c": inlines("50% of #1 & {x} _y_ ~ ^ \\ $")}
    known = facts("full", title=title, doi=meta("10.1/a_b%c"))
    (record, _), *_ = importer.read(bibtex(known), "x.bib").items
    assert _bare(record["title"]) == "50% of #1 & {x} _y_ ~ ^ \\ $"
    assert record["DOI"] == "10.1/a_b%c"
