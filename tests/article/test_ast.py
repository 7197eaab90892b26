"""Walks over pandoc's document: with its words, without them, and in a copy."""

from __future__ import annotations

import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from casepress.article import pandoc
from casepress.article.ast import (
    WORDS,
    Line,
    attr,
    emph,
    link,
    marked,
    para,
    rewrite,
    rewrite_blocks,
    space,
    string,
    structure,
    text,
    walk,
)
from tests import support

NOTE: dict[str, Any] = {"t": "Note", "c": [para([string("Small"), {"t": "SoftBreak"}])]}
CITE: dict[str, Any] = {
    "t": "Cite",
    "c": [[{"citationId": "a", "citationPrefix": [emph([string("see")])]}], [string("[@a]")]],
}
TEXT = [
    para([string("Rice"), space(), emph([string("bodies"), NOTE]), CITE]),
    {"t": "MetaMap", "c": {"title": {"t": "MetaString", "c": "Rice"}}},
]


def test_structure_is_a_walk_without_words() -> None:
    kinds = [element["t"] for element in structure(TEXT)]
    assert kinds == ["Para", "Emph", "Note", "Para", "Cite", "Emph", "MetaMap", "MetaString"]
    assert list(structure(TEXT)) == [e for e in walk(TEXT) if e["t"] not in WORDS]


@pytest.mark.parametrize("instead", [None, link([string("x")], "#a"), [string("x"), space()], []])
def test_rewrite(instead: Any) -> None:
    """An element gives way to none, to one, to several; what holds it is a copy."""
    seen: list[str] = []

    def action(element: dict[str, Any]) -> Any:
        seen.append(element["t"])
        return instead if element["t"] == "Note" else None

    made = rewrite(TEXT, action)
    kept = [NOTE] if instead is None else instead if isinstance(instead, list) else [instead]
    assert made[0]["c"][2]["c"] == [string("bodies"), *kept]
    assert made[1] == TEXT[1]
    assert TEXT[0]["c"][2]["c"] == [string("bodies"), NOTE]
    assert (made[0]["c"][2] is TEXT[0]["c"][2]) is (instead is None)
    assert not WORDS & set(seen)


_NOTED = """
# A *heading*[^1]

Words with **a note**[^2] in them.

| a[^1] | b |
|-------|---|
| c     | d |

[^1]: > ![x](a.png)

[^2]: Lines.

    ::: {.box}
    More *words*.
    :::
"""


@pytest.mark.parametrize("path", [*support.ROOT.glob("manuscript/*/article.md"), None])
def test_rewriting_blocks_finds_all_of_them(path: Path | None) -> None:
    """Those of a footnote too, wherever its mark is."""
    blocks = pandoc.read(path.read_text(encoding="utf-8") if path else _NOTED)[0]["blocks"]

    def action(element: dict[str, Any]) -> Any:
        if element["t"] == "Div" or element["t"] == "Figure":
            return {"t": "HorizontalRule"}
        return None

    assert any(e["t"] in ("Div", "Figure") for e in structure(blocks))
    assert rewrite_blocks(blocks, action) == rewrite(blocks, action)


def test_a_line_knows_its_marks_and_its_text() -> None:
    plain = [string("Rice"), space(), emph([string("bodies")]), string(","), CITE]
    line = Line(plain)
    assert (line.places, line.runs) == ([2, 4], ["Rice ", ",", ""])
    assert line == plain and marked(line) == marked(plain) == [plain[2], CITE]
    assert text(line) == text(plain) == "Rice bodies,[@a]"
    assert (Line([]).places, Line([]).runs) == ([], [""])


@pytest.mark.parametrize("copied", [deepcopy, lambda line: pickle.loads(pickle.dumps(line))])
def test_a_copied_line_knows_the_same(copied: Any) -> None:
    line = Line([string("Rice"), CITE, space()])
    for other in (copied(line), copied(copied(line))):
        assert type(other) is Line and other == line
        assert (other.places, other.runs) == ([1], ["Rice", " "])


def test_what_holds_no_change_stays_the_same_object() -> None:
    cited = {"t": "Cite", "c": [[{"citationPrefix": [string("see")]}], [string("[@a]")]]}
    there = {"t": "Link", "c": [attr("x"), [string("there"), emph([CITE])], ["#x", ""]]}
    lines = [Line([string("Rice"), element]) for element in (emph([cited]), there, CITE)]
    blocks = [{"t": "Para", "c": line} for line in lines]
    tree = [{"t": "Div", "c": [attr("d"), blocks]}, {"t": "BulletList", "c": [blocks[:1]]}]
    before = deepcopy(tree)
    assert rewrite(tree, lambda _: None) is tree
    assert rewrite({"blocks": tree, "meta": {}}, lambda _: None)["blocks"] is tree
    made = rewrite(tree, lambda element: space() if element is CITE else None)
    assert made[1] is tree[1]
    assert made[0]["c"][0] is tree[0]["c"][0]
    assert made[0]["c"][1][0] is blocks[0]
    assert made[0]["c"][1][1]["c"][1]["c"][1] == [string("there"), emph([space()])]
    assert made[0]["c"][1][2]["c"] == [string("Rice"), space()]
    assert (type(made[0]["c"][1][2]["c"]), made[0]["c"][1][2]["c"].places) == (Line, [])
    assert tree == before
