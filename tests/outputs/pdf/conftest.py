"""What the tests of the PDF share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.samples import hedge


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples' images."""
    folder = tmp_path_factory.mktemp("pdf")
    hedge.draw(folder / "images")
    return folder
