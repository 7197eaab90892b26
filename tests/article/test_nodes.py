"""Views of pandoc's elements, on what the real pandoc reads."""

from __future__ import annotations

from functools import cache

from casepress.article import nodes, pandoc, table_nodes
from casepress.article.ast import Blocks, Element, attr, div, header, inlines, para, structure, text

SAMPLE = """
# Case {#sec-case .unnumbered}

A [word]{.term lang=la}, a [link](https://example.org "Title"), [Fig. 1](#fig-1), `code`, 'said',
$x^2$, <br> and [see @one, p. 4; @two].

$$y$$

~~~ {.py #listing}
print()
~~~

![The *legend*.](knee.png){#fig-1 width=50%}

3. third
4. fourth

- bullet

+-----+-----+
| A   | B   |
+:====+====:+
| 1   | 2   |
|     +-----+
|     | 3   |
+-----+-----+
| wide      |
+-----------+

: The caption. {#tbl-1}

::: {.box part=a}
Words.
:::
"""


@cache
def _blocks() -> Blocks:
    blocks: Blocks = pandoc.read(SAMPLE)[0]["blocks"]
    return blocks


def _first(kind: str) -> Element:
    return next(e for e in structure(_blocks()) if e["t"] == kind)


def test_header() -> None:
    heading = nodes.Header(_first("Header"))
    assert (heading.level, heading.attr[0], text(heading.inlines)) == (1, "sec-case", "Case")


def test_span_and_div() -> None:
    words = nodes.Span(_first("Span"))
    assert (words.classes, words.get("lang"), text(words.inlines)) == (["term"], "la", "word")
    box = nodes.Div(_first("Div"))
    assert (box.classes, box.pairs, text(box.blocks)) == (["box"], [["part", "a"]], "Words.")


def test_links() -> None:
    found = [e for e in structure(_blocks()) if e["t"] == "Link"]
    away, within = (nodes.Link(element) for element in found)
    assert (away.target, away.anchor, text(away.inlines)) == ("https://example.org", "", "link")
    assert (within.target, within.anchor) == ("#fig-1", "fig-1")


def test_figure_and_image() -> None:
    figure = nodes.Figure(_first("Figure"))
    assert (figure.identifier, text(figure.caption)) == ("fig-1", "The legend.")
    image = nodes.Image(next(e for e in structure(figure.blocks) if e["t"] == "Image"))
    assert (image.target, text(image.alt), image.get("width")) == (
        "knee.png",
        "The legend.",
        "50%",
    )


def test_table() -> None:
    table = table_nodes.Table(_first("Table"))
    assert (table.identifier, text(table.caption), len(table.columns)) == (
        "tbl-1",
        "The caption.",
        2,
    )
    rows = [[text(cell.blocks) for cell in row.cells] for row in table.rows]
    assert rows == [["A", "B"], ["1", "2"], ["3"], ["wide"]]
    first, *_, last = table.bodies[0].rows
    assert (first.cells[0].row_span, last.cells[0].column_span) == (2, 2)
    assert (table.foot, table.bodies[0].head, table.bodies[0].head_columns) == ([], [], 0)


def test_formulae_code_quotes_and_lists() -> None:
    found = [e for e in structure(_blocks()) if e["t"] == "Math"]
    formulae = [(nodes.Math(e).display, nodes.Math(e).tex) for e in found]
    assert formulae == [(False, "x^2"), (True, "y")]
    block = nodes.CodeBlock(_first("CodeBlock"))
    assert (block.identifier, block.text) == ("listing", "print()")
    assert nodes.Code(_first("Code")).text == "code"
    raw = nodes.Raw(_first("RawInline"))
    assert (raw.format, raw.text) == ("html", "<br>")
    numbered = nodes.OrderedList(_first("OrderedList"))
    assert (numbered.start, numbered.style, len(numbered.items)) == (3, "Decimal", 2)
    assert [text(i) for i in nodes.list_items(_first("OrderedList"))] == ["third", "fourth"]
    assert [text(i) for i in nodes.list_items(_first("BulletList"))] == ["bullet"]


def test_quoted() -> None:
    quoted = nodes.Quoted(_first("Quoted"))
    assert (quoted.marks, text(quoted.inlines)) == (("‘", "’"), "said")


def test_cite() -> None:
    cite = nodes.Cite(_first("Cite"))
    assert [c["citationId"] for c in cite.citations] == ["one", "two"]
    assert text(cite.inlines) == "[see @one, p. 4; @two]"


def test_section() -> None:
    blocks = [header(1, inlines("Case")), para(inlines("One.")), para(inlines("Two."))]
    section = nodes.Section(div(attr("", ["section"], {"role": "case", "part": "body"}), blocks))
    assert (section.role, section.part) == ("case", "body")
    assert (section.heading, section.body) == (blocks[0], blocks[1:])
