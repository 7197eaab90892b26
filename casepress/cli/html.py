"""`casepress html`: the web page of an article JSON, or the reviewers' page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casepress.article.model import Article
from casepress.article.review import check_blind
from casepress.cli import writers
from casepress.cli.copies import source
from casepress.core.paths import cache_file
from casepress.outputs.html import write_html
from casepress.provenance import stamps

#: From this size on, in bytes, a page with all that is in it takes long on a phone.
_LARGE = 5_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    writers.arguments(parser)
    parser.add_argument(
        "--beside",
        type=Path,
        nargs="*",
        default=[],
        metavar="FILE",
        help="the PDF, Word file and XML that lie beside the page, which it offers",
    )
    parser.add_argument(
        "--assets",
        action="store_true",
        help="fonts, images, style and script as files in a folder beside the page",
    )
    parser.add_argument(
        "--copy",
        default="journal",
        choices=("journal", "review"),
        help="the journal's page, or the reviewers' copy (default: journal)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the page and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    stamps.require(*options.beside)
    copied = source(article.document, article.journal, options.article, article.root, options.copy)
    review = options.copy == "review"
    if review:
        check_blind(Article.from_json(copied.document), article.journal)
    size = write_html(
        copied.document,
        article.journal,
        options.output,
        root=copied.root,
        beside=options.beside,
        anonymous=review,
        assets=options.assets,
        cache=cache_file(article.root, "fonts", options.output.stem),
        check=copied.residue.check_html if copied.residue else None,
    )
    stamps.write_stamps(options.output)
    if size > _LARGE:
        print(
            f"casepress: {options.output} has {size / 1e6:.1f} MB, which phones load slowly; "
            "give it figures with fewer pixels, or photographs as JPEG",
            file=sys.stderr,
        )
    return 0
