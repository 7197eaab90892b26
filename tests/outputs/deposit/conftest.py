"""The published samples of each journal, prepared once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from casepress.figures.pictures import make
from casepress.outputs.pdf import write_pdf
from tests.samples.deposits import Published, published
from tests.samples.journals import JOURNALS, house_style
from tests.samples.journals import repository as samples_repository


@pytest.fixture(scope="session")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF with its JATS attached, of which the deposits read nothing."""
    repo = samples_repository(tmp_path_factory.mktemp("pdf"), "casebook", ("image",))
    for suffix in (".png", ".svg"):
        out = repo.path(f"results/image/figures/figure-1{suffix}")
        out.parent.mkdir(parents=True, exist_ok=True)
        make(repo.path("figures/image/figure-1.svg"), out)
    path = repo.path("results/image/image.pdf")
    journal = house_style("casebook")
    document = repo.check("image").document
    write_pdf(document, journal, path, root=repo.root, attachment=("image.xml", b"<article/>"))
    return path.read_bytes()


@pytest.fixture(scope="session")
def journals(tmp_path_factory: pytest.TempPathFactory, pdf: bytes) -> Mapping[str, Published]:
    """The published articles of every journal."""
    return {
        name: published(tmp_path_factory.mktemp(f"deposit-{name}"), name, pdf) for name in JOURNALS
    }
