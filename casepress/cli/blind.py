"""`casepress blind`: the form of an article JSON for anonymous review."""

from __future__ import annotations

import argparse
import sys

from casepress.article.review import PICTURES
from casepress.cli import writers
from casepress.outputs.blind import write_blind
from casepress.provenance import stamps

arguments = writers.arguments
_SHOWN = 20


def run(options: argparse.Namespace) -> int:
    """Write the blind article JSON and its stamp, and list the lone words that an editor should
    look at; the exit code. Raises `BuildError`."""
    article = writers.ArticleFile.read(options)
    made = write_blind(article.document, article.journal, options.output, root=article.root)
    for passage in made.lone[:_SHOWN]:
        print(f"casepress: a name that is also a word stays: {passage}", file=sys.stderr)
    if len(made.lone) > _SHOWN:
        print(f"casepress: and so in {len(made.lone) - _SHOWN} more places", file=sys.stderr)
    pictures = options.output.with_name(PICTURES)
    stamps.write_stamps(options.output, *([pictures] if pictures.is_dir() else []))
    return 0
