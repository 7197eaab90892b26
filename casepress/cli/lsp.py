"""`casepress lsp`: the language server, which an editor starts."""

from __future__ import annotations

import argparse

from casepress.core.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command: it has none."""


def run(options: argparse.Namespace) -> int:
    """Serve on standard input and output until the editor ends; the exit code. Raises `UsageError`
    where the language server is not installed."""
    try:
        from casepress.live.language_server import server
    except ImportError:
        raise UsageError(
            "the language server is not installed; install the wheel again with its extra, "
            "`casepress-VERSION-py3-none-any.whl[lsp]` (docs/live.md)"
        ) from None
    server().start_io()
    return 0
