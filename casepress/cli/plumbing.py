"""`casepress plumbing`: the commands for maintainers, and those that the workflow calls."""

from __future__ import annotations

import argparse

from casepress.cli.main import PLUMBING

_WIDTH = max(map(len, PLUMBING)) + 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the help of the command, which is all that it has."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = table()


def run(options: argparse.Namespace) -> int:
    """Print the commands; the exit code."""
    print(table())
    return 0


def table() -> str:
    """A line for each command."""
    lines = [f"  {name.ljust(_WIDTH)}{summary}" for name, summary in PLUMBING.items()]
    return "\n".join(["These are called as `casepress COMMAND`:", *lines])
