"""Texts, tables and formulae put together at random are valid for the OOXML SDK."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.article.ast import Blocks, attr, inlines, para, plain, string
from casepress.core.journal import Journal
from tests.outputs.copies import write_docx_copy
from tests.outputs.docx.test_write_docx import validate
from tests.samples import awkward, gardener, parts

_WORDS = st.sampled_from(["fever", "H", "2.5", "<5", "“so”", "é", "الكتف", "中文", "a\u00a0b", "&"])
_TEX = st.sampled_from([
    "x", "\\text{ in } x", "\\frac{\\text{a b}}{2}", "\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}",
    "\\begin{cases}1 & \\text{if } x>0\\\\0\\end{cases}", "\\sqrt[3]{x^2}", "\\lim_{t\\to0} f",
    "\\sum_{i=1}^n \\hat{p}_i", "\\overline{\\mathbf{x}}", "\\left(\\frac12\\right)^n",
    "\\mathrm{H}", "\\underbrace{a}_{b}", "\\begin{aligned}a&=b\\\\c&=d\\end{aligned}",
    "\\binom{n}{k}", "\\mathcal{L}",
])  # fmt: skip


def _math(tex: str, kind: str) -> dict[str, Any]:
    return {"t": "Math", "c": [{"t": kind}, tex]}


_LEAVES = st.one_of(
    _WORDS.map(string),
    st.just({"t": "Space"}),
    st.just({"t": "LineBreak"}),
    _TEX.map(lambda t: _math(t, "InlineMath")),
    _WORDS.map(lambda w: {"t": "Code", "c": [attr(), w]}),
)
_KINDS = ("Emph", "Strong", "Superscript", "Subscript", "SmallCaps", "Strikeout", "Underline")


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.tuples(st.sampled_from(_KINDS), many).map(lambda p: {"t": p[0], "c": p[1]}),
        many.map(lambda c: {"t": "Quoted", "c": [{"t": "DoubleQuote"}, c]}),
        many.map(lambda c: {"t": "Link", "c": [attr(), c, ["https://example.org/?a=b&c", ""]]}),
    )


_INLINES = st.lists(st.recursive(_LEAVES, _around, max_leaves=6), min_size=1, max_size=5)
_FLOW = _INLINES.map(para)
_NOTED = st.tuples(_INLINES, _INLINES).map(
    lambda p: para([*p[0], {"t": "Note", "c": [para(p[1])]}])
)


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, Any]:
    """A table with heads, spans, empty cells, several bodies, a foot and a decimal column."""
    columns = draw(st.integers(1, 7))

    def row() -> list[Any]:
        cells, left = [], columns
        while left:
            across = draw(st.integers(1, left))
            content = draw(st.one_of(st.just([]), _INLINES.map(lambda c: [plain(c)])))
            align = draw(st.sampled_from(["AlignDefault", "AlignRight", "AlignCenter"]))
            cells.append([attr(), {"t": align}, 1, across, content])
            left -= across
        return [attr(), cells]

    def rows(low: int, high: int) -> list[Any]:
        return [row() for _ in range(draw(st.integers(low, high)))]

    specs = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * columns
    bodies = [[attr(), 0, [], rows(1, 3)] for _ in range(draw(st.integers(1, 2)))]
    made = parts.table("1", "**T.** Caption", "| a |\n|---|\n| b |\n")
    made["c"][1][0]["c"][2:] = [specs, [attr(), rows(0, 2)], bodies, [attr(), rows(0, 1)]]
    made["c"][0][2].append(["decimal", str(draw(st.integers(1, columns)))])
    return made


def _block(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    blocks = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.lists(blocks, min_size=1, max_size=3).map(lambda c: {"t": "BulletList", "c": c}),
        st.tuples(st.sampled_from(["Decimal", "LowerRoman"]), st.lists(blocks, min_size=1)).map(
            lambda p: {"t": "OrderedList", "c": [[3, {"t": p[0]}, {"t": "TwoParens"}], p[1]]}),
        blocks.map(lambda c: {"t": "BlockQuote", "c": c}),
        blocks.map(lambda c: {"t": "DefinitionList", "c": [[inlines("term"), [c]]]}),
        blocks.map(lambda c: awkward.box("A title", c)),
    )  # fmt: skip


_BLOCKS = st.lists(
    st.one_of(
        st.recursive(st.one_of(_FLOW, _NOTED), _block, max_leaves=5),
        _TEX.map(lambda t: para([_math(t, "DisplayMath")])),
        st.just({"t": "HorizontalRule"}),
        st.just({"t": "CodeBlock", "c": [attr(), "x = 1\n  y"]}),
        _INLINES.map(lambda c: {"t": "LineBlock", "c": [c, c]}),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=3)
@given(
    pieces=st.lists(st.tuples(_BLOCKS, _tables()), min_size=3, max_size=6),
    copy=st.sampled_from(["journal", "review"]),
)
def test_whatever_is_put_together_is_valid(
    journal: Journal, pieces: list[tuple[Blocks, dict[str, Any]]], copy: str
) -> None:
    document = gardener.bare()
    document["blocks"] = []
    for n, (blocks, table) in enumerate(pieces, 1):
        table["c"][0] = [f"tbl-{n}", ["table-wrap"], _numbered(n, table)]
        document["blocks"].append(parts.section("", f"Part {n}", [*blocks, table]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.docx"
        write_docx_copy(document, journal, path, root=Path(folder), copy=copy)
        assert validate(path)["errors"] == []


def _numbered(n: int, table: dict[str, Any]) -> list[list[str]]:
    kept = [pair for pair in table["c"][0][2] if pair[0] == "decimal"]
    return [["number", str(n)], ["label", f"Table {n}"], *kept]
