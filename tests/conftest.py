"""What all tests share: a small repository to change, and the journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from casepress.core.journal import Journal
from tests import support

#: `CASEPRESS_FUZZ=2000 pytest tests/fuzz` tries that many inputs, new ones each time.
_EXAMPLES = os.environ.get("CASEPRESS_FUZZ")

settings.register_profile(
    "casepress",
    derandomize=_EXAMPLES is None,
    database=None,
    deadline=None,
    max_examples=int(_EXAMPLES or 25),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("casepress")


@pytest.fixture
def repo(tmp_path: Path) -> support.Repo:
    """A repository with the two minimal manuscripts, to be changed."""
    return support.repository(tmp_path)


@pytest.fixture(scope="session")
def repo_to_read(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """A repository with the two minimal manuscripts that no test changes."""
    return support.repository(tmp_path_factory.mktemp("minimal"))


@pytest.fixture
def make_repo(tmp_path: Path) -> Callable[[Iterable[str]], support.Repo]:
    """Makes the repository with some of the minimal manuscripts."""
    return lambda manuscripts: support.repository(tmp_path, manuscripts)


@pytest.fixture(scope="session")
def medpeer() -> Journal:
    """The journal of the checkout."""
    return support.journal()
