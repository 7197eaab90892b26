"""The two samples, written once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.docx import write_docx
from casepress.journal import Journal
from tests.docx import sample

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def journal() -> Journal:
    return Journal.read(ROOT / "journal" / "medpeer")


@pytest.fixture(scope="session")
def files(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples as DOCX: "full" and "bare"."""
    folder = tmp_path_factory.mktemp("docx")
    made = {"full": sample.full(folder), "bare": sample.bare()}
    for name, document in made.items():
        write_docx(document, journal, folder / f"{name}.docx", root=folder)
    return {name: folder / f"{name}.docx" for name in made}
