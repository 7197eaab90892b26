"""The files that a process can reach from now on, whatever code runs in it (Landlock).

A process without privileges takes rights away from itself, for good. Each version of Landlock's
ABI governs more: 1 files (Linux 5.13), 2 renames between folders, 3 shortening, 4 TCP, 5 devices,
6 signals and abstract sockets (Linux 6.12). What an older one leaves open is closed by
`casepress.figures.seccomp`, so each of them is enough.
Source: Documentation/userspace-api/landlock.rst and include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from collections.abc import Iterable

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every processor
_VERSION = 1  # the flag that asks for the ABI
_PATH_BENEATH = 1
_EXECUTE, _WRITE, _READ, _READ_FOLDER, _TRUNCATE, _IOCTL = (
    *(1 << 0, 1 << 1, 1 << 2, 1 << 3),
    *(1 << 14, 1 << 15),
)
#: The first ABI that knows all file rights up to this bit.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
_TCP, _SIGNALS_AND_SOCKETS = 0b11, 0b11
_FOR_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """The version of Landlock's ABI; 0 where the kernel has none, or was started without it."""
    try:
        return _call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return 0
        raise


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Leave this thread only these files and what is below these folders, and no TCP, abstract
    socket and signal to others. A path that does not exist is left out. The process must have "no
    new privileges". Raises `OSError` where the kernel refuses."""
    version = abi()
    handled = (1 << max(bits for first, bits in _FILE_RIGHTS.items() if first <= version)) - 1
    rules = _Ruleset(
        handled,
        _TCP if version >= 4 else 0,
        _SIGNALS_AND_SOCKETS if version >= 6 else 0,
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    try:
        for paths, rights in (
            (readable, _EXECUTE | _READ | _READ_FOLDER),
            (writable, handled & ~_EXECUTE),
        ):
            for path in paths:
                _allow(ruleset, path, handled & rights)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # it does not exist, or this user cannot reach it
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _FOR_FILES
        rule = _PathBeneath(rights, place)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    """The result of a system call; glibc has no functions for these. Raises `OSError`."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(library.syscall(ctypes.c_long(number), *words))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
