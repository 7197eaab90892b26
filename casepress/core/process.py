"""Settings of the Python process that casepress runs in."""

from __future__ import annotations

import atexit
import gc


def spare_collector() -> None:
    """Make Python's garbage collector search for cycles rarely, and not at all at the end.

    Articles, pages and jobs are trees that live until the end and have no cycles: the search takes
    a tenth of the time of a short command, and more among a hundred manuscripts.
    """
    gc.freeze()
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
