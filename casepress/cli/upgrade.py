"""`casepress upgrade`: move a journal's repository to this version of casepress.

Files that `casepress init` wrote and that were not edited are replaced. Beside an edited one the
new one is written as FILE.new. The journal's folder and the manuscripts are never touched; the
command prints what has to change in them.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casepress import __version__
from casepress.core.files import write
from casepress.core.paths import DATA
from casepress.source import template
from casepress.source.release import release
from casepress.source.repository import repository
from casepress.source.template import Written

#: What was renamed or became necessary, version by version, the newest first.
_CHANGED = DATA / "changed.json"
_DONE = {"new": "is new", "replaced": "was replaced", "kept": "keeps your changes"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "--from",
        dest="wheel",
        metavar="WHEEL_OR_ADDRESS",
        help="write the lock files anew, for this wheel of casepress: a file or an https address",
    )
    parser.add_argument("--dry-run", "-n", action="store_true", help="only say what would change")


def run(options: argparse.Namespace) -> int:
    """Bring the repository's files to this version and say what changes; the exit code, 1 where
    the configuration or the journal has to be changed by hand. Raises `UsageError`, and
    `Unreadable` for what is wrong in either."""
    opened = repository(options.repository)
    before = Written.read(opened.root)
    locks = dict(release(options.wheel).contents()) if options.wheel else {}
    values = {"journal": str(opened.config["journal"]), "title": str(opened.journal.data["title"])}
    contents = {**template.files({**values, **before.values}), **locks}
    print(f"casepress {before.version or '(unknown)'} → {__version__}")
    for change in template.changes(opened.root, before, contents):
        place = f"{change.name}.new" if change.kind == "beside" else change.name
        if not options.dry_run and change.kind != "kept":
            write(opened.root / place, change.data)
        print(f"  {change.name} {_DONE.get(change.kind) or _beside(place)}")
    if not options.dry_run:
        _remove_old_wheels(opened.root, before, locks)
        kept = {n: sha for n, sha in before.files.items() if n not in contents and not locks}
        made = Written.of(contents, {**values, **before.values})
        Written(made.version, made.values, {**made.files, **kept}).write(opened.root)
    for line in changed(before.version):
        print(f"  {line}")
    return 0


def _beside(place: str) -> str:
    return f"has changes of yours; the new one is {place}: take over what you need, and remove it"


def _remove_old_wheels(root: Path, before: Written, locks: Mapping[str, bytes]) -> None:
    """Remove the wheel that the new lock files no longer name."""
    for name in before.files if locks else ():
        if name.startswith("wheels/") and name not in locks:
            (root / name).unlink(missing_ok=True)
            print(f"  {name} was removed")


def changed(since: str) -> Iterator[str]:
    """What users have to write in another way, in the versions after `since` ("" for all)."""
    data: list[dict[str, Any]] = json.loads(_CHANGED.read_text(encoding="utf-8"))
    for release_ in data:
        if _key(release_["version"]) > _key(since):
            yield from (f"{each['where']}: {each['change']}" for each in release_["changes"])


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))
