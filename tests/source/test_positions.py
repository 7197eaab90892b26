"""Places of nodes: exact to the code point, whatever is before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress.article.ast import text, walk
from casepress.core.findings import InMetadata, InNode, Span
from casepress.source.manuscript import Manuscript, read
from casepress.source.word_alignment import align
from tests.support import at

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("data").joinpath("positions.yaml").read_text(encoding="utf-8")
)


def _node(manuscript: Manuscript, wanted: str, nth: int) -> Any:
    kind, _, words = wanted.partition(" ")
    found = [
        element
        for element in walk(manuscript.document["blocks"])
        if element["t"] == kind and (not words or text(element) == words)
    ]
    return found[nth - 1]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_place(case: dict[str, Any]) -> None:
    before, _, rest = case["text"].partition("⟦")
    words, _, after = rest.partition("⟧")
    whole = before + words + after
    manuscript = read(Path("ID/article.md"), "article.md", whole)
    if "meta" in case:
        anchor: InMetadata | InNode = InMetadata(tuple(case["meta"]), key=case.get("key", False))
    else:
        node = _node(manuscript, case["node"], case.get("nth", 1))
        anchor = InNode(node, case.get("token"))
    before = before.removeprefix("\ufeff")
    assert manuscript.place(anchor) == Span("article.md", *at(before, words))


@pytest.mark.parametrize(
    ("document", "source", "places"),
    [
        ("a b c", "a b c", [0, 1, 2]),
        ("a b c", "x a y b z c", [1, 3, 5]),
        ("a a a", "a a a", [0, 1, 2]),
        ("a b x y c d", "a b c d x y", [0, 1, 4, 5, 2, 3]),
        ("a gone b", "a b", [0, -1, 1]),
        ("", "a b", []),
        ("a b", "", [-1, -1]),
    ],
)
def test_alignment(document: str, source: str, places: list[int]) -> None:
    assert align(document.split(), source.split()) == places
