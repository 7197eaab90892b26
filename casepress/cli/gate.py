"""`casepress gate`: whether findings files let the work pass."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.cli.findings_files import fail_on_errors
from casepress.provenance import stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("findings", type=Path, nargs="*", metavar="FINDINGS.json")
    parser.add_argument(
        "--blocking", action="store_true", help="fail only on findings that stop a build"
    )


def run(options: argparse.Namespace) -> int:
    """Print the findings; 1 if one is an error. Raises `UsageError` for a file that holds
    no findings, and `BuildError` for one that was changed since the workflow made it."""
    stamps.require(*options.findings)
    return fail_on_errors(options.findings, blocking=options.blocking)
