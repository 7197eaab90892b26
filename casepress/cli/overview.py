"""`casepress overview`: the editor's pages, `results/index.html` and those beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.paths import cache_file
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.overview_page import pages
from casepress.outputs.overview import overview
from casepress.provenance import stamps
from casepress.provenance.revision import commit_date
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("-o", "--output", type=Path, help="default: results/index.html")


def run(options: argparse.Namespace) -> int:
    """Write the pages; the exit code. Raises `BuildError`."""
    opened = repository(options.repository, options.config)
    write_overview(opened, options.output or opened.root / "results" / "index.html")
    return 0


def _fault(results: Path) -> str:
    """Why what a manuscript's page shows cannot be trusted; "" where it can."""
    shown = (results / name for name in ("article.json", "findings.json"))
    try:
        stamps.require(*(path for path in shown if path.is_file()))
    except BuildError as error:
        return str(error)
    return ""


def write_overview(opened: Repository, out: Path) -> None:
    """Write the pages of a repository: the index as `out`, the others in a folder beside it.
    Raises `BuildError`."""
    found = overview(
        opened.root,
        opened.journal,
        opened.ids(),
        lambda one: commit_date(opened.root, one),
        fault=lambda one: _fault(opened.root / "results" / one),
    )
    fonts = Subsets(cache_file(opened.root, "fonts", "index"))
    for name, text in pages(found, opened.journal, fonts):
        write(out if name == "index.html" else out.parent / name, text)
    fonts.save()
