"""`casepress check …`: checks of files wherever they come from."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line's parser."""
    check = commands.add_parser("check", help="check files, wherever they come from")
    kinds = check.add_subparsers(title="kinds", required=True, metavar="KIND")
    jats = kinds.add_parser("jats", help="JATS XML: its DTD, and what no DTD can state")
    jats.add_argument("files", nargs="+", type=Path, metavar="FILE")
    jats.add_argument("--format", default="text", choices=("text", "github", "json"))
    jats.set_defaults(command=_run_jats)
    outputs = kinds.add_parser("outputs", help="whether the built outputs say the same")
    outputs.add_argument("ids", nargs="*", metavar="ID", help="folder names (default: all)")
    outputs.set_defaults(command=_run_outputs)


def _run_jats(options: argparse.Namespace) -> int:
    from casepress.cli import check_jats

    return check_jats.run(options.files, options.format)


def _run_outputs(options: argparse.Namespace) -> int:
    from casepress.outputs import compare as outputs
    from casepress.source.repository import repository

    return outputs.run(repository(options.repository), options.ids)
