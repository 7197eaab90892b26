"""Whom files belong to, on every system: Windows has no users by number, and shows the same rights
for everybody; its home folders and folders for temporary files are each user's own."""

from __future__ import annotations

import os
import stat

#: What others may not do with a file or folder of the user's.
_WRITTEN_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def user() -> int:
    """The number of the user; 0 where the system has none."""
    return os.getuid() if hasattr(os, "getuid") else 0


def is_private(state: os.stat_result) -> bool:
    """Whether a file or folder with this state (by `lstat`, not a link) can be written by the user
    alone."""
    if stat.S_ISLNK(state.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    return state.st_uid == user() and not state.st_mode & _WRITTEN_BY_OTHERS
