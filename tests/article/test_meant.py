"""Ids of other tools and the ids that they mean."""

from __future__ import annotations

import pytest

from casepress.article.callouts import meant


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("fig:one", "fig-one"),
        ("fig1", "fig-1"),
        ("Fig-1", "fig-1"),
        ("figure-1", "fig-1"),
        ("Figure_2b", "fig-2B"),
        ("fig-1a", "fig-1A"),
        ("tbl:one", "tbl-one"),
        ("tab:one", "tbl-one"),
        ("table-2", "tbl-2"),
        ("eqn:y", "eq-y"),
        ("sec:methods", "sec-methods"),
        ("figueroa2020", None),
        ("tabatabai2019", None),
        ("smith2020", None),
        ("boxer-2001", None),
    ],
)
def test_meant(typed: str, wanted: str | None) -> None:
    assert meant(typed) == wanted
