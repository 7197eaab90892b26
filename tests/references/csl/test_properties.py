"""Every normalised record is printed, and none of its words is lost."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.article.ast import text, walk
from casepress.core.findings import Span
from casepress.references.csl import cite
from casepress.references.normalise import normalise
from casepress.references.vocabulary import TYPES
from tests.references.csl.citing import STYLE, many, shown

ANY = st.text(max_size=30)
WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY, inner, max_size=3),
    max_leaves=6,
)
NAME = st.fixed_dictionaries(
    {"family": WORD},
    optional={
        "given": ANY,
        "suffix": ANY,
        "non-dropping-particle": WORD,
        "dropping-particle": WORD,
    },
)
PART = st.integers(-5, 3000)
DATE = st.fixed_dictionaries({"date-parts": st.lists(st.lists(PART, max_size=4), max_size=3)})
RECORD = st.fixed_dictionaries(
    {"id": st.just("x"), "type": st.sampled_from(sorted(TYPES)), "title": ANY},
    optional={
        "author": st.lists(NAME, max_size=8) | JSON,
        "editor": st.lists(NAME, max_size=3),
        "translator": st.lists(NAME, max_size=2),
        "issued": DATE | JSON,
        "accessed": DATE,
        "event-date": DATE,
        "container-title": ANY,
        "container-title-short": ANY,
        "publisher": ANY,
        "volume": ANY,
        "issue": ANY,
        "page": ANY,
        "number": ANY,
        "edition": ANY,
        "DOI": ANY,
        "URL": ANY,
        "PMID": ANY,
        "language": ANY,
        "status": ANY,
        "genre": JSON,
        "note": JSON,
        "language-of": JSON,
    },
)
CALM = settings(max_examples=max(50, settings().max_examples))


def _gated(raw: dict[str, Any]) -> dict[str, Any]:
    item, _ = normalise(raw, lambda _: Span("test"))
    assert item is not None
    return item


@CALM
@given(RECORD)
def test_every_record_is_printed(raw: dict[str, Any]) -> None:
    item = _gated(raw)
    entry = cite({"x": item}, [], style=STYLE, nocite=["x"]).entries[0]
    printed = text(entry.inlines)
    assert not re.search("[\ufdd0-\ufdef]", printed)
    assert all(node["c"] for node in walk(entry.inlines) if node["t"] in ("Str", "Emph", "Link"))
    if "DOI" in item:
        assert item["DOI"].split(" ")[0] in printed


@CALM
@given(
    st.lists(NAME, min_size=1, max_size=6),
    st.integers(1, 9999),
    st.integers(1, 99999),
    st.integers(0, 500),
    st.integers(1, 999999),
)
def test_no_name_or_digit_is_lost(
    authors: list[dict[str, str]], volume: int, first: int, pages: int, doi: int
) -> None:
    page = f"{first}-{first + pages}"
    raw = {
        "id": "x",
        "type": "article-journal",
        "author": authors,
        "title": "Title",
        "container-title": "Journal",
        "volume": volume,
        "page": page,
        "DOI": f"10.1000/x.{doi}",
        "issued": {"date-parts": [[2020, 7, 1]]},
    }
    item = _gated(raw)
    printed = text(cite({"x": item}, [], style=STYLE, nocite=["x"]).entries[0].inlines)
    for author in item.get("author", []):
        assert author["family"] in printed
    assert f"2020 Jul 1;{volume}:" in printed
    assert printed.endswith(f" https://doi.org/10.1000/x.{doi}")
    start, _, end = printed.split(f";{volume}:")[1].split(". ")[0].partition("-")
    assert int(start) == first
    last = str(first + pages)
    assert last.endswith(end) and (last[: len(last) - len(end)] == start[: len(last) - len(end)])


@CALM
@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_a_cluster_names_every_number_once(numbers: list[int]) -> None:
    first = clusters_of_all()
    cluster = [_citation(number) for number in numbers]
    printed = shown(cite(many(12), [*first, cluster], style=STYLE).clusters[-1])
    found: list[int] = []
    for piece in printed.strip("()").split(","):
        start, _, end = piece.partition("–")
        assert not end or int(end) - int(start) >= 2
        found += range(int(start), int(end or start) + 1)
    assert found == sorted(set(numbers))


def clusters_of_all() -> list[list[dict[str, Any]]]:
    return [[_citation(number)] for number in range(1, 13)]


def _citation(number: int) -> dict[str, Any]:
    return {"citationId": f"k{number}", "citationPrefix": [], "citationSuffix": []}
