"""A row of a table is reported just when pandoc cuts words of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress.article import pandoc
from casepress.source.cut_rows import cut_rows
from casepress.source.markdown_format import FORMAT

#: What is around the word of a cell, and may or may not hide a stroke.
_AROUND = (
    *("%", "%", "%", " % ", "`%`", "`%|%`", "``%`|`` %", "`%", "$%|%$", "$%$", "$%", "%\\|%"),
    *(
        "%\\\\|%",
        "[%|%](b)",
        "<!-- |x -->%",
        "<!-- | -->",
        "<b>%|%</b>",
        '<b a="%|%">%</b>',
        "{%|%}",
    ),
    *("\\textbf{%|%}", "%^a^", "<%", "% < 0.05", "\\$%", "^[%|%]", "[@%]", "&alpha;%", "", "%-|%"),
)
#: Code, a formula or HTML that its cell does not close.
_LONG = re.compile(r"(?<!`)`w\d+w(?!`|\|w\d+w`)|(?<!\\)\$w\d+w(?!\$|\|w\d+w\$)|<w")
_RULES = ("-", "---", ":-", "-:", ":-:", " --- ", " :--")
#: The first line of a table, and the others, in what holds it.
_WITHIN = (
    *(("", ""), ("", ""), ("", ""), ("> ", "> "), ("> ", ""), ("- ", "  "), ("1. ", "   ")),
    *((" ", " "), ("> - ", ">   "), ("    ", "    "), (":   ", "    "), ("[^1]: ", "    ")),
)
_BEFORE = ("", "", "", "```\n", "::: {.box}\n", "<!--\n", "Words before.\n", "a\n\n", "Term\n\n")
_AFTER = {"```\n": "```\n", "::: {.box}\n": ":::\n", "<!--\n": "-->\n"}
_OTHER = (
    "| a | b |\n|---|---|\n| c | d |\n",
    "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n",
    "  a   b   c   d   e\n --- --- --- --- ---\n  f   g   h   i   j\n",
    "| A verse,\n| and another | one\n",
    "a | b\n\n--- | ---\n",
)


@st.composite
def _tables(draw: st.DrawFn) -> str:
    count = 0

    def row(cells: int) -> str:
        nonlocal count
        made = []
        for _ in range(cells):
            parts = draw(st.sampled_from(_AROUND)).split("%")
            made.append(parts[0])
            for part in parts[1:]:
                count += 1
                made[-1] += f"w{count}w{part}"
        return stroked(draw(st.sampled_from(("|", " | "))).join(made))

    def stroked(words: str) -> str:
        left, right = draw(st.sampled_from((("| ", " |"), ("|", "|"), ("", ""), ("| ", ""))))
        return f"{left}{words}{right}"

    text = ""
    for note in range(draw(st.integers(1, 2))):
        columns = draw(st.integers(1, 3))
        rule = "|".join(draw(st.sampled_from(_RULES)) for _ in range(columns))
        rule = stroked(rule) if columns > 1 else f"|{rule}|"  # `---` alone is a simple table's
        rows = [row(draw(st.integers(1, columns + 2))) for _ in range(draw(st.integers(1, 4)))]
        lines = [rows[0], rule, *rows[1:]]
        first, others = draw(st.sampled_from(_WITHIN))
        first = first.replace("[^1]", f"[^{note}]")
        before = draw(st.sampled_from(_BEFORE))
        table = "\n".join((others if i else first) + line for i, line in enumerate(lines))
        text += f"{before}{table}\n{_AFTER.get(before, '')}\n"
        text += draw(st.sampled_from(("", *_OTHER))) + "\n"
    return (
        text + "Called" + "".join(note for note in ("[^0]", "[^1]") if f"{note}:" in text) + ".\n"
    )


def _lost(body: str) -> set[int]:
    """The lines with words that are not in pandoc's document."""
    document, _ = pandoc.read(body, format=FORMAT)
    made = pandoc.dump(document)
    return {
        number
        for number, line in enumerate(body.split("\n"), 1)
        if any(word not in made for word in re.findall(r"w\d+w", line))
    }


@given(body=_tables())
def test_reported_is_what_is_lost(body: str) -> None:
    reported, lost = {row.line for row in cut_rows(body, FORMAT)}, _lost(body)
    if _LONG.search(body):  # a cell may go on in the next lines, all of which are lost
        assert bool(reported) == bool(lost)
    else:
        assert reported == lost


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("| V | S |\n|---|---|\n| F | yes | dose 5 | 8 |\n", (3, 13, 19, 4, 2)),
        ("V | S | x\n:--|--:\nF | yes\n", (1, 9, 10, 3, 2)),
        ("> | V |\n> |---|\n> | F |\n> | F | *y* |\n", (4, 9, 12, 2, 1)),
        ("| V | S |\n|---|---|\n| `a|b` | $|x|$ | c\\|d | e |\n", (3, 19, 23, 4, 2)),
        ("| V | S |\n|---|---|\n| F | `a\nb` | z |\n| k | l |\n", (4, 6, 7, 3, 2)),
        ("| | |\n|---|---|\n| | | | z |\n", (3, 9, 10, 4, 2)),
    ],
)
def test_place(body: str, said: tuple[int, ...]) -> None:
    (row,) = cut_rows(body, FORMAT)
    assert (row.line, row.column, row.end_column, row.cells, row.columns) == said


def test_an_ordinary_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "| V | S |\n|:--|--:|\n| F < 3 | `a` \\| $b$ |\n\n+--+--+\n| a | b |\n+--+--+\n"
    monkeypatch.setattr(pandoc, "read", None)
    assert cut_rows(body, FORMAT) == []
