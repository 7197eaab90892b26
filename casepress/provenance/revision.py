"""The last commit that touched a manuscript's inputs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casepress.provenance.inputs import Inputs, digest

#: In an unpacked package, which has no history: what the repository that made it said.
CARRIED = "revisions.json"


@dataclass(frozen=True)
class Revision:
    """A commit, and whether an input has changed since; "" where there is none."""

    commit: str = ""
    modified: bool = False

    def __str__(self) -> str:
        return self.commit + "+" * self.modified if self.commit else "none"

    @classmethod
    def read(cls, written: str) -> Revision:
        """The opposite of `str()`."""
        known = written != str(cls())
        return cls(written.rstrip("+"), written.endswith("+")) if known else cls()


def revision(inputs: Inputs) -> Revision:
    """The revision of a manuscript's inputs, none where the repository is under no version
    control or its history is cut off before them."""
    history = _history(inputs.root)
    if history is None:
        return _carried(inputs)
    paths = set(inputs)
    known = [history.commits[path] for path in paths if path in history.commits]
    if not known:
        return Revision()
    _, commit = min(known)
    if commit in history.cut:
        return Revision()
    modified = not history.changed.isdisjoint(paths) or len(known) < len(paths)
    return Revision(commit, modified)


@dataclass(frozen=True)
class _History:
    """For each file its last commit as (how many commits ago, hash); the files that differ from
    it; the commits that a shallow clone begins with, which seem to touch everything."""

    commits: dict[str, tuple[int, str]]
    changed: frozenset[str]
    cut: Collection[str]


@cache
def _history(root: Path) -> _History | None:
    """Two calls of git for all manuscripts, and not two for each."""
    log = _git(root, "log", "--relative", "--name-only", "--no-renames", "--format=%x01%H", "-z")
    status = _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", ".")
    shallow = _git(root, "rev-parse", "--git-path", "shallow")
    prefix = _git(root, "rev-parse", "--show-prefix")
    if log is None or status is None or shallow is None or prefix is None:
        return None
    commits: dict[str, tuple[int, str]] = {}
    for ago, entry in enumerate(log.split("\x01")[1:]):
        head, *names = entry.replace("\n", "\0").split("\0")
        for name in names:
            commits.setdefault(name, (ago, head))
    commits.pop("", None)
    if not commits:
        return None
    ahead = len(prefix.strip())
    changed = frozenset(entry[3:][ahead:] for entry in status.split("\0") if entry)
    cut = root / shallow.strip()
    return _History(commits, changed, set(cut.read_text().split()) if cut.is_file() else ())


def _git(root: Path, *arguments: str) -> str | None:
    """What git says; `None` where there is no git or no repository."""
    command = ["git", "-C", str(root), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _carried(inputs: Inputs) -> Revision:
    """The revision that a package carries, if these are still its inputs."""
    try:
        carried = json.loads((inputs.root / CARRIED).read_bytes())[inputs.id]
        of, known = carried["inputs"], Revision.read(carried["revision"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Revision()
    return known if of == digest(inputs.hashes()) else Revision()
