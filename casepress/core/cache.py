"""What is kept from one run to the next, to save time and nothing else.

A file below `results/.cache` holds what a manuscript's last run used, so it does not grow. It
begins with a hash of its seal, which tells when the whole file is stale, and of all that follows.
It is written beside its place and renamed; what is lost, edited or cannot be read is made again.
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
            hashed, _, body = path.read_bytes().partition(b"\n")
        except OSError:
            return
        if hashed == _hash(seal.encode() + body):
            self._before = json.loads(body)

    def get(self, of: str, make: Callable[[], Any]) -> Any:
        """What is kept of a text; made now where there is nothing. Not to be changed."""
        if self._path is None:
            return make()
        name = _hash(of.encode("utf-8", "surrogatepass")).decode()
        if name not in self._now:
            self._now[name] = self._before[name] if name in self._before else make()
        return self._now[name]

    def save(self) -> None:
        """Keep what this run used. A disk that refuses costs time at the next run, no more."""
        if self._path is None or self._now == self._before:
            return
        body = json.dumps(self._now).encode()
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(_hash(self._seal.encode() + body) + b"\n" + body)
            beside.replace(self._path)
        except OSError:
            with suppress(OSError):
                beside.unlink()


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).hexdigest().encode()
