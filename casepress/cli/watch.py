"""`casepress lint --watch`: again whenever a file changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Unreadable
from casepress.core.findings.report import text_line

_SECONDS = 0.5
_CLEAR = "\x1b[2J\x1b[H"

#: What tells a file's state: its time and size, by its path.
State = dict[Path, tuple[int, int]]


def watch(
    root: Path, ids: list[str], lint: Callable[[], int], *, wait: Callable[[], None] | None = None
) -> int:
    """Call `lint` now and after each change below the manuscripts `ids` (all if none is given),
    their figures and the journal, until the user interrupts; the last exit code. `wait` returns
    when it is time to look again."""
    pause = wait or (lambda: time.sleep(_SECONDS))
    code = 0
    try:
        for _ in changes(root, ids, pause):
            if sys.stdout.isatty():
                print(_CLEAR, end="")
            try:
                code = lint()
            except Unreadable as error:
                code = 2
                for finding in error.findings:
                    span = getattr(finding.at, "span", None)
                    print(text_line(finding.placed(span) if span else finding))
            except (BuildError, UsageError) as error:
                code = 2 if isinstance(error, UsageError) else 1
                print(f"casepress: {error}")
            print("Watching; Ctrl+C ends it.", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        pass
    return code


def changes(root: Path, ids: list[str], pause: Callable[[], None]) -> Iterator[State]:
    """The state of the files at the start and after each change."""
    folders = [root / kind / i for i in ids or [""] for kind in ("manuscript", "figures")]
    folders.append(root / "journal")
    before = state(folders, root / "config.yaml")
    yield before
    while True:
        pause()
        now = state(folders, root / "config.yaml")
        if now != before:
            before = now
            yield now


def state(folders: Iterable[Path], *files: Path) -> State:
    """The time and size of every file below some folders, and of some files."""
    out: State = {}
    found = [p for folder in folders if folder.is_dir() for p in folder.rglob("*")]
    for path in [*found, *files]:
        try:
            known = path.stat()
        except OSError:
            continue  # an editor replaces it just now
        if not path.is_dir() and not path.name.startswith("."):
            out[path] = (known.st_mtime_ns, known.st_size)
    return out
