"""`casepress init`: a journal's repository, with its house style and all that manuscripts need.

The files are those of `casepress.source.template`, beside a copy of a shipped house style.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.journal_file import read_journal
from casepress.source import template
from casepress.source.release import installed_from, release
from casepress.source.template import Written


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path(), help="where (default: this folder)"
    )
    parser.add_argument(
        "--like",
        default="medpeer",
        metavar="STYLE",
        help=f"the house style to begin with: {', '.join(template.styles())} (default: medpeer)",
    )
    parser.add_argument(
        "--journal", metavar="NAME", help="the name of its folder (default: that of the style)"
    )
    parser.add_argument(
        "--from",
        dest="wheel",
        metavar="WHEEL_OR_ADDRESS",
        help="the wheel of casepress that CI installs, a file or an https address "
        "(default: the one that this casepress was installed from)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the repository, whole or not at all; the exit code. Raises `UsageError` where a file
    exists already, or the style or the wheel cannot be read."""
    name = options.journal or options.like
    style = template.house_style(options.like, name)
    values = {
        "journal": name,
        "title": str(read_journal(template.STYLES / options.like).data["title"]),
    }
    wheel = options.wheel or installed_from()
    locks = release(wheel).contents() if wheel else {}
    written = {**template.files(values), **locks}
    _create(options.folder, {**written, **style})
    Written.of(written, values).write(options.folder)
    _report(options.folder, name, options.like, bool(locks))
    return 0


def _create(root: Path, contents: Mapping[str, bytes]) -> None:
    present = sorted(name for name in [*contents, template.RECORD] if (root / name).exists())
    if present:
        more = f" and {len(present) - 1} other files" if len(present) > 1 else ""
        raise UsageError(
            f"{root / present[0]}{more} exist already; nothing was written: choose an empty folder "
            "or move a repository to a newer casepress with `casepress upgrade`"
        )
    for name, data in contents.items():
        write(root / name, data)


def _report(root: Path, name: str, style: str, locked: bool) -> None:
    where = "" if root == Path() else f" in {root}"
    print(f"A journal's repository was made{where}, with the house style journal/{name}/.")
    if name != style:
        print(f"Change the title, the ISSN and the rules in journal/{name}/journal.yaml.")
    print("Go on with `casepress new ID`, `casepress lint` and `casepress build --open`.")
    if not locked:
        print(
            "casepress: it is not known from which wheel casepress was installed, so that there is "
            "no lock file for CI yet; write it with `casepress upgrade --from WHEEL_OR_ADDRESS`",
            file=sys.stderr,
        )
