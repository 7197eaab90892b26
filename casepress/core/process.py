"""How a process of ours begins."""

from __future__ import annotations

import atexit
import gc


def spare_collector() -> None:
    """Make Python's search for cycles rare in this process, and leave it out at its end. Articles,
    pages and jobs are trees that are kept to the end, in which it finds nothing, again and again:
    a tenth of the time of a short command, more among a hundred manuscripts."""
    gc.freeze()
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
