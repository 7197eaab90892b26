"""Texts are cut where nothing is moved across, and findings are where they were in the whole."""

from __future__ import annotations

from copy import copy, deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from casepress.article.ast import walk
from casepress.filters.context import Context
from casepress.filters.runner import run_all
from casepress.source.alignment_parts import Part, split_at_headings
from casepress.source.manuscript import Manuscript, read
from casepress.source.positions import Locator
from tests.support import ROOT, journal

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("data").joinpath("alignment_parts.yaml").read_text(encoding="utf-8")
)
ARTICLES = sorted(
    path
    for folder in (ROOT / "manuscript", *(ROOT / "tests" / "manuscripts").glob("*/manuscript"))
    for path in folder.glob("*/article.md")
)


def _read(text: str) -> Manuscript:
    return read(Path("ID/article.md"), "article.md", "---\ntitle: T\n---\n" + text)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_cuts(case: dict[str, Any]) -> None:
    locator = _read(case["text"]).locator
    parts = split_at_headings(locator.blocks, locator.text, locator.start)
    assert [locator.text[part.start :].splitlines()[0] for part in parts[1:]] == case["cut"]
    assert [block for part in parts for block in part.blocks] == locator.blocks
    assert parts[0].start == locator.start
    assert parts[-1].end == len(locator.text)
    assert all(one.end == other.start for one, other in pairwise(parts))


def _whole(locator: Locator) -> Locator:
    """One that looks at the text as a whole."""
    other = copy(locator)
    whole = Part(locator.blocks, locator.text, locator.start, len(locator.text))
    other.__dict__["_parts"] = [whole]
    return other


@pytest.mark.parametrize("path", ARTICLES, ids=[path.parent.name for path in ARTICLES])
def test_places_are_those_of_the_whole(path: Path) -> None:
    locator = read(path).locator
    whole = _whole(locator)
    places = [(locator.span(e), whole.span(e)) for e in walk(locator.blocks)]
    assert places
    assert [place for place in places if place[0] != place[1]] == []


@pytest.mark.parametrize("path", ARTICLES, ids=[path.parent.name for path in ARTICLES])
def test_filters_leave_what_was_read(path: Path) -> None:
    manuscript = read(path)
    before = deepcopy(manuscript.document)
    run_all(manuscript.document, Context(journal(), path.parent.name, path.parent, ROOT))
    assert manuscript.document == before


_LINES: tuple[str, ...] = ("# {}", "## {} *{}*", "{} {} {}", "{}[^n]", "[^n]: {} {}", ":::", "- {}")
_LINES += (
    "::: {{.box}}",
    "```",
    "<!-- {}",
    "{}\n---",
    "> # {}",
    "| {} |",
    "# {} {{#{}}}",
    "##",
    "[{}]: {}",
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(_LINES), max_size=24))
def test_words_are_placed_where_they_stand(lines: list[str]) -> None:
    """Whatever is typed: a word that occurs once is placed at itself."""
    assume(lines.count("{}[^n]") < 2)  # pandoc repeats the footnote's words
    numbers = iter(range(1000))
    text = "\n\n".join(
        line.format(*(f"word{next(numbers)}x" for _ in range(line.count("{}")))) for line in lines
    )
    locator = _read(text).locator
    for element in walk(locator.blocks):
        if element["t"] == "Str" and element["c"].startswith("word"):
            found = locator.offsets(element)
            assert found is not None
            assert locator.text[slice(*found)].strip("]:") == element["c"].strip("]:")
