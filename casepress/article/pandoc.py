"""The one door to pandoc."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from casepress.core.cache import Cache

#: What pandoc may take to read one text: its time grows without bound on some nested marks.
_SECONDS = 5
#: What a process of its own may take for one file or text, by the clock.
_FILE_SECONDS = 60
#: Its memory ("GHC User's Guide", 5.7): at most 300 MB; new data in 4 MB, which a processor's cache
#: holds, not in 64 as pandoc asks for (a fifth less time); old data looked through from 32 MB on.
_MEMORY = ("-M300M", "-H1m", "-A4m", "-O32m")


class PandocError(Exception):
    """pandoc ended with an error; the message is its own, without its prefix."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@cache
def executable() -> str:
    """The path of the pandoc that the wheel `pypandoc_binary` carries."""
    # found without importing pypandoc, which takes longer than pandoc's start
    spec = find_spec("pypandoc")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        carried = Path(folder, "files", "pandoc")
        if carried.is_file():
            return str(carried)
    # 56 ms, where its pandoc is not in its usual place
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def run(args: Sequence[str], stdin: str = "") -> str:
    """A pandoc process of its own with `args` on `stdin`, for options that its Lua lacks; returns
    its standard output. Warnings are errors.

    Raises `PandocError` with pandoc's message where it fails or takes too long.
    """
    return _once(["--fail-if-warnings", *args], stdin.encode()).decode()


def read(markdown: str, *, format: str = "markdown") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Parse markdown: the pandoc JSON document, and pandoc's warnings as its log has them
    (`type`, `line`, `column`, `pretty`). Raises `PandocError`."""
    made, warnings = convert(markdown, format, "json")
    document: dict[str, Any] = json.loads(made)
    return document, warnings


def read_file(path: Path, format: str, options: Sequence[str] = ()) -> dict[str, Any]:
    """Parse a file of a packed format, such as a Word file, in a process of its own; the pandoc
    JSON document. Raises `PandocError`."""
    made = _once(["-f", format, *options, "-t", "json", str(path)])
    document: dict[str, Any] = json.loads(made)
    return document


def _once(arguments: Sequence[str], stdin: bytes = b"") -> bytes:
    """What a pandoc process of its own writes, within bounds of time and memory. Raises
    `PandocError`."""
    command = [executable(), "+RTS", *_MEMORY, "-RTS", *arguments]
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, check=False, timeout=_FILE_SECONDS,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PandocError(f"pandoc took longer than {_FILE_SECONDS} seconds", 1) from None
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip() or f"exit {done.returncode}"
        raise PandocError(message, done.returncode)
    return done.stdout


def convert(text: str, source: str, target: str) -> tuple[str, list[dict[str, Any]]]:
    """A text from one format to another, and pandoc's warnings. Raises `PandocError`."""

    def convert_now() -> tuple[str, list[dict[str, Any]]]:
        made, warnings = _asked(text, {"from": source, "to": target})
        return made.decode(), warnings

    cache = _CACHE.get()
    name = f"{source}\0{target}\0{text}"
    made, warnings = cache.get(name, convert_now) if cache else convert_now()
    return made, [dict(warning) for warning in warnings]


#: The conversions of the manuscript that is being read.
_CACHE: ContextVar[Cache | None] = ContextVar("cache", default=None)


@contextmanager
def caching(path: Path) -> Iterator[None]:
    """Within this context, take conversions from the cache in the file `path`, and save those that
    were used at its end. Another pandoc makes the cache stale."""
    state = Path(executable()).stat()
    cache = Cache(path, f"{state.st_size} {state.st_mtime_ns}")
    token = _CACHE.set(cache)
    try:
        yield
    finally:
        _CACHE.reset(token)
    cache.save()


def write(
    document: Mapping[str, Any], target: str, folder: Path | None = None, **options: Any
) -> bytes:
    """A pandoc document in another format. Paths in it are relative to `folder`; `options` are
    pandoc's own (`WriterOptions` of its Lua manual).

    Raises `PandocError` where pandoc fails or has a warning.
    """
    request = {"from": "json", "to": target, "options": options}
    if folder is not None:
        request["folder"] = str(folder.resolve())
    made, warnings = _asked(dump(document), request)
    if warnings:
        raise PandocError(str(warnings[0].get("pretty", warnings[0])), 1)
    return made


def _asked(text: str, request: Mapping[str, Any]) -> tuple[bytes, list[dict[str, Any]]]:
    """One pandoc serves all calls of this process: its start takes longer than to read an
    article."""
    worker = _worker()
    try:
        made, logged = worker.ask(text.encode(), request)
    except (OSError, ValueError):
        _WORKERS.pop(os.getpid(), None)
        status = worker.end()
        message = f"pandoc stopped while it read {request['from']} (exit {status})"
        raise PandocError(message, status) from None
    entries = [json.loads(line) for line in logged.splitlines()]
    return made, [entry for entry in entries if entry.get("verbosity") == "WARNING"]


def end() -> None:
    """Let go the pandoc that this process has, if any. A process that was forked off does so
    itself: nothing else waits there for pandoc's end."""
    if worker := _WORKERS.pop(os.getpid(), None):
        worker.end()


def _worker() -> _Worker:
    """The pandoc of this process; one that was forked off must not read its parent's answers."""
    if os.getpid() not in _WORKERS:
        _WORKERS[os.getpid()] = _Worker()
    return _WORKERS[os.getpid()]


class _Worker:
    """A pandoc process that reads one text after another (`pandoc_worker.lua`)."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("pandoc_worker.lua")
        self.process = subprocess.Popen(
            [executable(), "+RTS", *_MEMORY, "-RTS", "lua", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        self.lock = threading.Lock()
        self.limit = float("inf")  # in what it uses of the processor, in seconds
        self.ended = threading.Event()
        threading.Thread(target=self.guard, daemon=True).start()
        atexit.register(self.end)

    def ask(self, text: bytes, request: Mapping[str, Any]) -> tuple[bytes, str]:
        """The converted text and the log. Raises `PandocError` with pandoc's message, `OSError`
        or `ValueError` where the process is gone."""
        into, out = self.process.stdin, self.process.stdout
        assert into is not None and out is not None
        with self.lock:
            self.limit = _processor_seconds(self.process.pid) + _SECONDS
            try:
                into.write(json.dumps({**request, "bytes": len(text)}).encode() + b"\n" + text)
                into.flush()
                state, size, log = out.readline().decode().split()
                made = _exactly(out, int(size))
                logged = _exactly(out, int(log)).decode()
            finally:
                self.limit = float("inf")
        if state != "ok":
            raise PandocError(made.decode(), 1)
        return made, logged

    def guard(self) -> None:
        """Stop pandoc where it takes too long, in seconds of a processor: those of the clock
        would be fewer on a busy machine."""
        while not self.ended.wait(0.2):
            if _processor_seconds(self.process.pid) > self.limit:
                self.process.kill()
                return

    def end(self) -> int:
        """Let the process go; its exit code."""
        self.ended.set()
        atexit.unregister(self.end)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(OSError):
                    pipe.close()
        return self.process.wait()


#: By the number of the process that asks.
_WORKERS: dict[int, _Worker] = {}


def _processor_seconds(pid: int) -> float:
    """What a process has used of the processor; where that cannot be asked, the time."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _exactly(stream: IO[bytes], size: int) -> bytes:
    found = stream.read(size)
    if len(found) != size:
        raise ValueError("pandoc's answer breaks off")
    return found


def dump(document: Mapping[str, Any]) -> str:
    """A pandoc document as JSON text, the same bytes for the same document."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
