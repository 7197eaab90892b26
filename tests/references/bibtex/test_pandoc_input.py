"""A value is replaced by a placeholder only if pandoc would return it unchanged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.references.bibtex import importer, pandoc_input, people
from casepress.references.bibtex.pandoc_input import TITLES, PandocInput
from casepress.references.bibtex.scanner import scan

_TYPES = ("article", "book", "incollection", "inproceedings", "misc", "online", "thesis", "report")
_WORD = st.text("abcXYZ019 ,.;()/-\n\r\t\f\u00a0:?!'&", min_size=1, max_size=24)
_TITLE = _WORD | _WORD.map("{{{}}}".format)
_TITLES = st.dictionaries(st.sampled_from(sorted(TITLES)), _TITLE, min_size=1, max_size=5)
_PARTS = ("Ines", "De", "O", "van", "Jean", "JP", "and", "others", "Mc", "McA", "III", "Jr", "É")
_JOINS = (", ", " ", "-", ". ", ".", " and ", "\n  and ", "-", ", Jr., ", "  ")
_PEOPLE = st.lists(st.sampled_from((*_PARTS, *_JOINS)), min_size=1, max_size=12).map("".join)
_NAME = st.from_regex(people._NAME, fullmatch=True).filter(lambda name: len(name) < 40)
_PLAIN = st.lists(_NAME, min_size=1, max_size=4).map(" and ".join)
_NAMES = st.dictionaries(st.sampled_from(("author", "editor", "translator")), _PEOPLE | _PLAIN)
#: How a value may be typed, in two halves, of which a macro is the first, the second or both.
_FORMS = ("{%s%s}", '"%s%s"', "{%s} # {%s}", '"%s" # "%s"', "%s # {%s}", "{%s} # %s", "%s # %s")
_FIELDS = st.tuples(_TITLES, _NAMES).flatmap(
    lambda both: st.fixed_dictionaries(
        {
            name: st.tuples(st.just(value), st.sampled_from(_FORMS))
            for name, value in {**both[0], **both[1]}.items()
        }
    )
)


def _records(text: str) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    read = importer.read(text, "a.bib")
    return [raw for raw, _ in read.items], [(f.code.code, f.message) for f in read.findings]


def _without_placeholders(text: str) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    with pytest.MonkeyPatch.context() as patched:
        for module, pattern in ((pandoc_input, "_PLAIN"), (people, "_PLAIN_NAMES")):
            patched.setattr(module, pattern, re.compile("(?!)"))
        return _records(text)


def _typed(key: str, name: str, value: str, form: str) -> tuple[str, str]:
    """The macros that a field needs, and the field."""
    middle = 0 if value.startswith("{") else len(value) // 2
    macros, halves = "", []
    for half, said in enumerate((value[:middle], value[middle:])):
        place = form.split("#")[half] if "#" in form else "{"
        if place.strip() == "%s":
            macros += f"@string{{{key}{name}{half} = {{{said}}}}}\n"
            said = f"{key}{name}{half}"
        halves.append(said)
    return macros, f"  {name} = {form % tuple(halves)},\n"


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(_TYPES), _FIELDS), min_size=1, max_size=6), st.booleans())
def test_placeholders_do_not_change_the_records(
    entries: list[tuple[str, dict[str, tuple[str, str]]]], inherited: bool
) -> None:
    text = ""
    for i, (kind, fields) in enumerate(entries):
        typed = [_typed(f"k{i}", name, *value) for name, value in fields.items()]
        text += "".join(macros for macros, _ in typed)
        text += f"@{kind}{{k{i},\n" + "".join(field for _, field in typed)
        text += f"  crossref = {{k{i - 1}}},\n" if inherited and i else ""
        text += "  year = 2020\n}\n"
    assert _without_placeholders(text) == _records(text)


@pytest.mark.parametrize("form", _FORMS)
def test_a_value_of_several_parts(form: str) -> None:
    macros, people = _typed("k", "author", "Doe, Ann B. and Li, D", form)
    more, title = _typed("k", "title", "The Use Of Seeds", form)
    journal = _typed("k", "journaltitle", "J {of} Seeds", form)
    text = f"{macros}{more}{journal[0]}mail me@example.org\n@article{{k,\n{people}{title}"
    (raw,), findings = _records(f"{text}{journal[1]}  year = 2020\n}}\n")
    assert raw["author"] == [{"family": "Doe", "given": "Ann B."}, {"family": "Li", "given": "D"}]
    assert raw["title"] == "The Use Of Seeds"
    assert raw["container-title"] == 'J <span class="nocase">of</span> Seeds'
    assert findings == []


@pytest.mark.parametrize(
    ("title", "replaced"),
    [
        ("A fracture of the knee", True),
        ("A fracture\n    of the (left) knee, 2/3; one-year follow-up.", True),
        ("Of the knee: which case?", True),
        ("{Of the knee}", True),
        ("The {MRI} of a knee", False),
        ("{A} {knee}", False),
        ("A knee--ankle splint", False),
        ("The patient's knee", False),
        ("Gonarthrose des Kniés", False),
        (r"Knee \& ankle", False),
        ("Wait...", False),
    ],
)
def test_which_titles_are_replaced(title: str, replaced: bool) -> None:
    text = f"@article{{k, title = {{{title}}}, year = {{2020}}}}"
    sent = PandocInput.of(text, scan(text))
    assert bool(sent.values) is replaced
    assert ("of the" in sent.text) <= (not replaced)


@pytest.mark.parametrize(
    ("names", "replaced"),
    [
        ("Doe, Ann", True),
        ("Doe, Ann B. and\n   De Roo-Vos, C. and Li, D", True),
        ("Ann Doe", False),
        ("van Dam, Ann", False),
        ("Doe, Jr., Ann", True),
        ("Doe, Ann and others", False),
        ("{World Health Organization}", False),
        (r"M{\"u}ller, Ann", False),
        ("Doe, Ann van", False),
    ],
)
def test_which_names_are_replaced(names: str, replaced: bool) -> None:
    text = f"@article{{k, author = {{{names}}}, year = {{2020}}}}"
    assert bool(PandocInput.of(text, scan(text)).values) is replaced


def test_text_around_the_entries_becomes_blank_lines() -> None:
    text = "mail me@example.org\n@comment{x}\n@article(k, title = {A}, year = 2020)\nthe end\n"
    sent = PandocInput.of(text, scan(text))
    assert sent.values == ["A"]
    lines = sent.text.split("\n")
    assert [line.strip() for line in lines[:2] + lines[3:]] == ["", "", "", ""]
    assert re.fullmatch(r"@article\{k, title = \{\{\W0\W\}\}, year = 2020\}", lines[2])


@pytest.mark.parametrize("number", [0, 7])
def test_a_placeholder_that_was_typed(number: int) -> None:
    title = f"A \ufdda{number}\ufddb É"
    text = "@article{a, title = {Other work}, author = {Doe, Ann}, year = {2020}}\n"
    text += f"@article{{k, title = {{{title}}}, year = {{2020}}}}"
    (other, _), (raw, _) = importer.read(text, "a.bib").items
    assert raw["title"] == title
    assert other["title"] == "Other work"
    assert other["author"] == [{"family": "Doe", "given": "Ann"}]
