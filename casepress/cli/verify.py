"""The commands about where files come from: `provenance`, `archive`, `verify`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepress.source.repository import Repository

Commands = argparse._SubParsersAction  # argparse gives it no public name


def add(commands: Commands[argparse.ArgumentParser]) -> None:
    """Add them to the command line."""
    _provenance(commands)
    _archive(commands)
    _verify(commands)


def _provenance(commands: Commands[argparse.ArgumentParser]) -> None:
    provenance = commands.add_parser("provenance", help="record what a manuscript is made from")
    provenance.add_argument("id", metavar="ID")
    provenance.add_argument("outputs", nargs="+", metavar="OUTPUT", help="the files made")
    provenance.add_argument("--steps", type=Path, help="the workflow's rules, as JSON")
    provenance.add_argument("--revision", help="the inputs' last commit (default: ask git)")
    provenance.add_argument("-o", "--output", type=Path, required=True)
    provenance.add_argument("--crate", type=Path, help="where the RO-Crate's metadata go")
    provenance.set_defaults(command=_run_provenance)


def _archive(commands: Commands[argparse.ArgumentParser]) -> None:
    archive = commands.add_parser("archive", help="pack a built manuscript with all it needs")
    archive.add_argument("id", metavar="ID")
    archive.add_argument("-o", "--output", type=Path, required=True)
    archive.set_defaults(command=_run_archive)


def _verify(commands: Commands[argparse.ArgumentParser]) -> None:
    verify = commands.add_parser(
        "verify", help="build again elsewhere and compare", description=_VERIFY
    )
    verify.add_argument("ids", nargs="*", metavar="ID", help="(default: all)")
    verify.add_argument(
        "--against", type=Path, metavar="FILE.crate.zip", help="compare with a published package"
    )
    verify.set_defaults(command=_run_verify)


_VERIFY = (
    "Builds manuscripts again in an empty folder and names the first difference from results/, or "
    "from a published package; exit 1 where there is one."
)


def _run_provenance(options: argparse.Namespace) -> int:
    from casepress.provenance.write import write_records

    write_records(options)
    return 0


def _run_archive(options: argparse.Namespace) -> int:
    from casepress.provenance.archive import pack
    from casepress.source.repository import repository

    pack(repository(options.repository), options.id, options.output)
    return 0


def _run_verify(options: argparse.Namespace) -> int:
    from casepress.provenance import verify
    from casepress.source.repository import repository

    repo = repository(options.repository)
    ids = [identifier.rstrip("/") for identifier in options.ids]
    if not options.against:
        return max([_verified(repo, i) for i in ids or repo.ids()], default=0)
    return verify.against(repo, options.against, ids)


def _verified(repo: Repository, identifier: str) -> int:
    """The exit code for one manuscript; one that cannot be compared stops no other."""
    from casepress.core.errors import BuildError, UsageError
    from casepress.core.findings import Unreadable
    from casepress.core.findings.report import unreadable
    from casepress.provenance import verify

    try:
        return verify.verify(repo, identifier)
    except Unreadable as error:
        print(*unreadable(error), sep="\n", file=sys.stderr)
        return 2
    except (BuildError, UsageError) as error:
        print(f"casepress: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
