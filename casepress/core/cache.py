"""Caches that save time from one run to the next, and change nothing else.

A cache is a file below `results/.cache` that holds what a manuscript's last run used, so it does
not grow. It begins with the seal of its kind, of its key, which changes when the whole cache is
stale, and of all that follows. It is written under another name and then renamed; an entry that is
lost, edited, brought from elsewhere or unreadable is computed again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.seal import is_seal, seal


class Cache:
    """The entries of the file `path` under a key, each found by a text; values are JSON. Without a
    path nothing is cached."""

    def __init__(self, path: Path | None, key: str) -> None:
        self._path = path
        self._sealed = (path.parent.name if path else "", key)
        self._before: dict[str, Any] = {}
        self._used: dict[str, Any] = {}
        if path is None:
            return
        try:
            sealed, _, body = path.read_bytes().partition(b"\n")
            if is_seal(sealed.decode("latin-1"), *self._sealed, body):
                self._before = json.loads(body)
        except (OSError, BuildError):
            return

    def get(self, text: str, compute: Callable[[], Any]) -> Any:
        """The entry of a text, computed now if it is missing. The caller must not change it."""
        if self._path is None:
            return compute()
        name = _hash(text.encode("utf-8", "surrogatepass"))
        if name not in self._used:
            self._used[name] = self._before[name] if name in self._before else compute()
        return self._used[name]

    def save(self) -> None:
        """Write what this run used. If the disk refuses, the next run takes longer, no more."""
        if self._path is None or self._used == self._before:
            return
        body = json.dumps(self._used).encode()
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(seal(*self._sealed, body).encode() + b"\n" + body)
            temporary.replace(self._path)
        except (OSError, BuildError):
            with suppress(OSError):
                temporary.unlink()


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
