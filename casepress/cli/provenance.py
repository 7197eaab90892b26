"""`casepress provenance`: the record of what a manuscript is made from."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.provenance.write import write_records


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("outputs", nargs="+", metavar="OUTPUT", help="the files made")
    parser.add_argument("--steps", type=Path, help="the workflow's rules, as JSON")
    parser.add_argument("--revision", help="the inputs' last commit (default: ask git)")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--crate", type=Path, help="where the RO-Crate's metadata go")


def run(options: argparse.Namespace) -> int:
    """Write the record and the crate; the exit code. Raises `BuildError`."""
    write_records(options)
    return 0
