"""What others read in our files: pandoc, `pubmed_parser` and `elifetools` find what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pubmed_parser  # type: ignore[import-untyped]
import pytest
from elifetools import parseJATS  # type: ignore[import-untyped]
from lxml import etree

from casepress.article.ast import get, text, walk
from casepress.article.model import Article
from casepress.article.pandoc import read as read_back
from casepress.outputs.jats import build_jats
from casepress.source.repository import Repository
from tests.samples.contract import REPOSITORY, article, journal

from .reading import ELSEWHERE, for_pandoc

Document = dict[str, Any]
HARD = REPOSITORY / "tests" / "manuscripts" / "hard"


def checked(root: Path, identifier: str) -> Document:
    from casepress import pipeline

    return pipeline.check(Repository.open(root), journal(), identifier).document


#: The articles that are read: one with every fact, one with few, the published one, the hard one.
ARTICLES: dict[str, Callable[[], Document]] = {
    "full": lambda: article("full"),
    "minimal": lambda: article("minimal"),
    "published": lambda: checked(REPOSITORY, "000QGPL-idem-breast-metastasis"),
    "hard": lambda: checked(HARD, "hard"),
}


@pytest.fixture(scope="module", params=ARTICLES)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A path to the JATS file, and the document that it was made from."""
    document = ARTICLES[request.param]()
    path = tmp_path_factory.mktemp("jats") / f"{request.param}.xml"
    path.write_bytes(build_jats(document, journal()))
    return path, document


def elements(document: Document, kind: str) -> list[Any]:
    return [e for e in walk(document["blocks"]) if e["t"] == kind]


def test_pubmed_parser(read: tuple[Path, Document]) -> None:
    path, document = read
    facts = Article.from_json(document)
    if not facts.published:  # it cannot do without a year
        with pytest.raises(KeyError, match="year"):
            pubmed_parser.parse_pubmed_xml(str(path))
        return
    found = pubmed_parser.parse_pubmed_xml(str(path))
    assert found["doi"] == facts.doi
    assert found["publisher_id"] == facts.id
    assert found["publication_year"] == int(facts.published[:4])
    assert len(found["affiliation_list"]) == max(1, len(facts.affiliations))
    assert {tuple(a[:2]) for a in found["author_list"] if a[0]} <= {
        (a.surname, a.given) for a in facts.authors
    }


def test_pubmed_parser_references(read: tuple[Path, Document]) -> None:
    path, document = read
    facts = Article.from_json(document)
    found = pubmed_parser.parse_pubmed_references(str(path)) or []
    assert [r["ref_id"] for r in found] == [f"ref-{n}" for n, _ in enumerate(facts.references, 1)]
    dois = [str(r.get("DOI", "")).removeprefix("https://doi.org/") for r in facts.references]
    assert [r["doi_cited"] for r in found] == dois


def test_pubmed_parser_floats(read: tuple[Path, Document]) -> None:
    path, document = read
    figures = [f for f in elements(document, "Figure") if get(f, "label")]
    found = [f for f in pubmed_parser.parse_pubmed_caption(str(path)) or [] if f["fig_label"]]
    assert [f["fig_label"].strip() for f in found] == [get(f, "label") for f in figures]
    tables = [e for e in elements(document, "Div") if get(e, "label").startswith("Table")]
    seen = pubmed_parser.parse_pubmed_table(str(path)) or []
    assert [t["label"].strip() for t in seen if t["label"]] == [get(t, "label") for t in tables]


def test_elifetools(read: tuple[Path, Document]) -> None:
    path, document = read
    facts = Article.from_json(document)
    soup = parseJATS.parse_document(str(path))
    assert parseJATS.doi(soup) == (facts.doi or None)
    people = parseJATS.contributors(soup)
    named = [p.get("collab") or p.get("surname") or p.get("given-names") for p in people]
    assert named == [a.collective or a.surname for a in facts.authors]
    assert [p.get("orcid", "").rpartition("/")[2] for p in people] == [
        a.orcid for a in facts.authors
    ]
    assert len(parseJATS.refs(soup)) == len(facts.references)
    pictures = len(elements(document, "Image"))
    graphical = document["meta"].get("graphical-abstract")
    pictures += sum(e["t"] == "Image" for e in walk(graphical)) if graphical else 0
    assert len(parseJATS.graphics(soup)) + len(parseJATS.inline_graphics(soup)) == pictures


def test_elifetools_dates(read: tuple[Path, Document]) -> None:
    path, document = read
    facts = Article.from_json(document)
    soup = parseJATS.parse_document(str(path))
    for date, kind in (
        (facts.published, "pub_date"),
        (facts.received, "received_date"),
        (facts.accepted, "accepted_date"),
    ):
        if not date:
            assert getattr(parseJATS, f"{kind}_date")(soup) is None
            continue
        parts = (getattr(parseJATS, f"{kind}_{part}")(soup) for part in ("year", "month", "day"))
        assert "-".join(str(part).zfill(2) for part in parts) == date
    assert parseJATS.collection_year(soup) == (
        int(facts.published[:4]) if facts.published else None
    )


def test_pandoc(read: tuple[Path, Document]) -> None:
    """Every word of body and back comes back from pandoc's reader, and no other; so do the
    references, figures and tables."""
    path, document = read
    facts = Article.from_json(document)
    tree = for_pandoc(etree.parse(str(path)).getroot())
    back, _ = read_back(etree.tostring(tree, encoding="unicode"), format="jats")
    said = [s for s in facts.sections if get(s, "role") not in ELSEWHERE]
    assert Counter(text(back["blocks"]).split()) == Counter(text(said).split())
    references = back["meta"].get("references", {}).get("c", [])
    assert len(references) == len(facts.references)
    for kind in ("Figure", "Table"):
        assert len(elements(back, kind)) == sum(e["t"] == kind for e in walk(said))
