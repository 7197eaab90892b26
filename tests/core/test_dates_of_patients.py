"""Calendar dates, and what every one of them contains."""

from __future__ import annotations

import pytest

from casepress.core.privacy.dates import calendar_dates, signs_of_dates
from casepress.core.vocabularies import months

NAMES = sorted({forms[0] for lang in ("en", "fr", "es") for forms in months()[lang]})
DIGITS = ("12/03/2024", "3.4.2021", "1-2-2020", "12/31/24", "2024-03-12", "1/1/1999")


@pytest.mark.parametrize("name", NAMES)
def test_no_date_in_words_is_passed_over(name: str) -> None:
    for text in (f"on 12 {name} 2024", f"{name} 12, 2024", f"{name} 2024", f"2nd of {name}"):
        for match in calendar_dates().finditer(text):
            assert signs_of_dates().search(match[0]), text
    assert calendar_dates().search(f"on 12 {name} 2024")


@pytest.mark.parametrize("text", DIGITS)
def test_no_date_in_digits_is_passed_over(text: str) -> None:
    assert calendar_dates().search(text)
    assert signs_of_dates().search(text)
    assert not signs_of_dates().search("a dose of 1.5 mg, 4/5, 120/80")
