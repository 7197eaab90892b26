"""Without definition lists, pandoc makes the same of a text that has none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress.article import pandoc
from casepress.source.markdown_format import FORMAT, format_for

#: Lines that a definition, a table or what looks like them may be made of.
_LINES = (
    *("", "", "", "term", "term *one*", ": meaning", "~ meaning", ":   meaning", ":\tmeaning"),
    *("  : meaning", "    : meaning", "> term", "> : meaning", "- term", "- : meaning", ":meaning"),
    *(
        "  meaning",
        "1. term",
        "   : meaning",
        "[^1]: term",
        "    : meaning",
        "a : b",
        "~ 5 mm",
        ":",
    ),
    *("| a | b |", "|---|---|", "| 1 | 2 |", "| verse", "|", "+---+---+", "+===+===+", "| 3 | 4 |"),
    *("+ item", "+ : meaning", "+-- item", "---", "- - -", "  a   b", "--- ---", "  1   2", "+"),
    *(
        "::: {.case}",
        ":::",
        "# Heading",
        "Table: caption",
        ": caption {#tbl-1}",
        "```",
        "~~~",
        "$$",
    ),
)


@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=9).map("\n".join))
def test_the_same_document(text: str) -> None:
    chosen = format_for(text)
    if chosen != FORMAT:
        assert pandoc.read(text, format=chosen) == pandoc.read(text, format=FORMAT)


@given(st.lists(st.sampled_from(_LINES), min_size=1, max_size=9).map("\n".join))
def test_a_definition_stays_one(text: str) -> None:
    document, _ = pandoc.read(text, format=FORMAT)
    if '"DefinitionList"' in pandoc.dump(document):
        assert format_for(text) == FORMAT


@pytest.mark.parametrize(
    ("text", "defines"),
    [
        ("Words: more words, 1:2, http://a.b.\n", False),
        ("::: {.patient-perspective}\nWords.\n:::\n", False),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\n: Caption {#tbl-1}\n", False),
        ("+---+\n| a |\n+---+\n\n: Caption\n", True),  # as far as is known without reading it
        ("term\n:\n", True),
        (": Caption\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", True),
        ("term\n\n: meaning\n", True),
        ("| term\n: meaning\n", True),
    ],
)
def test_what_can_define(text: str, defines: bool) -> None:
    assert (format_for(text) == FORMAT) is defines


def test_they_are_named_as_pandoc_does() -> None:
    known = re.findall(r"-(\w+)", format_for(""))
    listed = pandoc.run(["--list-extensions=markdown"]).split()
    assert set(known) <= {name[1:] for name in listed}
