"""`casepress failures`: why a run of the workflow failed."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.cli.findings_files import report_failures


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("results", type=Path)
    parser.add_argument("--since", type=float, default=0.0, metavar="EPOCH", help="of new logs")
    parser.add_argument("--of", nargs="*", metavar="ID", help="of these alone (default: all)")


def run(options: argparse.Namespace) -> int:
    """Print the reasons; the exit code. Raises `UsageError`."""
    report_failures(options.results, options.since, options.of)
    return 0
