"""Runs a figure script in its own interpreter: `python -P -m casepress.figures.script_runner
SCRIPT OUTPUT REPORT ROOT TRUSTED`, started by `casepress.figures.scripts`. The operating system
isolates the process first (`casepress.figures.isolation`), unless TRUSTED is "trusted". Random
numbers are the same each time. An error is written to REPORT as `NAME.py:LINE: what; remedy`, with
paths relative to ROOT; what a script gives to `sys.exit` in this form is written as it is.

An audit hook (PEP 578) gives most errors their place and remedy. It does not protect: native code
passes it.
"""

from __future__ import annotations

import os
import random
import re
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any

from casepress.figures import isolation

_NETWORK = "the network"
_PROGRAM = "another program"
_REFUSED = {
    **dict.fromkeys(("socket.__new__", "socket.bind", "socket.connect"), _NETWORK),
    **dict.fromkeys(("socket.sendmsg", "socket.sendto"), _NETWORK),
    **dict.fromkeys(("socket.getaddrinfo", "socket.getnameinfo"), _NETWORK),
    **dict.fromkeys(("socket.gethostbyname", "socket.gethostbyaddr"), _NETWORK),
    **dict.fromkeys(("subprocess.Popen", "_winapi.CreateProcess", "os.startfile"), _PROGRAM),
    **dict.fromkeys(("os.exec", "os.posix_spawn", "os.spawn", "os.system"), _PROGRAM),
    **dict.fromkeys(("os.fork", "os.forkpty", "pty.spawn"), _PROGRAM),
}
_REMEDIES = {
    _NETWORK: "read the data from a file beside it",
    _PROGRAM: "do it in the script itself, in one process",
}
_READING = ("os.listdir", "os.scandir", "sqlite3.connect")
_WRITING = (
    *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
    *("os.removexattr", "os.setxattr", "os.symlink", "os.truncate", "os.utime"),
)
_LONGEST = 300
#: What a script gives to `sys.exit` where it knows the place, such as a line of its data.
_OWN_PLACE = re.compile(r"[\w.-]+:\d+: ")


class Refusal(PermissionError):
    """Something that a script must not do. It is an OSError, so that matplotlib carries on without
    the programs that list fonts."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"a figure script may {what}")
        self.remedy = remedy


def main(script: str, out: str, report: str, root: str, trusted: str) -> int:
    """Run the script; the exit code."""
    scratch = str(Path(report).parent)
    isolation.bound()
    if trusted != "trusted":
        isolation.isolate(scratch)
    _fix_random_numbers()
    _refuse(root, scratch)
    home = str(Path(script).parent)
    sys.argv = [script, out]
    sys.path.insert(0, home)  # not earlier, since a file beside the script may be named random.py
    try:
        runpy.run_path(script, run_name="__main__")
    except BaseException as error:
        if isinstance(error, SystemExit) and error.code in (None, 0):
            return 0
        if isinstance(error, SystemExit) and _OWN_PLACE.match(str(error.code)):
            message = " ".join(str(error.code).split())[:_LONGEST]
        else:
            message = f"{_place(error, home) or Path(script).name}: {_message(error)}"
        Path(report).write_text(message, encoding="utf-8", errors="backslashreplace")
        return 1
    return 0


def _fix_random_numbers() -> None:
    """Make random numbers the same in each run, also for generators without a seed: `secrets`,
    `uuid` and numpy ask the system for bytes. `random` always has the same seed instead of the next
    of these bytes, which would depend on the bytes that libraries take."""
    generator = random.Random(0)

    def urandom(size: int, flags: int = 0) -> bytes:
        return generator.randbytes(size)

    given = random.Random.seed

    def seed(self: random.Random, a: Any = None, version: int = 2) -> None:
        given(self, 0 if a is None else a, version)

    os.urandom = os.getrandom = random._urandom = urandom  # type: ignore
    random.Random.seed = seed  # type: ignore[method-assign]
    random.seed = random._inst.seed
    random.seed(0)
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(0)


def _refuse(root: str, scratch: str) -> None:
    """Forbid from now on what a script must not do, with an error that says so."""
    root = os.path.realpath(root)
    readable = tuple(f"{path}{os.sep}" for path in (*isolation.readable(), scratch))
    writable = tuple(f"{path}{os.sep}" for path in isolation.writable(scratch))

    def fork_exec(*_: object) -> int:
        raise _refusal(_PROGRAM, "fork_exec")

    def look(path: Any, *, writing: bool) -> None:
        if isinstance(path, (str, bytes, os.PathLike)):
            real = os.path.realpath(os.fsdecode(path))
            if not f"{real}{os.sep}".startswith(writable if writing else (*readable, *writable)):
                below = _is_above(root, real)
                name = os.path.relpath(real, root) if below else real
                raise _unknown_file(name, writing=writing)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            look(arguments[0], writing=bool(arguments[2] & (os.O_WRONLY | os.O_RDWR)))
        elif event in _READING:
            look(arguments[0], writing=False)
        elif event in _WRITING:
            for path in arguments[:2]:
                look(path, writing=True)
        elif event in _REFUSED:
            raise _refusal(_REFUSED[event], event)

    if sys.platform != "win32":
        import _posixsubprocess

        # multiprocessing starts processes with it, without an audit event
        _posixsubprocess.fork_exec = fork_exec
    sys.addaudithook(hook)


def _is_above(folder: str, path: str) -> bool:
    """Whether a path is the folder or within it; both are real paths."""
    return f"{path}{os.sep}".startswith(f"{folder.rstrip(os.sep)}{os.sep}")


def _refusal(what: str, event: str) -> Refusal:
    return Refusal(f"not use {what} ({event})", _REMEDIES[what])


def _unknown_file(path: str, *, writing: bool) -> Refusal:
    """The error for a file on which the picture would depend without the workflow knowing."""
    if writing:
        return Refusal(f"write nothing but its picture ({path})", "write to its first argument")
    remedy = "put the file there and name it from there, without the folders above"
    return Refusal(f"read only files in its folder ({path})", remedy)


def _message(error: BaseException) -> str:
    """An error and its remedy, in one line."""
    refusal = _refused(error)
    if refusal:
        return f"{refusal}; {refusal.remedy}"
    if isinstance(error, SyntaxError):
        words = f"{type(error).__name__}: {error.msg}"
    elif isinstance(error, SystemExit) and isinstance(error.code, int):
        words = f"exit code {error.code}"
    else:
        words = traceback.format_exception_only(error)[0]
    first = (words.strip().splitlines() or [type(error).__name__])[0][:_LONGEST]
    if isinstance(error, FileNotFoundError):
        remedy = "a figure script may read only files in its folder: put the file there"
    elif isinstance(error, ModuleNotFoundError):
        remedy = "put the module beside it, or do without it"
    else:
        remedy = "correct it, or run it by itself"
    return f"the script failed ({first}); {remedy}"


def _refused(error: BaseException | None) -> Refusal | None:
    """The refusal that caused an error: libraries may raise another one instead."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, Refusal):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


def _place(error: BaseException, home: str) -> str | None:
    """The last line in the script's folder that the error came through: "figure-1.py:12"."""
    frames = traceback.walk_tb(error.__traceback__)
    places = [(frame.f_code.co_filename, line) for frame, line in frames]
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        places.append((error.filename, error.lineno))
    own = [(file, line) for file, line in places if Path(file).is_relative_to(home)]
    if not own:
        return None
    file, line = own[-1]
    return f"{Path(file).relative_to(home).as_posix()}:{line}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
