"""`casepress figure`: the normalised picture of an image or a script."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.figures.pictures import make
from casepress.provenance import stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("source", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the picture and its stamp; the exit code. Raises `BuildError`."""
    make(options.source, options.output)
    stamps.write_stamps(options.output)
    return 0
