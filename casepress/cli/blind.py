"""`casepress blind`: the form of an article JSON for anonymous review."""

from __future__ import annotations

import argparse

from casepress.cli import writers
from casepress.outputs.blind import write_blind
from casepress.provenance import stamps

arguments = writers.arguments


def run(options: argparse.Namespace) -> int:
    """Write the blind article JSON and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    write_blind(article.document, article.journal, options.output)
    stamps.write_stamps(options.output)
    return 0
