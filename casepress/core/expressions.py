"""Compiled regular expressions, kept from one process to the next.

Python keeps the bytecode of modules, but compiles their 600 regular expressions again in each
process: a fifth of the time of `casepress article` and of the lint of one manuscript. What the
compiler made is kept in a file beside the bytecode, under the same conditions: Python may write
there, and the same version of Python reads it. Python checks the code of an expression when it is
loaded. Where the compiler of another Python differs from what is expected here, nothing is kept.
"""

from __future__ import annotations

import array
import atexit
import marshal
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

#: What the compiler of `re` hands to the engine for an expression: its flags, its code as bytes,
#: the number of groups, their names, and the names by number. The key is the expression with the
#: flags that it was given.
Kept = dict[tuple[str | bytes, int], tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]]

#: So many new expressions are worth writing the file again: some are made of an article's words.
_WORTH = 40
#: A file with more than this is begun again.
_MOST = 2500


class Expressions:
    """The expressions that one file has and those that are new; in the place of `re`'s compiler."""

    def __init__(self, compiler: Any, path: Path) -> None:
        self.path = path
        self.known = _read(path)
        self.new: Kept = {}
        self._engine = compiler._sre
        self._compile = compiler.compile
        self._given: tuple[Any, ...] = ()
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)  # the engine, for `re`'s compiler

    def compile(self, *given: Any) -> Any:
        """Make an expression of its code, as the engine does, and note the code."""
        self._given = given
        return self._engine.compile(*given)

    def compiled(self, pattern: Any, flags: int = 0) -> Any:
        """An expression, as `re`'s compiler makes it."""
        key = (pattern, int(flags))  # a parsed expression is one too, and hashed by its identity
        if found := self.known.get(key):
            own, code, *groups = found
            return self._engine.compile(pattern, own, array.array("I", code).tolist(), *groups)
        with self._lock:
            made = self._compile(pattern, flags)
            typed, own, code, groups_, names, by_number = self._given
        if typed is pattern and isinstance(pattern, str | bytes):
            kept = array.array("I", code).tobytes()
            self.new[key] = (int(own), kept, groups_, dict(names), tuple(by_number))
        return made

    def write(self) -> None:
        """Write the file again if that is worth it and allowed."""
        if len(self.new) < _WORTH or sys.dont_write_bytecode:
            return
        whole = _read(self.path)  # another process may have written
        whole = self.new if len(whole) > _MOST else {**whole, **self.new}
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):
            self.path.parent.mkdir(exist_ok=True)
            part.write_bytes(marshal.dumps((sys.version, whole)))
            part.replace(self.path)


def keep(path: Path | None = None) -> None:
    """From now on, take expressions from a file, by default one beside the bytecode of this module,
    and at the end of the process write the new ones there."""
    path = path or Path(cache_from_source(__file__)).with_suffix(".expressions")
    try:
        compiler: Any = import_module("re._compiler")
        kept = Expressions(compiler, path)
    except (ImportError, AttributeError, NotImplementedError):
        return
    compiler._sre, compiler.compile = kept, kept.compiled
    atexit.register(kept.write)


def _read(path: Path) -> Kept:
    try:
        version, kept = marshal.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return kept if version == sys.version else {}
