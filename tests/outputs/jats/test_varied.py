"""Whatever is inside whatever: the file stays valid and keeps the words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from casepress.article.ast import attr
from casepress.outputs.jats import build_jats, validate
from casepress.outputs.jats.xml import words
from tests.samples.contract import article, journal

WORD = "word"  # what every leaf says, so that the words can be counted


def node(kind: str, content: Any = None) -> dict[str, Any]:
    return {"t": kind} if content is None else {"t": kind, "c": content}


text = st.just(node("Str", WORD))
gap = st.sampled_from([node("Space"), node("SoftBreak"), node("LineBreak")])
math = st.sampled_from(["InlineMath", "DisplayMath"]).map(lambda k: node("Math", [node(k), "x^2"]))
picture = st.just(node("Image", [attr(), [node("Str", WORD)], ["a/b.png", ""]]))


def phrases(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    run = st.lists(inner, min_size=1, max_size=4)
    faces = ["Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout", "Underline"]
    return st.one_of(
        st.builds(node, st.sampled_from(faces), run),
        run.map(lambda c: node("Quoted", [node("DoubleQuote"), c])),
        run.map(lambda c: node("Span", [attr("", ["mark"], {"lang": "fr"}), c])),
    )


plain = st.lists(st.recursive(text | gap | math | picture, phrases, max_leaves=6), max_size=5)
link = plain.map(lambda c: node("Link", [attr(), c, ["https://example.org/", ""]]))


def blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    run = st.lists(inner, min_size=1, max_size=3)
    items = st.lists(run, min_size=1, max_size=3)
    cell = run.map(lambda b: [attr(), node("AlignLeft"), 1, 1, b])
    row = cell.map(lambda c: [attr(), [c]])
    table = st.builds(
        lambda head, body: node(
            "Table",
            [
                attr(),
                [None, []],
                [[node("AlignDefault"), node("ColWidthDefault")]],
                [attr(), [head]],
                [[attr(), 0, [], [body]]],
                [attr(), []],
            ],
        ),
        row,
        row,
    )
    numbered = st.builds(
        lambda start, c: node("OrderedList", [[start, node("UpperRoman"), node("OneParen")], c]),
        st.integers(1, 3),
        items,
    )
    return st.one_of(
        items.map(lambda c: node("BulletList", c)),
        numbered,
        run.map(lambda c: node("BlockQuote", c)),
        run.map(lambda c: node("Div", [attr("", ["box"]), c])),
        run.map(lambda c: node("Figure", [attr(), [None, c], c])),
        run.map(lambda c: node("Para", [node("Str", WORD), node("Note", c)])),
        items.map(lambda c: node("DefinitionList", [[[node("Str", WORD)], c]])),
        table,
    )


leaf = st.one_of(
    plain.map(lambda c: node("Para", c)),
    link.map(lambda c: node("Plain", [c])),
    st.just(node("CodeBlock", [attr(), WORD])),
    st.just(node("LineBlock", [[node("Str", WORD)]])),
    st.just(node("HorizontalRule")),
    st.just(node("Header", [3, attr(), [node("Str", WORD)]])),
)
anything = st.lists(st.recursive(leaf, blocks, max_leaves=6), min_size=1, max_size=4)
ROLES = ["case-report", "acknowledgements", "funding", "competing-interests", "contributions"]


def count(value: Any) -> int:
    """How often `WORD` occurs."""
    if isinstance(value, dict):
        return sum(map(count, value.values()))
    if isinstance(value, list):
        return sum(map(count, value))
    return int(value == WORD)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(content=anything, role=st.sampled_from(ROLES))
def test_any_nesting(dtds: Path, content: list[Any], role: str) -> None:
    document = article("minimal")
    heading = node("Header", [1, attr(), [node("Str", "Title")]])
    part = "body" if role == "case-report" else "back"
    attributes = attr("sec-x", ["section"], {"role": role, "part": part})
    document["blocks"].append(node("Div", [attributes, [heading, *content]]))
    xml = build_jats(document, journal())
    assert validate(xml, dtds) == []
    root = etree.fromstring(xml)
    assert words(root).count(WORD) == count(content)
