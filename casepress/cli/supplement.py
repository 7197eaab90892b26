"""`casepress supplement`: a copy of a supplementary file among the results."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.core.paths import repository
from casepress.figures.supplements import copy


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("file", metavar="NAME")
    parser.add_argument("-o", "--output", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Copy the file; the exit code. Raises `BuildError`."""
    copy(repository(options.repository), options.id, options.file, options.output)
    return 0
