"""`casepress changes`: an article JSON with its changes since an earlier one."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.article.digest import article_bytes
from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.cli import writers
from casepress.core.files import write
from casepress.outputs.changes.versions import check_names, since
from casepress.provenance import stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    writers.arguments(parser)
    parser.add_argument("--since", type=Path, required=True, metavar="EARLIER.json")
    parser.add_argument(
        "--names", type=Path, metavar="ARTICLE.json", help="what a blind article was made from"
    )


def run(options: argparse.Namespace) -> int:
    """Write the marked-up article and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    stamps.require(options.since, *([options.names] if options.names else []))
    earlier = read_article(options.since)
    made = since(earlier, article.document, article.journal)
    if Article.from_json(article.document).blind and options.names:
        check_names(earlier, read_article(options.names), article.journal, made)
    write(options.output, article_bytes(made))
    stamps.write_stamps(options.output)
    return 0
