"""A filter of system calls, which the kernel keeps for a process for good (seccomp, mode 2).

It holds whatever code runs in the process: no other process can be started, watched or signalled,
and no socket made; the calls that a script has no use for do not exist (ENOSYS, which libraries
handle). The filter is a list of calls that are allowed, so a call of a newer kernel is refused too.
Source: Documentation/userspace-api/seccomp_filter.rst and include/uapi/linux/{seccomp,filter}.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterable

from casepress.figures.system_calls import ALLOWED, BY_ARGUMENT, PRETENDED, REFUSED

#: AUDIT_ARCH_* of include/uapi/linux/audit.h.
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_ALLOW, _ERRNO, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, JEQ|K, JSET|K, RET|K
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets within struct seccomp_data
_PR_SET_SECCOMP, _PR_GET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 21, 2
_CLONE_THREAD = 0x10000
#: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: Python asks whether it has a terminal.
_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
#: F_SETOWN, F_SETSIG, F_SETOWN_EX: the kernel would send another process a signal.
_SIGNALLING = (8, 10, 15)
#: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA: threads and memory get names.
_NAMES = (15, 16, 0x53564D41)

_Words = tuple[int, int, int, int]


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("jt", ctypes.c_uint8),
        ("jf", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def missing() -> str:
    """Why this system cannot filter calls, or ""."""
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        return f"its processor ({machine}) is unknown to casepress"
    if ctypes.CDLL(None).prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) < 0:
        return "its kernel has no seccomp"
    return ""


def restrict() -> None:
    """Filter this process's calls from now on; it must have one thread, and "no new privileges".
    Raises `OSError` where the kernel refuses."""
    instructions = [_Instruction(*each) for each in _program(os.uname().machine, os.getpid())]
    array = (_Instruction * len(instructions))(*instructions)
    program = _Program(len(instructions), array)
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _program(machine: str, pid: int) -> list[_Words]:
    """The filter's instructions, for a process with this number."""
    by_argument = BY_ARGUMENT[machine]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL_PROCESS),  # a call of 32-bit code, with other numbers
        (_LOAD, 0, 0, _NUMBER),
    ]
    program += _each(ALLOWED[machine].values(), _ALLOW)
    program += _each(PRETENDED[machine].values(), _ERRNO)
    program += _each(REFUSED[machine].values(), _ERRNO | errno.EPERM)
    for name, number in by_argument.items():
        decision = _DECISIONS[name](pid)
        program += [(_EQUAL, 0, len(decision), number), *decision]
    return [*program, (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]


def _each(numbers: Iterable[int], action: int) -> list[_Words]:
    return [part for n in numbers for part in ((_EQUAL, 0, 1, n), (_RETURN, 0, 0, action))]


def _argument(index: int) -> _Words:
    """Load the low half of an argument: all that the kernel reads of an int, on these processors,
    which put the low half first."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)


def _only(index: int, values: Iterable[int], error: int) -> list[_Words]:
    """Allow a call if an argument is one of these values."""
    return [_argument(index), *_each(values, _ALLOW), (_RETURN, 0, 0, _ERRNO | error)]


def _opening(index: int) -> list[_Words]:
    """Refuse to shorten a file that is opened to be read only: Landlock before ABI 3 allows it."""
    return [
        _argument(index),
        (_SET, 0, 2, os.O_TRUNC),
        (_SET, 1, 0, os.O_WRONLY | os.O_RDWR),
        (_RETURN, 0, 0, _ERRNO | errno.EACCES),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _own_signals(pid: int) -> list[_Words]:
    return _only(0, (pid,), errno.EPERM)


_DECISIONS: dict[str, Callable[[int], list[_Words]]] = {
    "open": lambda pid: _opening(1),
    "openat": lambda pid: _opening(2),
    "clone": lambda pid: [
        _argument(0),
        (_SET, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ],
    "prlimit64": lambda pid: _only(0, (0,), errno.EPERM),
    "prctl": lambda pid: _only(0, _NAMES, errno.EINVAL),
    "kill": _own_signals,
    "tgkill": _own_signals,
    "fcntl": lambda pid: [
        _argument(1),
        *_each(_SIGNALLING, _ERRNO | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ],
    "ioctl": lambda pid: _only(1, _IOCTLS, errno.ENOTTY),
}
