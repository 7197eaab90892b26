"""Settings of the Python process that casepress runs in."""

from __future__ import annotations

import atexit
import gc
import io
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def spare_collector() -> None:
    """Make Python's garbage collector search for cycles rarely, and not at all at the end.

    Articles, pages and jobs are trees that live until the end and have no cycles: the search takes
    a tenth of the time of a short command, and more among a hundred manuscripts.
    """
    gc.freeze()
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)


def open_streams() -> None:
    """Let standard output and error take every letter. Windows gives a pipe an encoding of its own,
    whose readers expect UTF-8; elsewhere, what an encoding lacks is written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            other = "utf-8" if sys.platform == "win32" else stream.encoding
            stream.reconfigure(encoding=other, errors="backslashreplace")


def within(seconds: float, call: Callable[[], _T]) -> _T:
    """What a call returns or raises. Raises `TimeoutError` where it takes longer. The call must be
    of a library that lets other threads run, and then goes on until the process ends: a library
    that runs within this process cannot be stopped."""
    result: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            result.append(call())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not result:
        raise TimeoutError(f"took longer than {seconds:g} s")
    return result[0]
