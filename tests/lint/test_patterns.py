"""The rows of the pattern rules: each finds what it says, and only that."""

from __future__ import annotations

from typing import Any

import pytest

from casepress.lint import patterns
from casepress.lint.lexicon import FOLDER, lexicon
from casepress.lint.prose import Passage
from tests.lint.regex_samples import samples

TABLES = sorted(path.stem for path in (FOLDER / "patterns").glob("*.yaml"))
ROWS = [(name, row) for name in TABLES for row in lexicon(f"patterns/{name}")]


def _hits(row: dict[str, Any], text: str) -> list[str]:
    """What a row finds in a sentence, by the words that call for it and by what follows."""
    if not any(call in text.lower() for words in row["on"] for call in patterns.spelled(words)):
        return []
    pattern = patterns.compiled(row["find"], case=bool(row.get("case")))
    named = "term" in pattern.groupindex
    found = []
    for match in pattern.finditer(text):
        end = match.end("term") if named and match["term"] is not None else match.end()
        then = row.get("then")
        if not then or patterns.qualifies(text[end:]) is (then == "noun"):
            found.append(match[0])
    return found


@pytest.mark.parametrize(("name", "row"), ROWS, ids=lambda one: str(one)[:40])
def test_each_row_finds_its_fault_and_lets_the_right_form_pass(
    name: str, row: dict[str, Any]
) -> None:
    assert _hits(row, row["fails"]), f"{name}: {row['find']}"
    assert not _hits(row, row["passes"]), f"{name}: {row['find']}"


#: Words that call for no row, longer than the reach of any.
_OTHERS = "qx " * 60


@pytest.mark.parametrize("name", TABLES)
def test_no_match_is_lost_by_the_words_that_call_for_a_row(name: str) -> None:
    """Texts made from every branch of each expression: what a search of the whole text finds is
    found around the words of `on` too, alone and amid other words."""
    rows = {row.number: row for found in patterns.table(name).values() for _, row in found}
    assert len(rows) == len(lexicon(f"patterns/{name}"))
    for row in rows.values():
        matched = 0
        for sample in samples(patterns.filled(row.pattern)):
            for text in (sample, f"It {sample} zz.", f"{_OTHERS}Qx. {sample} {_OTHERS}"):
                wanted = [match.span() for match in row.find.finditer(text)]
                matched += bool(wanted)
                passage = Passage("", "body", "para", text, (), {}, None)  # type: ignore[arg-type]
                places = patterns.called(patterns.table(name), passage.words).get(row, [])
                found = [match.span() for match in patterns.around(row.find, text, places)]
                assert found == wanted, f"{name}, row {row.number + 1}: {sample!r}"
        assert matched, f"{name}, row {row.number + 1}: no sample matches"


def test_what_a_noun_follows() -> None:
    assert patterns.qualifies(" treatment was")
    assert patterns.qualifies(" Mauritanian child")
    assert not patterns.qualifies(" and treatment")
    assert not patterns.qualifies(" slowly")
    assert not patterns.qualifies(", treatment")
    assert not patterns.qualifies("")
