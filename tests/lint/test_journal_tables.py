"""The tables of journals hold what the rules take them for, and what they let pass and refuse."""

from __future__ import annotations

import re

import pytest

from casepress.article.ast import text
from casepress.lint.lexicon import lexicon
from casepress.lint.rules.journal_titles import _is_full
from casepress.references.journal_titles import FILE, abbreviation, plain
from tests import support

TITLES = [
    line.split("\t")
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
PREFIXES = [line.split(": ") for line in lexicon("doi-stems")["prefixes"].splitlines()]
RECORD = """@article{{x2018, author = {{Example, Ana}}, title = {{Rice bodies}}, date = {{{year}}},
  journaltitle = {{{journal}}}, volume = {{1}}, pages = {{1-2}}, doi = {{{doi}}}}}
"""


def _found(repo: support.Repo, code: str, **record: str) -> list[str]:
    repo.write("manuscript/knee/references.bib", RECORD.format(**record))
    return [f.message for f in repo.check("knee").findings if f.code.code == code]


def test_every_title_has_one_abbreviation() -> None:
    full = [title for title, _ in TITLES]
    assert len(full) == len(set(full)) > 17_000
    assert full == sorted(full) == [plain(title) for title in full]


def test_an_abbreviation_is_no_full_title() -> None:
    """What is printed satisfies the rule."""
    assert [short for _, short in TITLES if _is_full(short)] == []


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("World Neurosurgery", "World Neurosurg"),
        ("The New England Journal of Medicine", "N Engl J Med"),
        ("American journal of ophthalmology case reports", "Am J Ophthalmol Case Rep"),
        ("Clinical Neurology & Neurosurgery", "Clin Neurol Neurosurg"),
        ("World Neurosurg", ""),
        ("Journal of Rice Bodies", ""),
    ],
)
def test_a_title_is_abbreviated_where_it_is_known(title: str, short: str) -> None:
    assert abbreviation(title) == short


def test_the_abbreviation_is_printed_and_asked_for_only_if_unknown(repo: support.Repo) -> None:
    record = {"year": "2018", "doi": "10.1000/1"}
    assert not _found(repo, "REF008", journal="World Neurosurgery", **record)
    (said,) = _found(repo, "REF008", journal="International Journal of Rice Bodies", **record)
    assert "write its NLM abbreviation" in said
    repo.edit("manuscript/knee/references.bib", "International Journal of Rice Bodies", "Spine")
    repo.edit("manuscript/knee/references.bib", "Spine", "World Neurosurgery")
    repo.edit("manuscript/knee/references.bib", "x2018", "muster2020")
    printed = text(repo.check("knee").document["blocks"])
    assert "World Neurosurg. 2018" in printed


def test_the_forms_of_dois() -> None:
    stems = lexicon("doi-stems")["stems"]
    for patterns in stems.values():
        assert all(re.compile(p) and p.startswith(r"10\.") and "/" in p for p in patterns)
    for journal, prefixes in PREFIXES:
        assert journal not in stems
        assert all(re.fullmatch(r"10\.\d{4,5}", prefix) for prefix in prefixes.split())
    assert len(stems) + len(PREFIXES) > 150


@pytest.mark.parametrize(
    ("journal", "year", "doi", "said"),
    [
        ("Gut", "2018", "10.1136/gutjnl-2018-1", ""),
        (
            "Gut",
            "2018",
            "10.1016/j.gut.2018.01.001",
            "is not a DOI of Gut, whose DOIs begin with 10.1136/",
        ),
        ("Gut", "2024", "10.1016/j.gut.2024.01.001", ""),  # it may have changed its publisher
        ("Case Reports in Surgery", "2018", "10.1155/2018/1", ""),
        ("Am J Emerg Med", "2002", "10.1053/ajem.2002.33778", ""),
        ("Am J Case Rep", "2024", "10.12695/AJCR.946077", "is not a DOI of Am J Case Rep"),
        ("PLoS One", "2012", "10.1371/journal.pone.0040430", ""),
        ("PLoS One", "2012", "10.1371/annotation/62e74a1c", ""),
        ("J Nutr Metab", "2012", "10.1155/2012/851362", ""),  # pages 1 to 2 are no number
        ("J Nutr Metab", "2016", "10.1155/2012/851362", "has year 2012, but the record has 2016"),
        ("A journal that no one knows", "2018", "10.1136/x", ""),
    ],
)
def test_a_doi_of_another_journal(
    journal: str, year: str, doi: str, said: str, repo: support.Repo
) -> None:
    found = _found(repo, "REF011", journal=journal, year=year, doi=doi)
    assert len(found) == bool(said) and all(said in message for message in found)


@pytest.mark.parametrize(("pages", "count"), [("e40430", 0), ("1--9", 0), ("e40431", 1)])
def test_a_locator_in_a_doi(pages: str, count: int, repo: support.Repo) -> None:
    doi = "10.1371/journal.pone.0040430"
    record = RECORD.format(journal="PLoS One", year="2012", doi=doi)
    repo.write("manuscript/knee/references.bib", record.replace("1-2", pages))
    assert [f.code.code for f in repo.check("knee").findings].count("REF011") == count


def test_each_reference_with_a_wrong_doi_is_told(repo: support.Repo) -> None:
    record = {"journal": "Anticancer Res", "year": "2022", "doi": "10.21873/anticancer.1"}
    both = RECORD.format(**record) + RECORD.replace("x2018", "y2018").format(**record)
    repo.write("manuscript/knee/references.bib", both)
    spans = [f.span for f in repo.check("knee").findings if f.code.code == "REF011"]
    assert [span.line for span in spans if span] == [2, 4]
