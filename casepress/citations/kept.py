"""Rendered entries, kept from one run to the next.

An entry hangs on the style, the locale, the record, the library and our own code, and on nothing
else (its number is not part of it); a seal over all but the record tells when the whole file is
stale. A file holds what its last run used, so it does not grow. It is written beside its place
and renamed; what is lost or cannot be read is rendered again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from casepress.ast import Inlines


class Kept:
    """What was kept in the file `path` (nothing without one) under the seal of style and locale."""

    def __init__(self, path: Path | None, style: Path, locale: str) -> None:
        self._path, self._seal = path, ""
        self._before: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        if path is None:
            return
        try:
            self._seal = _seal(style.read_bytes(), locale)
            value = json.loads(path.read_bytes())
            if value["seal"] == self._seal and isinstance(value["kept"], dict):
                self._before = value["kept"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """What is kept under a name; made now where there is nothing."""
        if name not in self._now:
            self._now[name] = self._before[name] if name in self._before else make()
        return self._now[name]

    def entry(self, item: Mapping[str, Any], make: Callable[[], Inlines]) -> Inlines:
        """The entry of a record."""
        if self._path is None:
            return make()
        rest = {key: value for key, value in item.items() if key != "id"}
        text = json.dumps(rest, ensure_ascii=False, sort_keys=True)
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return list(self.get(name, make))

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


def _seal(style: bytes, locale: str) -> str:
    sealed = hashlib.blake2b(style, digest_size=16)
    sealed.update(f"\0{locale}\0{_code()}".encode())
    return sealed.hexdigest()


@cache
def _code() -> str:
    """The library's version and our code, both of which decide what is printed."""
    from importlib.metadata import version

    sealed = hashlib.blake2b(version("citeproc-py").encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        sealed.update(path.read_bytes())
    return sealed.hexdigest()
