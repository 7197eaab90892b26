"""`casepress proof`: a PDF for the author, stamped PROOF, with numbered lines and open queries."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.core.errors import BuildError
from casepress.core.files import read_json
from casepress.core.journal import Journal
from casepress.core.paths import journal_folder
from casepress.outputs.pdf import write_pdf
from casepress.provenance import stamps
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("-o", "--output", type=Path, help="default: results/ID/ID-proof.pdf")


def run(options: argparse.Namespace) -> int:
    """Write the proof of a manuscript as it was built; the exit code. Raises `BuildError`, also for
    sources that have changed since."""
    repo = repository(options.repository)
    repo.article(options.id)
    folder = repo.root / "results" / options.id
    path, asked = folder / "article.json", folder / "queries.json"
    if not (path.is_file() and asked.is_file()):
        raise BuildError(f"{options.id} was not built; run `snakemake` first")
    if stamps.is_outdated(repo.root, options.id):
        raise BuildError(f"{options.id} was changed after it was built; run `snakemake` first")
    stamps.require(path, asked)
    stamps.require_pictures(path)
    document, queries = read_article(path), read_json(asked)
    home = journal_folder(Article.from_json(document).journal, repo.root)
    out = options.output or folder / f"{options.id}-proof.pdf"
    write_pdf(
        document,
        Journal(home.name, home, document["journal"]),
        out,
        root=repo.root,
        attachment=None,
        copy="proof",
        queries=queries,
    )
    count = len(queries)
    open_ = f"{count} open {'query' if count == 1 else 'queries'}" if count else "no open query"
    print(f"{repo.name(out)}: {open_}")
    return 0
