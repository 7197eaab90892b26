"""What is kept from one run to the next, to save time and nothing else.

A file below `results/.cache` holds what a manuscript's last run used, so it does not grow; its seal
tells when the whole file is stale. It is written beside its place and renamed; what is lost or
cannot be read is made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


class Kept:
    """What was kept in the file `path` (nothing without one) under a seal; values are JSON."""

    def __init__(self, path: Path | None, seal: str) -> None:
        self._path, self._seal = path, seal
        self._before: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        if path is None:
            return
        try:
            value = json.loads(path.read_bytes())
            if value["seal"] == seal and isinstance(value["kept"], dict):
                self._before = value["kept"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return

    def get(self, of: str, make: Callable[[], Any]) -> Any:
        """What is kept of a text; made now where there is nothing. Not to be changed."""
        if self._path is None:
            return make()
        name = hashlib.blake2b(of.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if name not in self._now:
            self._now[name] = self._before[name] if name in self._before else make()
        return self._now[name]

    def save(self) -> None:
        """Keep what this run used. A disk that refuses costs time at the next run, no more."""
        if self._path is None or self._now == self._before:
            return
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps({"seal": self._seal, "kept": self._now}), encoding="utf-8")
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()
