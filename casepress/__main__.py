"""`casepress` as a process of its own."""

from __future__ import annotations

import sys

from casepress.core.process import open_streams, spare_collector


def run() -> int:
    """Run the command of this process's arguments; the exit code."""
    spare_collector()
    open_streams()
    from casepress.cli.main import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
