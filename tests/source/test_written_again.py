"""A sign that is lost, added, exchanged or moved when a text is read is found at its line, and
nothing is found where a text is read as it is typed. The texts are made of parts of an abstract
document; a fault is put into what pandoc made of them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casepress.article import pandoc
from casepress.article.ast import walk
from casepress.source.markdown_format import FORMAT
from casepress.source.positions import number
from casepress.source.written_again import differences

WORDS = (
    *("the knee", "HLA-B\\*27", "3\\*5 mg", "~5", "US\\$20", "p < 0.05", "R&D", "38.5 °C", "(5)"),
    *("*S. aureus*", "_E. coli_", "**bold**", "***both***", "H~2~O", "10^9^/L", "Ca^2+^", "3--5"),
    *(
        "`a*b c^d`",
        "``a`b``",
        '"so it is"',
        "don't",
        "it ‘was’ “so”",
        "a...",
        "1 --- 2",
        "&micro;g",
    ),
    *("[small]{.smallcaps}", "~~old~~", "[a *word*](https://example.org/a_b)", "<https://a.org>"),
    *("$p<0.05$", "$$x_1^2$$", "[@one; see @two, p. 3]", "@fig-1", "@one [5]", "^[A *note*, 5.]"),
    *("été", "−4.5", "a\\\nb", "x<!-- so -->y", "[x](a.b){.c}", "C:\\\\x", "±5 %", "{5}"),
    *(
        "> 5",
        "#1",
        "| 5",
        "1) so",
        "[ok]",
        "![a *b*](c.png)",
        "`x`{.r}[@one]",
        "e.g. so",
        "\\# one",
    ),
)
Fault = Callable[[list[Any], int], None]


def _table(line: str) -> str:
    cells = line.replace("|", "/").replace("\n", " ").replace("^[", "[")
    return f"| Test | Result |\n|:---|---:|\n| {cells} | 5 |\n\n: It is so. {{#tbl-1}}"


def _grid(line: str) -> str:
    words = line.replace("|", "/").replace("\n", " ")
    width = max(12, len(words) + 2)
    rule = f"+{'-' * width}+------+"
    cells = f"| {words:<{width - 1}}| one  |\n| {'more':<{width - 1}}| two  |"
    return f"{rule}\n| {'Head':<{width - 1}}| Of   |\n{rule.replace('-', '=')}\n{cells}\n{rule}"


BLOCKS: dict[str, Callable[[str], str]] = {
    "paragraph": lambda line: f"It had {line} then.",
    "heading": lambda line: "## Of " + line.replace("\n", " ").replace("$$", "$") + " {#sec-a}",
    "bullets": lambda line: f"- one\n- of {line}\n- three",
    "numbers": lambda line: f"1. one\n2. of {line}\n3. three",
    "quotation": lambda line: f"> It had\n> {line}\n> then.",
    "meaning": lambda line: f"Term\n\n:   of {line}",
    "verse": lambda line: f"| of {line.replace(chr(10), ' ')}\n| and so",
    "table": _table,
    "grid": _grid,
    "box": lambda line: f"::: {{.box}}\nIt had {line} then.\n:::",
    "picture": lambda line: f'![It had {line.replace("^[", "[")}](a.png){{#fig-1 alt="An X"}}',
    "code": lambda line: f"```\n{line}\n```",
}
_lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
_texts = st.lists(
    st.tuples(st.sampled_from(sorted(BLOCKS)), _lines).map(lambda b: BLOCKS[b[0]](b[1])),
    min_size=1,
    max_size=7,
)


def _read(text: str) -> list[Any]:
    made, _ = pandoc.convert(text, FORMAT, "json")
    blocks: list[Any] = json.loads(made)["blocks"]
    return blocks


def _found(text: str, blocks: list[Any]) -> list[tuple[int, int, str]]:
    read = copy.deepcopy(blocks)
    number(read)
    return list(differences(text, read))


def _text(blocks: list[str]) -> str:
    whole = ["It begins.[^n]", *blocks, "It ends.", "[^n]: A *named* note."]
    return "\n\n".join(whole) + "\n"


@settings(deadline=None, max_examples=20)
@given(_texts)
def test_a_text_that_is_read_as_typed_has_no_difference(blocks: list[str]) -> None:
    text = _text(blocks)
    assert _found(text, _read(text)) == []


def _strings(blocks: list[Any]) -> list[Any]:
    """The words that a fault may be in: those of quoted citations are in the document twice."""
    return [e for e in walk(blocks) if e["t"] == "Str" and not e["c"].isspace()]


def _lose(words: list[Any], at: int) -> None:
    words[at]["c"] = words[at]["c"][1:]


def _add(words: list[Any], at: int) -> None:
    words[at]["c"] += "§"


def _turn(words: list[Any], at: int) -> None:
    words[at]["c"] = words[at]["c"][:-1] + ("7" if words[at]["c"][-1] != "7" else "8")


def _exchange(words: list[Any], at: int) -> None:
    one, other = words[at], words[(at + 1) % len(words)]
    assume(one["c"] != other["c"])
    one["c"], other["c"] = other["c"], one["c"]


def _unmark(words: list[Any], at: int) -> None:
    words[at]["t"], words[at]["c"] = "Emph", [{"t": "Str", "c": words[at]["c"]}]


@pytest.mark.parametrize("fault", [_lose, _add, _turn, _exchange, _unmark])
@settings(deadline=None, max_examples=20)
@given(blocks=_texts, at=st.integers(0, 10_000))
def test_a_fault_in_what_was_read_is_found(fault: Fault, blocks: list[str], at: int) -> None:
    text = _text(blocks)
    read = _read(text)
    aside = [e for c in walk(read) if c["t"] == "Cite" for e in _strings(c["c"][0])]
    tables = [e for t in walk(read) if t["t"] == "Table" for e in _strings(t["c"])]
    again = [e for f in walk(read) if f["t"] == "Figure" for e in _strings(f["c"][2])]
    words = [w for w in _strings(read) if not any(w is e for e in (*aside, *tables, *again))]
    fault(words, at % len(words))
    assert _found(text, read)


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_block_that_is_lost_is_found_at_its_line(kind: str) -> None:
    lost = BLOCKS[kind]("very *odd* words^5^")
    text = f"It begins so.\n\n{lost}\n\nIt ends so.\n"
    read = _read(text)
    del read[1]
    (first, *_) = _found(text, read)
    assert text[: first[0]].count("\n") >= 2
    assert text[: first[0]].count("\n") <= 2 + lost.count("\n")


@pytest.mark.parametrize(
    "empty", ["::: {#refs}\n:::", "- \n- ", ">", "| |  |\n|---|---|\n|  |  |", "![](a.png)", "***"]
)
def test_marks_without_words_are_markup(empty: str) -> None:
    text = f"It begins so.\n\n{empty}\n\nIt ends so.\n"
    assert _found(text, _read(text)) == []
