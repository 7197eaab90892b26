"""`make test-fast` leaves out what is listed as slow, and only that."""

from __future__ import annotations

import pytest

from tests.conftest import SLOW
from tests.support import ROOT


@pytest.mark.parametrize("name", SLOW)
def test_what_is_listed_as_slow_exists(name: str) -> None:
    file, _, test = name.partition("::")
    path = ROOT / "tests" / file
    assert path.exists()
    assert not test or f"def {test}(" in path.read_text(encoding="utf-8")


def test_listed_tests_are_marked(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("slow")
