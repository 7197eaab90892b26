"""Awkward records, against what is to be printed and against pandoc's own citeproc."""

from __future__ import annotations

from functools import cache

import pytest

from casepress.article.ast import walk
from casepress.references.csl import Rendered
from tests.references.csl.citing import cases, listed, normalised, one, shown

ROWS = cases("records.yaml")
IDS = [row["name"] for row in ROWS]


def _items() -> list[dict[str, object]]:
    return [normalised({"id": f"r{i}", **row["record"]}) for i, row in enumerate(ROWS)]


@cache
def _rendered(engine: str) -> Rendered:
    return listed(_items(), engine)


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_record(row: dict[str, str]) -> None:
    # Rendered alone and after all others: nothing may stay behind in the style.
    alone = shown(one({"id": "x", **row["record"]}))  # type: ignore[dict-item]
    among = shown(_rendered("citeproc-py").entries[ROWS.index(row)].inlines)
    assert alone == among == row["printed"]


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_against_pandoc(row: dict[str, str]) -> None:
    theirs = shown(_rendered("pandoc").entries[ROWS.index(row)].inlines)
    assert theirs == row.get("pandoc", row["printed"])
    assert ("pandoc" in row) == ("reason" in row)


def test_links() -> None:
    raw = next(row["record"] for row in ROWS if "all identifiers" in row["name"])
    found = [n["c"][2][0] for n in walk(one({"id": "x", **raw})) if n["t"] == "Link"]
    assert found == [
        "https://doi.org/10.1000/x",
        "https://pubmed.ncbi.nlm.nih.gov/35790288/",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC99/",
    ]


def test_the_address_of_an_old_doi_is_escaped() -> None:
    raw = next(row["record"] for row in ROWS if "old DOI" in row["name"])
    found = [n["c"][2][0] for n in walk(one({"id": "x", **raw})) if n["t"] == "Link"]
    assert found[0].endswith("77:1%3C1::AID-CNCR1%3E3.0.CO;2-%23")
