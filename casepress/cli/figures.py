"""`casepress figures`: the figures for submission of an article JSON."""

from __future__ import annotations

import argparse

from casepress.cli import writers
from casepress.outputs.submission import write_figures
from casepress.provenance import stamps

arguments = writers.arguments


def run(options: argparse.Namespace) -> int:
    """Write the folder of figures and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    write_figures(article.document, article.journal, options.output, root=article.root)
    stamps.write_stamps(options.output)
    return 0
