"""One manuscript with a figure of each kind, built and packed once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import support

LINKED = ("Snakefile", "casepress", "filters", "journal", "node_modules", "profiles")
SET_UP = ("pyproject.toml", "requirements")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """The repository after `snakemake` and `snakemake archive`."""
    repo = support.repository(tmp_path_factory.mktemp("first"), ("knee",))
    repo.write("config.yaml", "journal: medpeer\nformats: [pdf, docx, xml, figures]\n")
    for name in (*LINKED, *SET_UP):
        if (support.ROOT / name).exists():
            repo.path(name).symlink_to(support.ROOT / name)
    ran = repo.snakemake("archive", env={"PYTHONPATH": str(repo.root)})
    assert ran.code == 0, ran.said
    return repo


@pytest.fixture(scope="session")
def package(built: support.Repo) -> Path:
    """The package of its manuscript."""
    return built.path("results/archive/knee.crate.zip")
