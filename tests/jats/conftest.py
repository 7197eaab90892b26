"""The DTD package of the checkout."""

from pathlib import Path

import pytest

from casepress.outputs.jats import dtd_root


@pytest.fixture(scope="session")
def dtds() -> Path:
    return dtd_root()
