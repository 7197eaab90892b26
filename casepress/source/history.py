"""What git tells of a repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

_OF_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")


def git(root: Path, *arguments: str) -> str | None:
    """What git prints; `None` without git or a repository, or where it fails."""
    made = git_bytes(root, *arguments)
    return made.decode("utf-8", "replace") if made is not None else None


def git_bytes(root: Path, *arguments: str) -> bytes | None:
    """The same as bytes."""
    # in a container the checkout belongs to another user; its Snakefile runs all the same
    settings = (
        "-c",
        "core.quotePath=false",
        "-c",
        "safe.directory=*",
        "-c",
        "core.fsmonitor=false",
    )
    command = ["git", "-C", str(root), *settings, *arguments]
    # a hook's variables name its own repository
    environment = {k: v for k, v in os.environ.items() if k not in _OF_HOOKS}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def ages(root: Path, names: Sequence[str], pattern: str) -> dict[str, int]:
    """How many steps of the branch ago a line that matches the regular expression `pattern` last
    changed in each of these files, merges as one step each and steps without such a change not
    counted; 0 where that is not yet committed. Nothing without version control."""
    shown = ("--no-renames", "--relative", "--name-only", "-z", f"-G{pattern}")
    log = git(root, "log", "--first-parent", "-m", "--format=%x01", *shown, "--", *names)
    changed = git(root, "diff", "HEAD", *shown, "--", *names)
    if log is None or changed is None:
        return {}
    found = {name: 0 for name in changed.split("\0") if name}
    for ago, entry in enumerate(log.split("\x01")[1:], start=1):
        for name in entry.replace("\n", "\0").split("\0"):
            if name:
                found.setdefault(name, ago)
    return {name: found.get(name, 0) for name in names}
