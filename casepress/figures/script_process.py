"""The process of a figure script, watched from outside: its time, its words, and what it keeps in
its scratch folder. The whole process group ends with it."""

from __future__ import annotations

import os
import selectors
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casepress.core.errors import BuildError

#: Seconds between two looks at the scratch folder.
_PAUSE = 0.1
#: The bytes of a script's end of words that a message may quote.
_QUOTED = 65_536


@dataclass(frozen=True)
class Limits:
    """What a script may use: seconds, bytes that it prints, bytes and number of files in its
    scratch folder, threads."""

    seconds: float = 600
    printed: int = 50_000_000
    kept: int = 1_000_000_000
    files: int = 1_000
    threads: int = 64


class _TooMuchError(Exception):
    """A script is stopped; the message says why, and what to do."""


def run(
    command: list[str], cwd: Path, env: dict[str, str], scratch: Path, limits: Limits
) -> tuple[int, bytes]:
    """The exit code, and the end of what the script printed. Raises `BuildError`, whose message
    lacks the script's name, where the script exceeds a limit."""
    before = sum(1 for _ in _kept(scratch))
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        start_new_session=True,
    ) as process:
        try:
            return _watch(process, scratch, limits, before)
        except _TooMuchError as error:
            raise BuildError(str(error)) from None
        finally:
            _end(process)


def _watch(
    process: subprocess.Popen[bytes], scratch: Path, limits: Limits, before: int
) -> tuple[int, bytes]:
    """Read what the script prints until it has ended. A process that it left behind may hold the
    pipe open: that is not waited for."""
    assert process.stdout is not None
    end = time.monotonic() + limits.seconds
    last_look = time.monotonic()
    printed, count = b"", 0
    os.set_blocking(process.stdout.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.get_map() and selector.select(_PAUSE):
                chunk = process.stdout.read(_QUOTED)
                count += len(chunk or b"")
                printed = (printed + (chunk or b""))[-_QUOTED:]
                if chunk == b"":  # every writer has closed it: the script ends now, or soon
                    selector.unregister(process.stdout)
                    _wait(process)
            elif not selector.get_map():
                _wait(process)
            if count > limits.printed:
                raise _TooMuchError(
                    f"prints more than {limits.printed // 1_000_000} MB; let it print less, or "
                    "nothing"
                )
            now = time.monotonic()
            if process.poll() is not None:
                _look(process.pid, scratch, limits, before)
                return process.returncode, printed
            if now > end:
                raise _TooMuchError(
                    f"still drawing after {limits.seconds:g} s; make the script faster"
                )
            if now - last_look > _PAUSE:
                last_look = now
                _look(process.pid, scratch, limits, before)


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PAUSE)
    except subprocess.TimeoutExpired:
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the script and all processes of its group, those that outlive it included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _look(pid: int, scratch: Path, limits: Limits, before: int) -> None:
    """Raise `_TooMuchError` where a script keeps too much."""
    size, count = 0, 0
    try:
        for state in _kept(scratch):
            size += state.st_blocks * 512
            count += 1
            if count > before + limits.files:
                raise _TooMuchError(
                    f"makes more than {limits.files} files; a figure script makes one"
                )
    except PermissionError:
        raise _TooMuchError("makes a folder that cannot be read; let it make none") from None
    size += sum(_removed_but_open(pid))
    if size > limits.kept:
        raise _TooMuchError(
            f"writes more than {limits.kept // 1_000_000} MB; let it write its picture only"
        )
    try:
        threads = sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return  # it has ended, or this system has no /proc
    if threads > limits.threads:
        raise _TooMuchError(f"starts more than {limits.threads} threads; let it use one")


def _kept(folder: Path) -> Iterator[os.stat_result]:
    """The state of everything below a folder, in whatever depth."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    state = entry.stat(follow_symlinks=False)
                    yield state
                    if stat.S_ISDIR(state.st_mode):
                        waiting.append(entry.path)
        except (FileNotFoundError, NotADirectoryError):
            continue  # removed meanwhile
        except OSError as error:
            raise PermissionError(error.errno, error.strerror) from None


def _removed_but_open(pid: int) -> Iterator[int]:
    """The bytes on the disk of files that a process has open after it removed them."""
    try:
        opened = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for each in opened:
        try:
            state = each.stat()
        except OSError:
            continue
        if stat.S_ISREG(state.st_mode) and not state.st_nlink:
            yield state.st_blocks * 512
