"""Names of persons as exports write them: initials are no degree, and degrees no name."""

from __future__ import annotations

import pytest

from casepress.references.names import read


@pytest.mark.parametrize(
    ("written", "given", "dropped"),
    [
        ("Williams, M. D.", "M. D.", ""),
        ("Williams, M.D.", "M.D.", ""),
        ("Williams, MD", "MD", ""),
        ("Williams, M. D., M.D.", "M. D.", "M.D."),
        ("Williams, R. N., Jr", "R. N.", ""),
        ("Williams, Ana, MD, PhD", "Ana", "MD, PhD"),
        ("Williams, MD, Ana", "Ana", "MD"),
        ("Williams ÁB", "ÁB", ""),
        ("Williams Ö.Ş.", "Ö.Ş.", ""),
        ("WILLIAMS Ana", "Ana", ""),
    ],
)
def test_initials_and_degrees(written: str, given: str, dropped: str) -> None:
    found = read(written)
    assert (found.parts["family"], found.parts["given"], found.dropped) == (
        written.split()[0].strip(","),
        given,
        dropped,
    )


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("{World Health Organization}", "World Health Organization"),
        ("{Robert Koch-Institut}", "Robert Koch-Institut"),
        ("Unit for Rare Diseases", "Unit for Rare Diseases"),
        ("Friends of Ear Care", "Friends of Ear Care"),
    ],
)
def test_groups_without_a_word_of_theirs(written: str, group: str) -> None:
    assert read(written).parts == {"literal": group}


@pytest.mark.parametrize("written", ["Forman, Ann", "Vander Offord, J.", "Onfray, M.", "Smith J"])
def test_surnames_that_begin_like_such_words(written: str) -> None:
    assert "family" in read(written).parts
