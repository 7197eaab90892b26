"""What a run needs of the machine: folders that can be written, room on the disk, and that no other
run is at work. What is missing ends the run in one line, before a job has begun."""

from __future__ import annotations

import fcntl
import os
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from casepress.workflow.configuration import stopped

#: The least room, in bytes, with which a run begins: that of a few logs.
_ROOM = 1_000_000
#: Where Snakemake keeps what it knows of a folder.
SNAKEMAKE = ".snakemake"


def check(identifiers: Iterable[str]) -> None:
    """Raise `WorkflowError` where the results cannot be written, and note that a run is at work."""
    folders = [Path(SNAKEMAKE), Path("results")]
    folders += [Path("results", identifier) for identifier in identifiers]
    for folder in folders:
        present = next(each for each in (folder, *folder.parents) if each.is_dir())
        if not os.access(present, os.W_OK | os.X_OK):
            shown = "this folder" if present == Path() else f"{present}/"
            raise stopped(
                f"casepress: {shown} cannot be written to; change its rights, or copy the "
                "repository to a folder of yours"
            )
    if reason := full():
        raise stopped(f"casepress: {reason}")
    with suppress(OSError):
        fcntl.flock(_folder(), fcntl.LOCK_SH | fcntl.LOCK_NB)


def full() -> str:
    """What to do where the disk is full; "" where it has room."""
    folders = (Path(SNAKEMAKE), Path("results"))
    found = next((each for each in folders if each.is_dir() and _is_full(each)), None)
    return f"the disk of {found}/ is full; make room on it" if found else ""


def _is_full(folder: Path) -> bool:
    """Whether a folder's disk has no room, or can take no more files."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < _ROOM or (disk.f_files > 0 and disk.f_favail == 0)


def forget(folder: str) -> None:
    """Remove what Snakemake has noted of outputs in a folder: where their inputs have the noted
    content, it would not ask for their dates."""
    notes = Path(SNAKEMAKE, "metadata")
    for note in notes.rglob("*") if notes.is_dir() else ():
        # the output's name in base64; that of a long one goes on in folders, each with an @
        name = "".join(part.removeprefix("@") for part in note.relative_to(notes).parts)
        with suppress(ValueError, OSError):
            if urlsafe_b64decode(name).decode().startswith(folder) and note.is_file():
                note.unlink()


def locked() -> str:
    """What to do where Snakemake finds its folder locked, as it is while a run is at work and after
    one was killed."""
    alone = _is_alone()
    if alone is None:
        return (
            "the folder is locked by another run; wait until it ends or, where none is at work, "
            "unlock it: `snakemake --unlock`"
        )
    if alone:
        return (
            "a run that was killed left the folder locked, and no other is at work; unlock it: "
            "`snakemake --unlock`, then run `snakemake` again"
        )
    return "another run is at work in this folder; wait until it ends, or stop it with Ctrl+C"


def _is_alone() -> bool | None:
    """Whether no other run is at work here; `None` where the system cannot tell. Each holds a
    shared lock on the folder, which the kernel takes away even from one that is killed."""
    try:
        fcntl.flock(_folder(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(_folder(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


@cache
def _folder() -> int:
    return os.open(".", os.O_RDONLY)
