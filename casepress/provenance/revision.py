"""The last commit that touched a manuscript's inputs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casepress.source.history import git
from casepress.source.inputs import OWN, Inputs, digest, group, is_input

#: In an unpacked package, which has no history: the revision in the repository that packed it.
CARRIED = "revisions.json"
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True)
class Revision:
    """A commit, "" without one, and whether an input has changed since."""

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
    """The revision of a manuscript's inputs: an empty one without version control, or where the
    history is cut off before them."""
    behind = _behind_links(inputs)
    history = _history(inputs.root, behind)
    if history is None:
        return _carried(inputs)
    paths = {*inputs, *behind}
    groups = {group(path) for path in inputs} | {f"{kind}/{inputs.id}" for kind in OWN} | behind
    touched = [history.commits[one] for one in groups & history.commits.keys()]
    if not touched:
        return Revision()
    _, commit = min(touched)
    if commit in history.cut:
        return Revision()
    return Revision(commit, not groups.isdisjoint(history.changed) or not paths <= history.tracked)


def commit_date(root: Path, identifier: str) -> str:
    """The date of the last change of a manuscript's inputs as its provenance record names it (ISO
    8601), "" without a record, a commit in it or a history. Inputs that differ from that
    commit have no date."""
    try:
        record = json.loads((root / "results" / identifier / "provenance.json").read_bytes())
        known = record["revision"]
        commit, modified = str(known["commit"]), bool(known["modified"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    if modified or not _COMMIT.fullmatch(commit):
        return ""
    return (git(root, "show", "--no-patch", "--format=%cs", commit) or "").strip()


def _behind_links(inputs: Inputs) -> frozenset[str]:
    """The files of the repository that symbolic links among the inputs lead to."""
    home, kinds = os.path.realpath(inputs.root), (*OWN, "journal")
    paths = [inputs.root / name for kind in kinds for name in inputs.paths.get(kind, ())]
    return frozenset(
        Path(os.path.relpath(os.path.realpath(path), home)).as_posix()
        for path in paths
        if path.is_symlink()
    )


@dataclass(frozen=True)
class _History:
    """How the branch came about, merges as one step each: for each group of inputs the last commit
    that touched one, as (how many steps ago, hash); the groups in which something differs from the
    newest; the files under version control; the commits that a shallow clone begins with, which
    seem to touch everything."""

    commits: dict[str, tuple[int, str]]
    changed: frozenset[str]
    tracked: frozenset[str]
    cut: Collection[str]


@cache
def _history(root: Path, behind: frozenset[str]) -> _History | None:
    """Four calls of git for all manuscripts together; the files in `behind` count too, each as a
    group of its own."""
    log = git(root, *("log", "--first-parent", "-m", "--relative", "--name-only", "-z"),
               *("--no-renames", "--format=%x01%H"))  # fmt: skip
    status = git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", ".")
    known = git(root, "ls-files", "-z")
    about = git(root, "rev-parse", "--show-prefix", "--git-path", "shallow")
    if log is None or status is None or known is None or about is None:
        return None
    commits: dict[str, tuple[int, str]] = {}
    for ago, entry in enumerate(log.split("\x01")[1:]):
        head, *names = entry.replace("\n", "\0").split("\0")
        for name in names:
            if is_input(name):
                commits.setdefault(group(name), (ago, head))
            if name in behind:
                commits.setdefault(name, (ago, head))
    if not commits:
        return None
    prefix, shallow = about.split("\n")[:2]
    changed = [entry[3:][len(prefix) :] for entry in status.split("\0") if entry]
    cut = root / shallow
    return _History(
        commits,
        frozenset(group(name) for name in changed if is_input(name)) | (behind & {*changed}),
        frozenset(known.split("\0")),
        set(cut.read_text().split()) if cut.is_file() else (),
    )


def _carried(inputs: Inputs) -> Revision:
    """The revision that a package carries, if these are still its inputs."""
    try:
        carried = json.loads((inputs.root / CARRIED).read_bytes())[inputs.id]
        of, known = carried["inputs"], Revision.read(carried["revision"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Revision()
    return known if of == digest(inputs.hashes()) else Revision()
