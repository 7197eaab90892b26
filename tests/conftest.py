"""What all tests share: a small repository to change, and the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from casepress.core.journal import Journal
from casepress.outputs.jats import dtd_root
from tests import support

#: Of the checkout, what a package holds.
PARTS = (
    *("Snakefile", "casepress", "filters", "journal"),
    *("profiles", "pyproject.toml", "requirements"),
)
_COMPILED = shutil.ignore_patterns("__pycache__")
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


@pytest.fixture(scope="session")
def dtds() -> Path:
    """The DTD package of the checkout."""
    return dtd_root()
