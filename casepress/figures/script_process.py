"""The process of a figure script, watched from outside: its time, its words, and what it keeps in
its scratch folder. The whole process group ends with it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
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
    heard = _Heard(process, limits.printed)
    end = time.monotonic() + limits.seconds
    last_look = time.monotonic()
    while True:
        heard.join(_PAUSE)
        if not heard.is_alive():  # every writer has closed the pipe: the script ends now, or soon
            _wait(process)
        if heard.count > limits.printed:
            raise _TooMuchError(
                f"prints more than {limits.printed // 1_000_000} MB; let it print less, or nothing"
            )
        now = time.monotonic()
        if process.poll() is not None:
            _look(process.pid, scratch, limits, before)
            heard.join(_PAUSE)
            return process.returncode, heard.end
        if now > end:
            raise _TooMuchError(f"still drawing after {limits.seconds:g} s; make the script faster")
        if now - last_look > _PAUSE:
            last_look = now
            _look(process.pid, scratch, limits, before)


class _Heard(threading.Thread):
    """Reads what a process prints, which is more than a pipe holds; in a thread, since Windows has
    no other way to wait for a pipe and for a time. Stops where that is more than `most` bytes."""

    def __init__(self, process: subprocess.Popen[bytes], most: int) -> None:
        super().__init__(daemon=True)
        assert process.stdout is not None
        self.pipe, self.most = process.stdout, most
        self.count, self.end = 0, b""
        self.start()

    def run(self) -> None:
        """Read to the end."""
        with suppress(OSError, ValueError):  # the pipe was closed
            while self.count <= self.most and (chunk := self.pipe.read(_QUOTED)):
                self.count += len(chunk)
                self.end = (self.end + chunk)[-_QUOTED:]


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PAUSE)
    except subprocess.TimeoutExpired:
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the script and all processes of its group, those that outlive it included; Windows knows
    no such groups."""
    if not hasattr(os, "killpg"):
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _look(pid: int, scratch: Path, limits: Limits, before: int) -> None:
    """Raise `_TooMuchError` where a script keeps too much."""
    size, count = 0, 0
    try:
        for state in _kept(scratch):
            size += _on_disk(state)
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
            yield _on_disk(state)


def _on_disk(state: os.stat_result) -> int:
    """The bytes that a file takes on the disk; its size where the system does not tell."""
    return state.st_blocks * 512 if hasattr(state, "st_blocks") else state.st_size
