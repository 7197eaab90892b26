"""Processes that serve the commands of one run of the workflow, so that no job waits for imports,
for pandoc to start, or for Typst to read its fonts.

The workflow starts them and they end with it. They are an optimisation only: a command that finds
none does its work itself, with the same result (`casepress.main`).
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from casepress.main import VARIABLE, identity

#: A worker beyond this makes room for a new one: Typst and pandoc keep what they have seen.
_MEMORY = 320 * 2**20
#: Loaded before the workers part, so that they share it.
_LOADED = (
    "casepress.citations",
    "casepress.docx.writer",
    "casepress.frontmatter.contributors",
    "casepress.jats",
    "casepress.lint",
    "casepress.pdf.writer",
    "citeproc",
    "jsonschema_rs",
    "lxml.etree",
    "pikepdf",
    "typst",
)
#: Loaded while the first workers are at work, for those that come after them.
_LATER = ("casepress.provenance.write", "rocrate.model.computationalworkflow", "rocrate.rocrate")


def start(count: int) -> None:
    """Start `count` workers for the commands that this process will run; they end with it. Does
    nothing where the system has no sockets for it."""
    if not hasattr(socket, "AF_UNIX") or VARIABLE in os.environ:
        return
    folder = tempfile.TemporaryDirectory(prefix="casepress-")
    address = Path(folder.name, "workers")
    line = socket.socket(socket.AF_UNIX)
    try:
        line.bind(str(address))
        line.listen(1024)
    except OSError:  # a path too long for a socket
        line.close()
        folder.cleanup()
        return
    with line:
        process = subprocess.Popen(
            [sys.executable, "-m", "casepress.workers", str(line.fileno()), str(count)],
            stdin=subprocess.PIPE,
            pass_fds=[line.fileno()],
            start_new_session=True,  # Ctrl-C is for the workflow, which then ends them
        )
    os.environ[VARIABLE] = str(address)
    atexit.register(_stop, process, folder)


def _stop(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    os.environ.pop(VARIABLE, None)
    assert process.stdin is not None
    process.stdin.close()
    process.wait()
    folder.cleanup()


def serve(line: socket.socket, count: int) -> None:
    """Keep `count` workers until the workflow, at the other end of standard input, is gone."""
    from importlib import import_module

    for name in _LOADED:
        import_module(name)
    waiting = list(_LATER)
    workers: set[int] = set()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        while len(workers) < count:
            workers.add(_fork(line, (woken, wake)))
        while waiting:
            import_module(waiting.pop())
        if _ended(woken):
            break
        with contextlib.suppress(ChildProcessError):
            while (done := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                workers.discard(done)
    for worker in workers:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(worker, signal.SIGTERM)
            os.waitpid(worker, 0)


def _ended(woken: int) -> bool:
    """Wait until a worker has ended or the workflow is gone; whether it is the latter."""
    import select

    ready, _, _ = select.select([0, woken], [], [])
    if woken in ready:
        os.read(woken, 4096)
    return 0 in ready and not os.read(0, 1)


def _fork(line: socket.socket, others: tuple[int, ...]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number in others:
            os.close(number)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        _work(line)
        code = 0
    finally:
        atexit._run_exitfuncs()  # pandoc's process, if there is one
        os._exit(code)


def _work(line: socket.socket) -> None:
    """Serve one command after another."""
    mine = identity()
    while not _grown():
        asked, _ = line.accept()
        with asked:
            try:
                _, numbers, _, _ = socket.recv_fds(asked, 1, 2)
                client, count, *rest = os.fsdecode(_all(asked)).split("\0")
            except (OSError, ValueError):
                continue
            if client == mine:
                pairs = (pair.split("=", 1) for pair in rest[int(count) :])
                code = _run(rest[: int(count)], dict(pairs), numbers)
                with contextlib.suppress(OSError):
                    asked.sendall(str(code).encode())
            for number in numbers:
                os.close(number)


def _all(asked: socket.socket) -> bytes:
    return b"".join(iter(lambda: asked.recv(2**16), b""))


def _run(arguments: list[str], environment: dict[str, str], streams: list[int]) -> int:
    """Run one command as if in its own process; the exit code."""
    from casepress.cli import main

    saved = [os.dup(1), os.dup(2)]
    folder = Path.cwd()
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        for number, stream in enumerate(streams, start=1):
            os.dup2(stream, number)
        return main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.environ.clear()
        os.environ.update(before)
        os.chdir(folder)
        for number, stream in enumerate(saved, start=1):
            os.dup2(stream, number)
            os.close(stream)


def _grown() -> bool:
    """Whether this process has used more memory than it should; in bytes, macOS gives bytes and
    Linux kilobytes."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) > _MEMORY


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
