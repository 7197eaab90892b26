"""`casepress figure`: the normalised picture of an image, a timeline or a script."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.figures.pictures import make
from casepress.figures.timeline import is_timeline
from casepress.figures.timeline_drawing import Style
from casepress.provenance import stamps
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("source", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)


def run(options: argparse.Namespace) -> int:
    """Write the picture and its stamp; the exit code. Raises `BuildError`."""
    style = None
    if is_timeline(options.source.name):
        journal = repository(options.repository, options.config).journal
        style = Style.of(journal.data["colours"], journal.page.text_width)
    make(options.source, options.output, style)
    stamps.write_stamps(options.output)
    return 0
