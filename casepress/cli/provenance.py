"""`casepress provenance`: the record of what a manuscript is made from."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import read_json
from casepress.core.findings import InFile
from casepress.outputs.compare import unconserved
from casepress.provenance.write import write_records
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("outputs", nargs="+", metavar="OUTPUT", help="the files made")
    parser.add_argument("--steps", type=Path, help="the workflow's rules, as JSON")
    parser.add_argument("--steps-hash", metavar="SHA-256", help="the hash that they must have")
    parser.add_argument("--revision", help="the inputs' last commit (default: ask git)")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--crate", type=Path, help="where the RO-Crate's metadata go")


def run(options: argparse.Namespace) -> int:
    """Compare the outputs with the article, and write the record and the crate; the exit code.
    Raises `BuildError`."""
    _compare(options)
    write_records(options)
    return 0


def _compare(options: argparse.Namespace) -> None:
    """Raise `BuildError` for the first words of the article that an output lacks."""
    root = repository(options.repository, options.config).root
    made = {Path(path).name: root / path for path in options.outputs}
    article = made.get("article.json")
    if article is None or not article.is_file():
        return
    whole = [path for name, path in made.items() if Path(name).stem == options.id]
    for finding in unconserved(read_json(article), [path for path in whole if path.is_file()]):
        name = finding.at.span.file if isinstance(finding.at, InFile) else ""
        raise BuildError(f"{name}: {finding.message}")
