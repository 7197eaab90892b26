"""`casepress verify`: whether a manuscript's files come out the same when they are built again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Unreadable
from casepress.core.findings.report import unreadable
from casepress.provenance import verify
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.description = (
        "Builds manuscripts again in an empty folder and names the first difference from results/, "
        "or from a published package; exit 1 if any is found."
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="(default: all)")
    parser.add_argument(
        "--against", type=Path, metavar="FILE.crate.zip", help="compare with a published package"
    )


def run(options: argparse.Namespace) -> int:
    """Verify the manuscripts that the options name; the highest exit code. Raises `UsageError`,
    `BuildError` and `Unreadable` for a package."""
    repo = repository(options.repository)
    ids = [identifier.rstrip("/") for identifier in options.ids]
    if options.against:
        return verify.against(repo, options.against, ids)
    return max([_verified(repo, identifier) for identifier in ids or repo.ids()], default=0)


def _verified(repo: Repository, identifier: str) -> int:
    """The exit code for one manuscript; one that cannot be compared stops no other."""
    try:
        return verify.verify(repo, identifier)
    except Unreadable as error:
        print(*unreadable(error), sep="\n", file=sys.stderr)
        return 2
    except (BuildError, UsageError) as error:
        print(f"casepress: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
