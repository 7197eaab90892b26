"""`casepress earlier`: the article JSON of a manuscript as it was at a commit."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.article.digest import article_bytes
from casepress.core.files import write
from casepress.provenance import past, stamps
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("--at", required=True, metavar="COMMIT")
    parser.add_argument("-o", "--output", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the article JSON and its stamp; the exit code. Raises `UsageError` where git does not
    have the commit, `BuildError` where it cannot be built."""
    repo = repository(options.repository, options.config)
    write(options.output, article_bytes(past.built_at(repo, options.at, options.id)))
    stamps.write_stamps(options.output)
    return 0
