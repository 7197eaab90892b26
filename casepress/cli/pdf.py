"""`casepress pdf`: the PDF of an article JSON, or the reviewers' copy."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.cli import writers
from casepress.cli.copies import source
from casepress.outputs.pdf import write_pdf
from casepress.provenance import stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    writers.arguments(parser)
    parser.add_argument("--attach", type=Path, metavar="JATS.xml", help="attach this file")
    parser.add_argument(
        "--copy",
        default="journal",
        choices=("journal", "review"),
        help="the journal's page, or the reviewers' copy (default: journal)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the PDF and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    if options.attach:
        stamps.require(options.attach)
    attached = (options.attach.name, options.attach.read_bytes()) if options.attach else None
    copied = source(article.document, article.journal, options.article, article.root, options.copy)
    write_pdf(
        copied.document,
        article.journal,
        options.output,
        root=copied.root,
        attachment=attached,
        copy=options.copy,
        manuscript=copied.manuscript,
        check=copied.residue.check_pdf if copied.residue else None,
    )
    stamps.write_stamps(options.output)
    return 0
