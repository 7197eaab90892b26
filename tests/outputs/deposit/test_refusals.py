"""What a deposit refuses: missing facts by target, and values that Crossref would reject, each with
article, author and field."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree

from casepress.article.ast import meta
from casepress.outputs.deposit import TARGETS, Work
from casepress.outputs.deposit.crossref import compare
from casepress.outputs.deposit.making import made
from tests.samples.deposits import Published


def _changed(work: Work, change: Callable[[dict[str, Any]], None]) -> Work:
    document = copy.deepcopy(dict(work.document))
    change(document)
    journal = type(work.journal)(work.journal.id, work.journal.folder, document["journal"])
    return Work(document, journal, work.root, work.timestamp)


def _without(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        for key in keys:
            del document["meta"][key]

    return change


def _author(place: int, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        document["meta"]["author"]["c"][place]["c"].update(
            {key: meta(value) for key, value in values.items()}
        )

    return change


def _setting(*path: str, value: Any = None) -> Callable[[dict[str, Any]], None]:
    """Another value of the journal's data; without one, the key is taken out."""

    def change(document: dict[str, Any]) -> None:
        data = document["journal"]
        for key in path[:-1]:
            data = data[key]
        if value is None:
            del data[path[-1]]
        else:
            data[path[-1]] = value

    return change


#: What is taken away, and a part of the line for each target that then lacks it.
MISSING = [
    (
        _without("date"),
        {"crossref": "`date`", "pmc": "`date`", "doaj": "`date`", "zenodo": "`date`"},
    ),
    (_without("license"), {"pmc": "`license`", "zenodo": "`license`", "doaj": "open-access"}),
    (_without("doi"), {"crossref": "`doi`"}),
    (_without("elocation-id"), {"pmc": "`elocation-id` or `pages`"}),
    (_without("volume"), {"pmc": "`volume`"}),
    (
        _setting("deposit"),
        {
            "crossref": "`depositor:` below `crossref:` below `deposit:`",
            "pmc": "`journal:` below `pmc:`",
        },
    ),
    (_setting("web", "address"), {"crossref": "`address:` below `web:`"}),
    (_setting("open-access", value=False), {"doaj": "`open-access: true`"}),
]


@pytest.mark.parametrize(("change", "expected"), MISSING)
def test_missing_facts(
    journals: Mapping[str, Published],
    change: Callable[[dict[str, Any]], None],
    expected: dict[str, str],
) -> None:
    deposit = made(_changed(journals["casebook"].works["letter"], change), TARGETS)
    assert set(deposit.missing) == set(expected)
    for target, words in expected.items():
        assert any(words in line for line in deposit.missing[target]), deposit.missing
        assert target not in deposit.files


def test_an_unpublished_article_is_refused_by_every_index(
    journals: Mapping[str, Published],
) -> None:
    work = journals["casebook"].works["letter"]
    status = lambda d: d["meta"].update(status=meta("submitted"))  # noqa: E731
    deposit = made(_changed(work, status), TARGETS)
    assert set(deposit.files) == {"meca"}
    assert "casepress: letter: pmc" not in deposit.lines()
    for target in ("crossref", "pmc", "doaj", "zenodo"):
        assert "`status: published` (it is submitted) is missing" in deposit.missing[target]


def test_a_notice_needs_the_policy(journals: Mapping[str, Published]) -> None:
    work = journals["casebook"].works["retraction"]
    without = _setting("deposit", "crossref", "crossmark-policy")
    lines = made(_changed(work, without), ["crossref"]).missing["crossref"]
    assert len(lines) == 1 and "`crossmark-policy:`" in lines[0] and "retractions" in lines[0]


#: A value that Crossref rejects, and where the message says it is.
BAD = [
    (_author(0, orcid="0000-0002-1825"), "letter, author 1 (Ana Example), ORCID: “"),
    (_author(1, orcid="0000-0002-1825-0098"), "letter, author 2 (Bo Sample), ORCID: “"),
    (
        _author(1, name={"given": "?", "family": "Sample"}),
        "author 2 (? Sample), given_name: “?”",
    ),
    (_author(0, name={"given": "Ana", "family": "X" * 61}), "author 1 (Ana X"),
    (_author(0, name={"given": "Ana", "family": "E", "suffix": "of the Hospital"}), "suffix"),
    (lambda d: d["meta"].update(doi=meta("10.5555")), "doi: “10.5555”"),
    (lambda d: d["meta"].update(volume=meta("2" * 40)), "volume: “"),
    (
        _setting("deposit", "crossref", "depositor", value={"name": "P", "email": "nowhere"}),
        "email_address: “nowhere”",
    ),
]


@pytest.mark.parametrize(("change", "words"), BAD)
def test_rejected_values(
    journals: Mapping[str, Published], change: Callable[[dict[str, Any]], None], words: str
) -> None:
    work = _changed(journals["casebook"].works["letter"], change)
    lines = made(work, ["crossref"]).missing["crossref"]
    assert any(words in line and "write " in line for line in lines), lines


#: What is changed in the file, and the fact that the second check misses.
DIFFERENT = [
    ("<surname>Sample<", "<surname>Simple<", "authors"),
    ("0000-0000-0000-1231", "0000-0002-1825-0097", "ORCID iDs"),
    ("<year>2026</year>\n        </publication_date>\n        <acc", None, "date"),
    ("<day>20</day>", "<day>21</day>", "date-accepted"),
    ('<item_number item_number_type="article_number">e1<', None, "article number"),
    ("licenses/by/4.0/</ai", "licenses/by-nc/4.0/</ai", "licence"),
    ("Second Foundation", "Other Foundation", "funders"),
    ("<title>Propolis", "<title>Wax", "title"),
    ("beekeeper came", "baker came", "abstract"),
    ("10.1000/example.2020.101", "10.1000/example.2020.102", "cited DOIs"),
    ("<volume>2</volume>", "<volume>3</volume>", "volume"),
    ("<doi>10.5555/casebook.0000001</doi>", "<doi>10.5555/other</doi>", "the article is not in"),
]


@pytest.mark.parametrize(("old", "new", "what"), DIFFERENT)
def test_the_second_check(
    journals: Mapping[str, Published], old: str, new: str | None, what: str
) -> None:
    work = journals["casebook"].works["case-report"]
    (file,) = made(work, ["crossref"]).files["crossref"]
    documents = {work.article.doi: work.document}
    assert compare.differences(file.data, documents) == []
    text = file.data.decode()
    assert old in text
    replaced = new if new is not None else old.replace("2026", "2025").replace(">e1<", ">e9<")
    broken = text.replace(old, replaced, 1).encode()
    etree.fromstring(broken)
    found = compare.differences(broken, documents)
    assert any(what in line for line in found), found
