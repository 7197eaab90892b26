"""Typed references: read in the styles of most lists, set again, refused in doubt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from casepress.importing.typed import reading
from casepress.importing.typed.reading import Reading, Refused
from tests.importing import works
from tests.importing.works import Work

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("typed_references.yaml")
)


@pytest.mark.parametrize("case", CASES, ids=[str(c["typed"])[:60] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = reading.read(case["typed"], case.get("italics", ()))
    if "refused" in case:
        assert isinstance(found, Refused), f"read as {found}"
        assert case["refused"] in found.reason
        return
    assert isinstance(found, Reading), found
    record = dict(found.record)
    for variable, wanted in (("author", "authors"), ("editor", "editors")):
        names = [a.get("family", a.get("literal")) for a in record.get(variable, [])]
        assert names == case.get(wanted, []) or (wanted == "editors" and "editors" not in case)
    for variable, value in case["record"].items():
        shown = record.get(variable)
        if variable == "issued":
            shown = "/".join("-".join(map(str, one)) for one in record["issued"]["date-parts"])
        assert str(shown) == str(value), variable


_FAMILY = st.sampled_from(["Example", "Muster", "O'Hara", "de la Cruz", "Smith-Jones", "Nguyen"])
_INITIALS = st.text("ABCDEFGHJKLMNPRSTW", min_size=1, max_size=3)
_WORDS = ("itch", "of", "the", "ear", "canal", "in", "men", "with", "bees", "after", "two", "wax")
_TITLE = st.lists(
    st.sampled_from(
        [
            "itch",
            "of",
            "the",
            "ear",
            "canal",
            "in",
            "men",
            "with",
            "bees",
            "after",
            "two",
            "days",
            "and",
            "wax",
        ]
    ),
    min_size=4,
    max_size=12,
).map(lambda words: " ".join(words).capitalize())
_JOURNAL = st.sampled_from(["Ear Journal", "J Invent Cases", "The Lancet", "Annals of Wax", "Skin"])
_NUMBER = st.integers(1, 999)
#: The styles that print every part but the issue and the DOI.
_STYLES = ("vancouver", "spaced", "bmj", "dotted", "apa", "ieee", "colon", "springer")


@given(
    names=st.lists(st.tuples(_FAMILY, _INITIALS), min_size=1, max_size=5),
    title=_TITLE,
    journal=_JOURNAL,
    year=st.integers(1900, 2030),
    numbers=st.tuples(_NUMBER, _NUMBER, st.integers(100, 800), st.integers(1, 99)),
    style=st.sampled_from(_STYLES),
)
@example(
    names=[("Williams", "MD")],
    title="Ears in two days",
    journal="Skin",
    year=1999,
    numbers=(1, 2, 100, 5),
    style="vancouver",
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_read_is_what_was_set(
    names: list[tuple[str, str]],
    title: str,
    journal: str,
    year: int,
    numbers: tuple[int, int, int, int],
    style: str,
) -> None:
    """An independent printer of each style; no part may come back as another."""
    volume, issue, first, more = map(str, (*numbers[:2], numbers[2], numbers[2] + numbers[3]))
    work = Work(tuple(names), title, journal, str(year), volume, issue, first, more)
    found = reading.read(works.set_(work, style))
    if isinstance(found, Refused):
        return  # doubt is allowed, an error is not
    record = found.record
    assert record["title"] == title
    assert record["container-title"] == journal
    assert (record["volume"], record["page"]) == (volume, f"{first}-{more}")
    assert record["issued"] == {"date-parts": [[year]]}
    assert [(a["family"], a["given"].replace(" ", "")) for a in record["author"]] == names


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(reading.read(text), Reading | Refused)


def test_most_of_a_list_is_read() -> None:
    """A check that cannot be passed by refusing everything."""
    typed = [works.set_(work, style) for work in works.WORKS for style in _STYLES]
    read = [t for t in typed if isinstance(reading.read(t), Reading)]
    assert len(read) >= 0.95 * len(typed)
