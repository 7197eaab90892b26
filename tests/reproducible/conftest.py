"""One manuscript with a figure of each kind, built and packed once for all tests here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import support

#: Of the checkout, what a package holds.
PARTS = (
    *("Snakefile", "casepress", "filters", "journal"),
    *("profiles", "pyproject.toml", "requirements"),
)
_COMPILED = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """The repository after `snakemake` and `snakemake archive`."""
    repo = support.repository(tmp_path_factory.mktemp("first"), ("knee",))
    repo.write("config.yaml", "journal: medpeer\nformats: [pdf, docx, xml, figures]\n")
    for name in PARTS:
        source = support.ROOT / name
        if source.is_dir():
            shutil.copytree(source, repo.path(name), symlinks=True, ignore=_COMPILED)
        else:
            shutil.copy(source, repo.path(name))
    if (support.ROOT / "node_modules").exists():
        repo.path("node_modules").symlink_to(support.ROOT / "node_modules")
    ran = repo.snakemake("archive", env={"PYTHONPATH": str(repo.root)})
    assert ran.code == 0, ran.said
    return repo


@pytest.fixture(scope="session")
def package(built: support.Repo) -> Path:
    """The package of its manuscript."""
    return built.path("results/archive/knee.crate.zip")
