"""The tables of journals hold what the rules take them for, and what they let pass and refuse."""

from __future__ import annotations

import re

import pytest

from casepress.lint.lexicon import lexicon
from casepress.lint.rules.journal_titles import _is_full, plain
from tests import support

TITLES = [line.rpartition(": ") for line in lexicon("journals")["titles"].splitlines()]
PREFIXES = [line.split(": ") for line in lexicon("doi-stems")["prefixes"].splitlines()]
RECORD = """@article{{x2018, author = {{Example, Ana}}, title = {{Rice bodies}}, date = {{{year}}},
  journaltitle = {{{journal}}}, volume = {{1}}, pages = {{1-2}}, doi = {{{doi}}}}}
"""


def _found(repo: support.Repo, code: str, **record: str) -> list[str]:
    repo.write("manuscript/knee/references.bib", RECORD.format(**record))
    return [f.message for f in repo.check("knee").findings if f.code.code == code]


def test_every_title_has_one_abbreviation() -> None:
    full = [plain(title) for title, _, _ in TITLES]
    assert len(full) == len(set(full)) and all(full)
    assert len({short for _, _, short in TITLES}) > 380


@pytest.mark.parametrize("short", sorted({short for _, _, short in TITLES}))
def test_an_abbreviation_is_no_full_title(short: str) -> None:
    """What the rule proposes satisfies it."""
    known = {plain(title): abbreviation for title, _, abbreviation in TITLES}.get(plain(short))
    assert known == short or (known is None and not _is_full(short))


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
