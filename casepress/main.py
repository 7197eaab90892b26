"""Where the command `casepress` begins.

In a run of the workflow the work is handed to a process that has everything loaded
(`casepress.workers`); else, and whenever that does not answer, it is done here. The workflow runs
this file by its path in an interpreter without site packages (`python -ES`), which starts in half
the time.
"""

from __future__ import annotations

import os
import sys

#: Names the workers' socket. Set by the workflow for its own jobs.
VARIABLE = "CASEPRESS_WORKERS"


def main() -> int:
    """Run the command line; the exit code."""
    address = os.environ.get(VARIABLE)
    if address:
        code = _handed_over(address, sys.argv[1:])
        if code is not None:
            return code
        del os.environ[VARIABLE]
    if sys.flags.no_site:
        os.execv(sys.executable, [sys.executable, "-m", "casepress.main", *sys.argv[1:]])
    from casepress.cli import main as run

    return run()


def identity() -> str:
    """What client and workers must share to do each other's work: interpreter, code, folder."""
    return f"{sys.executable}\n{os.path.dirname(os.path.realpath(__file__))}\n{os.getcwd()}"  # noqa: PTH109, PTH120


def _handed_over(address: str, arguments: list[str]) -> int | None:
    """Have a worker run the command with our environment, output and error stream; its exit code,
    or `None` where there is no worker of ours."""
    # The bare module: `socket`, `array` and `json` would take longer to load than all the rest.
    import _socket

    pairs = [f"{key}={value}" for key, value in os.environ.items()]
    request = "\0".join([identity(), str(len(arguments)), *arguments, *pairs])
    line = _socket.socket(_socket.AF_UNIX)
    try:
        line.connect(address)
        streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (1, 2))
        line.sendmsg([b"."], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
        line.sendall(os.fsencode(request))
        line.shutdown(_socket.SHUT_WR)
        answer = line.recv(16)
    except OSError:
        return None
    finally:
        line.close()
    # nothing: the worker refused, or ended before it was done
    return int(answer) if answer else None


if __name__ == "__main__":
    sys.exit(main())
