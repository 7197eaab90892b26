"""`casepress docx`: the Word file of an article JSON, or one of its copies."""

from __future__ import annotations

import argparse

from casepress.article.model import Article
from casepress.cli import writers
from casepress.cli.copies import source
from casepress.outputs.docx import write_docx
from casepress.provenance import kept, stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    writers.arguments(parser)
    parser.add_argument(
        "--copy",
        default="journal",
        metavar="NAME",
        help="a copy of the journal's docx.yaml: journal, review or title-page",
    )


def run(options: argparse.Namespace) -> int:
    """Write the Word file and its stamp; the exit code. Raises `BuildError`, and `Unreadable` for
    a faulty docx.yaml."""
    article = writers.ArticleFile.read(options)
    with article.layout_checked():
        copied = source(
            article.document, article.journal, options.article, article.root, options.copy
        )
        write_docx(
            copied.document,
            article.journal,
            options.output,
            root=copied.root,
            copy=options.copy,
            withheld=copied.withheld,
            check=copied.residue.check_docx if copied.residue else None,
        )
    identifier = Article.from_json(article.document).id or options.article.resolve().parent.name
    kept.keep(article.root, identifier, copied.document)
    stamps.write_stamps(options.output)
    return 0
