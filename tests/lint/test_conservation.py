"""A fault in any filter that loses, adds, changes, moves or repeats a word is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from casepress import pipeline
from casepress.article import pandoc
from casepress.article.ast import string, structure
from casepress.filters import runner
from casepress.filters.context import Context, Document, Filter
from casepress.source.repository import Repository
from tests.support import Repo, repository

Fault = Callable[[Document], None]
WORDS = "The knee was swollen and warm, with B*27, 10^9^/L and $x$."


def _paragraph(document: Document) -> list[Any]:
    """The words of the paragraph that the faults change."""
    for element in structure(document["blocks"]):
        words = [e.get("c") for e in element["c"]] if element["t"] == "Para" else []
        if "swollen" in words and "warm," in words:
            element["c"] = found = list(element["c"])
            return found
    raise AssertionError("the paragraph is missing")


def _at(line: list[Any], word: str) -> int:
    return next(i for i, e in enumerate(line) if e.get("c") == word)


def _lose(document: Document) -> None:
    line = _paragraph(document)
    del line[_at(line, "swollen")]


def _lose_a_sign(document: Document) -> None:
    line = _paragraph(document)
    line[_at(line, "B*27,")]["c"] = "B27,"


def _lose_a_formula(document: Document) -> None:
    line = _paragraph(document)
    del line[next(i for i, e in enumerate(line) if e["t"] == "Math")]


def _lower(document: Document) -> None:
    line = _paragraph(document)
    at = next(i for i, e in enumerate(line) if e["t"] == "Superscript")
    line[at : at + 1] = line[at]["c"]


def _add(document: Document) -> None:
    line = _paragraph(document)
    line[_at(line, "warm,")] = string("not")


def _insert(document: Document) -> None:
    line = _paragraph(document)
    line.insert(_at(line, "swollen"), string("not"))


def _repeat(document: Document) -> None:
    line = _paragraph(document)
    line.append(line[_at(line, "swollen")])


def _swap(document: Document) -> None:
    line = _paragraph(document)
    one, other = _at(line, "swollen"), _at(line, "warm,")
    line[one], line[other] = line[other], line[one]


def _lose_paragraph(document: Document) -> None:
    del _paragraph(document)[:]


FAULTS = (
    *(_lose, _lose_a_sign, _lose_a_formula, _lower, _add, _insert, _repeat, _swap),
    _lose_paragraph,
)


def _seeded(apply: Filter, fault: Fault) -> Filter:
    def with_fault(document: Document, context: Context) -> Any:
        made, findings = apply(document, context)
        changed = copy.deepcopy(made)
        fault(changed)
        return changed, findings

    return with_fault


def _codes(repo: Repo) -> list[tuple[str, int]]:
    found = repo.check("ear").findings
    return [(f.code.code, f.span.line) for f in found if f.span and f.code.code == "OUT005"]


@pytest.fixture(scope="module")
def ear(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    repo = repository(tmp_path_factory.mktemp("ear"), ["ear"])
    text = repo.article("ear").read_text(encoding="utf-8")
    repo.write(
        "manuscript/ear/article.md", text.replace("# Discussion", f"{WORDS}\n\n# Discussion")
    )
    return repo


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("place", range(len(runner.FILTERS)))
def test_a_fault_in_a_filter_is_found(
    place: int, fault: Fault, ear: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = list(runner.FILTERS)
    filters[place] = _seeded(filters[place], fault)
    monkeypatch.setattr(runner, "FILTERS", tuple(filters))
    line = ear.article("ear").read_text(encoding="utf-8").split(WORDS)[0].count("\n") + 1
    assert {at for _, at in _codes(ear)} == {line}


def test_without_a_fault_nothing_is_found(ear: Repo) -> None:
    assert not _codes(ear)


@pytest.mark.parametrize(
    "words",
    [
        "As in @fig-9 and [@fig-9; @tbl-8].",
        "As in [@nowhere] and @nowhere [p. 3].",
        "A [word](#sec-none) and [](#tbl-9).",
        "**Ultrasound\n\n@tbl-7\n\n of it.**",
        "![](../../figures/ear/none.png) and ![a](b.png)",
        "- a\n- b\n\n1. c\n\n> d\n\n| e\n| f",
        "$$x$$ {#eq-1}\n\nSee @eq-1, `code`, [x]{.smallcaps}, ~~y~~ and a note.^[Note *it*.]",
        "::: {.box}\n\n**Box.** words\n\n:::",
        "::: {.unknown}\nwords\n:::",
        "(@) example\n\nterm\n:   meaning",
        "# Unknown section\n\nWords of it.\n\n# Discussion\n\nAgain.",
        "<b>raw</b> <!-- a comment --> &nbsp; \\newpage",
        "5 &micro;g and &#181;mol/L of &beta;2-m, &Aring;ngstr&ouml;m, R&D; and a&nbsp;b.",
        "- [ ] open\n- [x] done",
        "Words.\n\n# Abbreviations\n\nACE = an enzyme; MRI = imaging\n\n# Funding\n\nNone.",
        "[Note]: the words of it\n\n[one]: https://example.org 'Its title'",
    ],
)
def test_no_other_fault_is_taken_for_one(words: str, ear: Repo) -> None:
    text = ear.article("ear").read_text(encoding="utf-8").replace(WORDS, words)
    opened = Repository.open(ear.root)
    found = pipeline.check(opened, opened.journal, "ear", text).findings
    assert [f.message for f in found if f.code.code == "OUT005"] == []


def test_a_word_that_pandoc_loses_is_found(ear: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    convert = pandoc.convert

    def lose(text: str, source: str, target: str) -> Any:
        made, warnings = convert(text, source, target)
        return made.replace('{"t":"Str","c":"swollen"},{"t":"Space"},', ""), warnings

    monkeypatch.setattr(pandoc, "convert", lose)
    (found,) = [f for f in ear.check("ear").findings if f.code.code == "OUT005"]
    line = ear.article("ear").read_text(encoding="utf-8").split(WORDS)[0].count("\n") + 1
    column = WORDS.index("swollen") + 1
    assert found.span is not None
    assert (found.span.line, found.span.column, found.span.end_column) == (line, column, column + 7)


def _lose_keyword(document: Document) -> None:
    document["meta"]["keywords"]["c"].pop()


def _change_title(document: Document) -> None:
    document["meta"]["title"]["c"][0]["c"] = "Another"


@pytest.mark.parametrize("fault", [_lose_keyword, _change_title], ids=lambda fault: fault.__name__)
def test_a_fault_in_the_metadata_is_found(
    fault: Fault, ear: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = runner.FILTERS[-1]
    monkeypatch.setattr(runner, "FILTERS", (*runner.FILTERS[:-1], _seeded(last, fault)))
    assert _codes(ear)
