"""Normalisation makes any record well-formed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.core.findings import Span
from casepress.references.dates import in_calendar
from casepress.references.locators import is_elocator
from casepress.references.normalise import normalise
from casepress.references.required_fields import check
from casepress.references.vocabulary import DATES, NAMES, NUMBERS, STRINGS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
VARIABLE = st.sampled_from(sorted(NAMES | DATES | NUMBERS | STRINGS | {"id", "type", "custom"}))


@settings(max_examples=max(80, settings().max_examples))
@given(st.dictionaries(VARIABLE, JSON, max_size=8))
def test_anything(raw: dict[str, Any]) -> None:
    item, findings = normalise(raw, lambda _: Span("x"))
    assert all("\n" not in finding.message for finding in findings)
    if item is None:
        assert {f.code.code for f in findings} >= {"SRC024"}
        return
    list(check(item, lambda _: Span("x")))
    for key, value in item.items():
        if key in NAMES:
            assert value and all(name and all(name.values()) for name in value)
            assert all(isinstance(part, str) for name in value for part in name.values())
            assert all("family" in name or "literal" in name for name in value)
        elif key in DATES:
            assert value.get("literal") or all(in_calendar(parts) for parts in value["date-parts"])
        elif not key.endswith("-truncated"):
            assert isinstance(value, str) and value


@pytest.mark.parametrize(
    ("page", "is_one"),
    [
        ("e0233623", True),
        ("bcr0220125801", True),
        ("bcr-2018-224555", True),
        ("769753", True),
        ("163", False),
        ("S12", False),
        ("e12-e15", False),
        ("SS12-SS15", False),
        ("iv12", False),
        ("xii", False),
        ("101-12", False),
        ("", False),
    ],
)
def test_elocator(page: str, is_one: bool) -> None:
    assert is_elocator(page) is is_one


@pytest.mark.parametrize("parts", [[[]], [[None]], [None], [[None, None]], []])
def test_a_date_without_parts_is_none(parts: list[Any]) -> None:
    """Crossref says so of a work whose date it does not know."""
    raw = {"id": "a", "type": "book", "title": "Bones", "issued": {"date-parts": parts}}
    item, findings = normalise(raw, lambda _: Span("x.json"))
    assert item is not None
    assert "issued" not in item
    assert not findings
