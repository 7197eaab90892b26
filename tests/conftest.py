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

#: What `make test-fast` leaves out: tests that build many outputs or start many programs. Each
#: name is the beginning of the tests' names.
SLOW = (
    "bad_input/test_build.py",
    "bad_input/test_line_ends.py",
    "bad_input/test_lint.py",
    "bad_input/test_machine.py",
    "ci/",
    "cli/test_baseline.py",
    "cli/test_import.py",
    "cli/test_init.py",
    "cli/test_merge.py",
    "cli/test_new.py",
    "cli/test_other_systems.py",
    "cli/test_publish.py",
    "figures/test_timeline.py",
    "core/test_redaction.py",
    "core/test_yaml12.py::test_both_parsers_give_the_same_for_a_damaged_text",
    "docs/test_new_case_report.py",
    "docs/test_new_journal.py",
    "docs/test_source_format.py",
    "figures/test_pictures.py",
    "figures/test_script_files.py",
    "figures/test_scripts.py",
    "figures/test_svg.py",
    "figures/test_svg_hidden.py",
    "filters/test_alone.py",
    "fuzz/",
    "importing/returned/test_merge.py",
    "importing/test_habits.py",
    "importing/test_title_pages.py",
    "journals/test_article_types.py",
    "journals/test_translations.py",
    "lint/test_examples.py",
    "lint/test_journal_tables.py",
    "lint/test_outputs.py",
    "lint/test_picture_files.py",
    "live/",
    "outputs/test_care.py",
    "outputs/blind/",
    "outputs/changes/",
    "outputs/deposit/",
    "outputs/docx/test_constructs.py",
    "outputs/docx/test_corpus.py",
    "outputs/docx/test_review.py",
    "outputs/docx/test_write_docx.py",
    "outputs/html/",
    "outputs/jats/test_varied.py",
    "outputs/overview/",
    "outputs/pdf/",
    "outputs/test_conserved.py",
    "outputs/test_contents.py",
    "outputs/test_proof.py",
    "outputs/test_random_articles.py",
    "outputs/test_right_to_left.py",
    "outputs/test_submission.py",
    "provenance/",
    "references/bibtex/test_pandoc_input.py",
    "references/csl/test_properties.py",
    "security/",
    "source/test_nesting.py",
    "source/test_symlinks.py",
    "test_hard.py",
    "workflow/",
)

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


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no files of which every test would be left out."""
    name = collection_path.relative_to(support.ROOT / "tests").as_posix()
    left_out = "not slow" in str(config.option.markexpr) and name.startswith(SLOW)
    return left_out or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow tests."""
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(SLOW):
            item.add_marker(pytest.mark.slow)


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
