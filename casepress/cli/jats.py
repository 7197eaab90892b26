"""`casepress jats`: the JATS XML of an article JSON."""

from __future__ import annotations

import argparse

from casepress.cli import writers
from casepress.outputs.jats import write_jats
from casepress.provenance import stamps

arguments = writers.arguments


def run(options: argparse.Namespace) -> int:
    """Write the XML and its stamp; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options, pictures=False)
    write_jats(article.document, article.journal, options.output)
    stamps.write_stamps(options.output)
    return 0
