"""`casepress article`: the article JSON and the findings of a manuscript."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress import pipeline
from casepress.provenance import stamps
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--findings", type=Path, required=True)
    parser.add_argument("--queries", type=Path, help="write the queries to the author here")


def run(options: argparse.Namespace) -> int:
    """Write both files and their stamps; the exit code. Raises `UsageError` and `Unreadable`."""
    repo = repository(options.repository, options.config)
    inputs = stamps.read_inputs(repo.root, options.id)
    checked = pipeline.check(repo, repo.journal, options.id)
    pipeline.write_article(checked, options.output)
    pipeline.write_findings(checked, options.findings)
    if options.queries:
        pipeline.write_queries(checked, options.queries)
    made = [options.queries] if options.queries else []
    stamps.write_stamps(options.output, options.findings, *made)
    stamps.write_input_stamp(options.output, inputs)
    return 0
