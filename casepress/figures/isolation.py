"""Isolation of a figure script by the operating system, in its own process before it runs.

Nothing is writable but its scratch folder, nothing readable but that, Python, the packages and the
fonts; there is no network, no other process, and a bound to memory, time and files. Root becomes
another user first. It needs no privileges and no namespaces. `docs/security.md` says which layer
holds what.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from casepress.figures import landlock, seccomp

#: Folders and files of the system that hold libraries, fonts and time zones.
_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts"),
    *("/var/cache/fontconfig", "/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache"),
    *("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"),
    *("/Library", "/System", "/private/var/db/timezone"),
)
_WRITABLE = ("/dev/null",)
_PACKAGES = ("site-packages", "dist-packages")
_NOBODY = 65534
_CAP_DAC_READ_SEARCH = 1 << 2
_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_SET_NO_NEW_PRIVS = 1, 8, 38
_SIGKILL = 9
_CAPABILITIES_VERSION_3 = 0x20080522
#: The bounds of a script: the addresses of its memory, each of its files, its processor's time,
#: its open files.
MEMORY, FILE_SIZE, PROCESSOR_SECONDS, OPEN_FILES = 4_000_000_000, 200_000_000, 600, 256


def missing() -> str:
    """What this system lacks to isolate a script, or ""."""
    if sys.platform != "linux":
        return "isolation is built for Linux"
    try:
        if not landlock.abi():
            return "its kernel has no Landlock (Linux 5.13), or was started without it"
    except OSError as error:
        return f"Landlock does not answer ({error.strerror})"
    return seccomp.missing()


def readable() -> list[str]:
    """The real paths of what a script may read beside its scratch folder: Python, its packages,
    libraries, fonts, time zones. A folder that is on Python's path for another reason, such as a
    checkout, is not among them."""
    packages = (path for path in sys.path if Path(path).name in _PACKAGES)
    python = (sys.prefix, sys.base_prefix, sys.exec_prefix, *packages)
    return list(dict.fromkeys(map(os.path.realpath, (*python, *_SYSTEM))))


def writable(scratch: str) -> list[str]:
    """The real paths of what a script may write."""
    return [os.path.realpath(scratch), *_WRITABLE]


def bound() -> None:
    """Bound memory, files and time of this process, where the system knows such bounds."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            if sys.platform == "linux":  # macOS does not bound memory
                raise


def isolate(scratch: str) -> None:
    """Isolate this process, which must have one thread. Raises `OSError` where the system
    refuses."""
    folders = [path for path in readable() if Path(path).exists()]
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if os.geteuid() == 0:
        _become_another(scratch)
    _keep_no_capability((scratch, *folders))
    _prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    landlock.restrict(folders, writable(scratch))
    seccomp.restrict()


def _become_another(scratch: str) -> None:
    """Turn root into a user that owns the scratch folder alone. In a container without other
    users, root stays, and loses its capabilities."""
    _prctl(_PR_SET_KEEPCAPS, 1)
    try:
        _give(scratch, _NOBODY)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:
        _give(scratch, os.geteuid())


def _give(folder: str, user: int) -> None:
    """Make a user the owner of a folder and what is below it."""
    os.chown(folder, user, user)
    for top, folders, names in os.walk(folder):
        for name in (*folders, *names):
            os.chown(Path(top, name), user, user, follow_symlinks=False)


def _keep_no_capability(folders: Iterable[str]) -> None:
    """Give up all capabilities of root but one, where this user cannot reach these folders without
    it (Python below /root, for example): to read what Landlock then allows, and nothing else."""
    _keep(effective=0, permitted=_CAP_DAC_READ_SEARCH)
    if all(os.access(path, os.R_OK, effective_ids=True) for path in folders):
        _keep(effective=0, permitted=0)
    else:
        _keep(effective=_CAP_DAC_READ_SEARCH, permitted=_CAP_DAC_READ_SEARCH)


def _keep(*, effective: int, permitted: int) -> None:
    """Give up all capabilities but these (capset(2)); those that the process lacks it still
    lacks."""
    library = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    words = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; each for 32 capabilities
    if library.capget(header, words) == 0:
        owned = words[1]
        words[:] = [owned & effective, owned & permitted, 0, 0, 0, 0]
        if library.capset(header, words) == 0:
            return
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _prctl(option: int, value: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
