"""Titles that do not go to pandoc are those that it would give back as they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.references import bibmarks, bibtex
from casepress.references.bibmarks import TITLES, Sent
from casepress.references.bibscan import scan

_TYPES = ("article", "book", "incollection", "inproceedings", "misc", "online", "thesis", "report")
_WORD = st.text("abcXYZ019 ,.;()/-\n\r\t\f\u00a0:?!'&", min_size=1, max_size=24)
_FIELDS = st.dictionaries(st.sampled_from(sorted(TITLES)), _WORD, min_size=1, max_size=5)


def _records(text: str) -> tuple[object, ...]:
    read = bibtex.read(text, "a.bib")
    return [raw for raw, _ in read.found], [(f.code.code, f.message) for f in read.findings]


@settings(deadline=None, max_examples=120)
@given(st.lists(st.tuples(st.sampled_from(_TYPES), _FIELDS), min_size=1, max_size=6), st.booleans())
def test_what_stays_is_what_pandoc_gives_back(
    entries: list[tuple[str, dict[str, str]]], inherited: bool
) -> None:
    text = "\n".join(
        f"@{kind}{{k{i},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        + (f"  crossref = {{k{i - 1}}},\n" if inherited and i else "")
        + "  year = 2020\n}"
        for i, (kind, fields) in enumerate(entries)
    )
    ours = _records(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bibmarks, "_PLAIN", re.compile("(?!)"))
        assert _records(text) == ours


@pytest.mark.parametrize(
    ("title", "stays"),
    [
        ("A fracture of the knee", True),
        ("A fracture\n    of the (left) knee, 2/3; one-year follow-up.", True),
        ("Knee: a case", False),  # pandoc makes a short title of it
        ("The {MRI} of a knee", False),
        ("A knee--ankle splint", False),
        ("The patient's knee", False),
        ("Gonarthrose des Kniés", False),
        (r"Knee \& ankle", False),
        ("Wait...", False),
    ],
)
def test_which_titles_stay(title: str, stays: bool) -> None:
    text = f"@article{{k, title = {{{title}}}, year = {{2020}}}}"
    sent = Sent.of(text, scan(text))
    assert bool(sent.titles) is stays
    assert ("of the" in sent.text) <= (not stays)


def test_what_stands_around_the_entries_is_blank_and_keeps_its_lines() -> None:
    text = "mail me@example.org\n@comment{x}\n@article(k, title = {A}, year = 2020)\nthe end\n"
    sent = Sent.of(text, scan(text))
    assert sent.titles == ["A"]
    lines = sent.text.split("\n")
    assert [line.strip() for line in lines[:2] + lines[3:]] == ["", "", "", ""]
    assert re.fullmatch(r"@article\{k, title = \{\{\W0\W\}\}, year = 2020\}", lines[2])


def test_a_token_that_somebody_typed() -> None:
    text = "@article{k, title = {A \ufdda7\ufddb É}, year = {2020}}"
    (raw, _), *_ = bibtex.read(text, "a.bib").found
    assert raw["title"] == "A \ufdda7\ufddb É"
