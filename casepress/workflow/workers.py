"""Processes that serve the commands of one run of the workflow, so that no job waits for imports,
for pandoc to start, or for Typst to read its fonts.

The workflow starts them and they end with it. They are an optimisation only: a command that finds
none does its work itself, with the same result (`workers.bash`).

They listen on the loopback address for clients that know the run's token. A request is the token,
the working folder, SOURCE_DATE_EPOCH or nothing, the number of arguments and these; the answer is
the exit code, the standard output and the standard error. A NUL ends each.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from typing import IO

from casepress.article.source_date import VARIABLE as EPOCH
from casepress.cli.main import load, main, parser

#: Tells the jobs' shell the port and the token.
VARIABLE = "CASEPRESS_WORKERS"
#: The token's length, in characters.
_TOKEN = 32
#: What a client may take to send its request, in seconds.
_PATIENCE = 10

#: A worker beyond this makes room for a new one: Typst and pandoc keep what they have seen.
_MEMORY = 320 * 2**20
#: The commands of the workflow's jobs. Later workers share their modules, which are loaded before
#: these are forked; the first ones each load what their own command needs, so that it need not wait
#: for the rest.
_COMMANDS = ("article", "blind", "jats", "pdf", "docx", "figures", "figure", "provenance")
#: What those import within functions.
_LOADED = (
    "casepress.outputs.blind",
    "casepress.outputs.docx.writer",
    "casepress.outputs.pdf.writer",
    "casepress.references.csl.citeproc_py",
    "citeproc",
    "jsonschema_rs",
    "rocrate.model.computationalworkflow",
    "rocrate.rocrate",
    "typst",
)


def start(count: int) -> None:
    """Start `count` workers for the commands that this process will run; they end with it. Does
    nothing where the system has no loopback address for it."""
    if VARIABLE in os.environ:
        return
    line = socket.socket()
    try:
        line.bind(("127.0.0.1", 0))
    except OSError:
        line.close()
        return
    token = secrets.token_hex(_TOKEN // 2)
    with line:
        line.listen(1024)
        process = subprocess.Popen(
            # -P: a module in the folder at work has no say
            [
                *(sys.executable, "-P", "-m", "casepress.workflow.workers"),
                *(str(line.fileno()), str(count)),
            ],
            stdin=subprocess.PIPE,
            pass_fds=[line.fileno()],
            start_new_session=True,  # Ctrl-C is for the workflow, which then ends them
        )
        assert process.stdin is not None
        process.stdin.write(token.encode())  # not as an argument, which everybody can list
        process.stdin.flush()
        os.environ[VARIABLE] = f"{line.getsockname()[1]} {token}"
    atexit.register(_stop, process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    os.environ.pop(VARIABLE, None)
    assert process.stdin is not None
    process.stdin.close()
    process.wait()


def serve(line: socket.socket, count: int, token: str) -> None:
    """Keep `count` workers until the workflow, at the other end of standard input, is gone."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    workers = {_fork(line, token, (woken, wake)) for _ in range(count)}
    while not _ended(woken):
        with contextlib.suppress(ChildProcessError):
            while (done := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                workers.discard(done)
        while len(workers) < count:
            _load()
            workers.add(_fork(line, token, (woken, wake)))
    for worker in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)
    for worker in workers:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(worker, 0)


def _load() -> None:
    parser()
    for command in _COMMANDS:
        load(command)
    for name in _LOADED:
        import_module(name)


def _ended(woken: int) -> bool:
    """Wait until a worker has ended or the workflow is gone; whether it is the latter."""
    import select  # only the process that watches over the workers needs it

    ready, _, _ = select.select([0, woken], [], [])
    if woken in ready:
        os.read(woken, 4096)
    return 0 in ready and not os.read(0, 1)


def _fork(line: socket.socket, token: str, others: tuple[int, ...]) -> int:
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
        _work(line, token)
        code = 0
    finally:
        atexit._run_exitfuncs()  # pandoc's process, if there is one
        os._exit(code)


def _work(line: socket.socket, token: str) -> None:
    """Serve one command after another."""
    here = Path.cwd()
    while not _grown():
        asked, _ = line.accept()
        with asked, contextlib.suppress(OSError):
            request = _request(asked)
            known = request and secrets.compare_digest(request[0], token)
            if known and here.samefile(request[1]):
                code, *said = _run(request[3:], request[2])
                asked.sendall(b"\0".join([str(code).encode(), *said, b""]))


def _request(asked: socket.socket) -> list[str]:
    """Token, folder, SOURCE_DATE_EPOCH and arguments; nothing where they do not come in time."""
    asked.settimeout(_PATIENCE)
    data = b""
    while True:
        *fields, _ = data.split(b"\0")
        if len(fields) > 3 and fields[3].isdigit() and len(fields) == 4 + int(fields[3]):
            token, folder, date, _, *arguments = map(os.fsdecode, fields)
            asked.settimeout(None)
            return [token, folder, date, *arguments]
        try:
            more = asked.recv(2**16)
        except TimeoutError:
            return []
        if not more:
            return []
        data += more


def _run(arguments: list[str], date: str) -> tuple[int, bytes, bytes]:
    """Run one command as if in its own process: exit code, standard output, standard error."""
    _dated(date)
    folder, saved = Path.cwd(), [os.dup(1), os.dup(2)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            # the descriptors, so that what C libraries and children say is there too
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = _code(arguments)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, old in enumerate(saved, start=1):
                os.dup2(old, number)
                os.close(old)
            os.chdir(folder)
        return code, _said(out), _said(err)


def _said(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read().replace(b"\0", b"")  # which ends a part of the answer


def _code(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1


def _dated(date: str) -> None:
    if date:
        os.environ[EPOCH] = date
    else:
        os.environ.pop(EPOCH, None)


def _grown() -> bool:
    """Whether this process has used more memory than it should; in bytes, macOS gives bytes and
    Linux kilobytes."""
    import resource  # Windows has none

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) > _MEMORY


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), os.read(0, _TOKEN).decode())
    os._exit(0)  # nothing is left to tidy up
