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
    ],
)
def test_initials_and_degrees(written: str, given: str, dropped: str) -> None:
    found = read(written)
    assert (found.parts["family"], found.parts["given"], found.dropped) == (
        "Williams",
        given,
        dropped,
    )
