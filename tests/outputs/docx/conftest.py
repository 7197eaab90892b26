"""The two samples, written once a session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from casepress.core.journal import Journal
from casepress.outputs.docx import write_docx
from tests import support
from tests.outputs.copies import write_docx_copy
from tests.samples import awkward, gardener

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def journal() -> Journal:
    return support.journal()


@pytest.fixture(scope="session")
def files(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples as DOCX: "full" and "bare"."""
    folder = tmp_path_factory.mktemp("docx")
    made = {"full": gardener.full(folder), "bare": gardener.bare()}
    for name, document in made.items():
        write_docx(document, journal, folder / f"{name}.docx", root=folder)
    return {name: folder / f"{name}.docx" for name in made}


COPIES = ("journal", "review", "title-page")


class Awkward(Mapping[tuple[str, str], Path]):
    """The awkward articles by name and copy, each written when it is first asked for."""

    def __init__(self, folder: Path, journal: Journal) -> None:
        self.folder = folder
        self.journal = journal
        self.made: dict[tuple[str, str], Path] = {}

    def __getitem__(self, key: tuple[str, str]) -> Path:
        name, copy = key
        if key not in self.made:
            self.made[key] = self.folder / f"{name}-{copy}.docx"
            document = awkward.ARTICLES[name](self.folder)
            write_docx_copy(document, self.journal, self.made[key], root=self.folder, copy=copy)
        return self.made[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter((name, copy) for name in awkward.ARTICLES for copy in COPIES)

    def __len__(self) -> int:
        return len(awkward.ARTICLES) * len(COPIES)


@pytest.fixture(scope="session")
def awkward_files(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> Awkward:
    """The awkward articles as DOCX."""
    return Awkward(tmp_path_factory.mktemp("awkward"), journal)
