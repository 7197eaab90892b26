"""`casepress archive`: the package of a built manuscript."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.provenance.archive import pack
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("-o", "--output", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the package; the exit code. Raises `UsageError`."""
    pack(repository(options.repository, options.config), options.id, options.output)
    return 0
