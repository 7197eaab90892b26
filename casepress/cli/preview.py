"""`casepress preview`: the article in a browser while it is written."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from casepress.core.errors import UsageError
from casepress.source.repository import repository

if TYPE_CHECKING:
    from uvicorn import Server

    from casepress.live.server import Preview

_MISSING = (
    "the preview is not installed; install the wheel again with its extra, "
    "`casepress-VERSION-py3-none-any.whl[preview]` (docs/live.md)"
)
#: Seconds after which what is sent may interrupt what is being made (Python's own: 0.005).
_SWITCH = 0.0005


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", nargs="?", metavar="ID", help="a manuscript (default: choose one)")
    parser.add_argument("--port", type=int, default=0, help="a fixed port (default: any free one)")
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address, and open no browser"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C; the exit code. Raises `UsageError` for an unknown manuscript, and where
    the preview is not installed or its port is taken."""
    opened = repository(options.repository, options.config)
    chosen = options.id or (opened.ids()[0] if len(opened.ids()) == 1 else "")
    if chosen:
        opened.article(chosen)
    try:
        import uvicorn

        from casepress.live.server import Preview
    except ImportError:
        raise UsageError(_MISSING) from None
    sys.setswitchinterval(_SWITCH)
    with _listening(options.port) as listener, tempfile.TemporaryDirectory() as work:
        port = listener.getsockname()[1]
        preview = Preview(opened.root, Path(work), opened.overrides)
        path = f"/m/{quote(chosen)}" if chosen else "/"
        address = f"http://127.0.0.1:{port}{path}?token={preview.token}"
        settings = uvicorn.Config(
            preview.app(port), log_level="warning", access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(settings)
        print(f"Preview: {address}\nCtrl+C ends it.", flush=True)
        if not options.no_browser:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(server, listener, preview))
        preview.close()
        print("casepress: the preview has ended", file=sys.stderr)
    return 0


async def _serve(server: Server, listener: socket.socket, preview: Preview) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        preview.stopping.set()  # ends what is sent to browsers, for which the server would wait
        server.should_exit = True

    for one in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C interrupts the loop
            loop.add_signal_handler(one, end)
    await server.serve(sockets=[listener])


def _listening(port: int) -> socket.socket:
    """A socket on this computer's own address. Raises `UsageError` where the port is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind(("127.0.0.1", port))
        found.listen()  # a browser that comes before the server is ready waits
    except OSError as error:
        found.close()
        reason = (error.strerror or "taken").lower()
        raise UsageError(f"port {port} cannot be used ({reason}); choose another") from None
    return found
