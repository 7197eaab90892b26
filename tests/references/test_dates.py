"""Dates in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress.references.bibtex import importer
from casepress.references.dates import iso_interval, parse_iso, parse_words


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1 juill 2022", "2022-07-01"),
        ("27 juill. 2012", "2012-07-27"),
        ("1er août 2020", "2020-08-01"),
        ("juill 2022", "2022-07"),
        ("2022 Jul", "2022-07"),
        ("2022 Jul-Aug", "2022-07/2022-08"),
        ("15-17 May 2020", "2020-05-15/2020-05-17"),
        ("30 Jun – 2 Jul 2020", "2020-06-30/2020-07-02"),
        ("December 2019 - January 2020", "2019-12/2020-01"),
        ("27/07/2012", "2012-07-27"),
        ("07/27/2012", "2012-07-27"),
        ("2012.07.27", "2012-07-27"),
        ("05/05/2012", "2012-05-05"),
        ("2011", "2011"),
        ("03/04/2012", None),
        ("31 Feb 2012", None),
        ("sometime in 2012", None),
        ("12 13 2012", None),
        ("July", None),
        ("", None),
    ],
)
def test_literal(text: str, meaning: str | None) -> None:
    found = parse_words(text)
    assert (iso_interval(found) if found else None) == meaning


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022-07-01", {"date-parts": [[2022, 7, 1]]}),
        ("2022-07/2022-08", {"date-parts": [[2022, 7], [2022, 8]]}),
        ("2022~", {"date-parts": [[2022]], "circa": True}),
        ("2022-21", {"date-parts": [[2022]], "season": 1}),
        ("2022-07-01T10:00:00Z", {"date-parts": [[2022, 7, 1]]}),
        ("2022-13", None),
        ("2022-02-30", None),
        ("1 juill 2022", None),
    ],
)
def test_iso(text: str, date: object) -> None:
    assert parse_iso(text) == date


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    parse_words(text)
    parse_iso(text)


_TYPED = st.text("0129-/.x{} Mayj~", max_size=6)


@given(st.dictionaries(st.sampled_from(("date", "year", "month", "day")), _TYPED))
def test_no_date_of_bibtex_raises(fields: dict[str, str]) -> None:
    typed = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    importer.read(f"@article{{a,\n  title = {{A knee}},\n{typed}}}\n", "a.bib")


@pytest.mark.parametrize(
    ("month", "year", "issued"),
    [
        ("5", "2020", {"date-parts": [[2020, 5]]}),
        ("May--June", "2020", {"date-parts": [[2020, 5], [2020, 6]]}),
        ("-1", "2020", {"raw": "-1 2020"}),
        ("13", "2020", {"raw": "13 2020"}),
        ("May", "202x", {"raw": "May 202x"}),
    ],
)
def test_year_and_month_of_bibtex(month: str, year: str, issued: object) -> None:
    text = f"@article{{a, title = {{A knee}}, year = {{{year}}}, month = {{{month}}}}}"
    (record,) = importer.read(text, "a.bib").items
    assert record[0]["issued"] == issued
