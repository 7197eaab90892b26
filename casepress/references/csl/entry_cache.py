"""A cache of rendered entries.

An entry depends on the style, the locale, the record, the library and our own code, and on nothing
else (its number is not part of it). The cache's key covers all of these but the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from casepress.article import initials
from casepress.article.ast import Inlines
from casepress.core import vocabularies
from casepress.core.cache import Cache
from casepress.references import names, pages


class EntryCache(Cache):
    """The cached entries for a style and a locale; without a path nothing is cached."""

    def __init__(self, path: Path | None, style: Path, locale: str) -> None:
        super().__init__(path, _key(style, locale) if path else "")

    def entry(self, item: Mapping[str, Any], make: Callable[[], Inlines]) -> Inlines:
        """The entry of a record."""
        rest = {key: value for key, value in item.items() if key != "id"}
        return list(self.get(json.dumps(rest, ensure_ascii=False, sort_keys=True), make))


def _key(style: Path, locale: str) -> str:
    sealed = hashlib.blake2b(digest_size=16)
    with suppress(OSError):  # an unreadable style is reported when it is loaded
        sealed.update(style.read_bytes())
    sealed.update(f"\0{locale}\0{_code()}".encode())
    return sealed.hexdigest()


@cache
def _code() -> str:
    """A hash of the library's version and of the code here, which both decide what is printed."""
    sealed = hashlib.blake2b(version("citeproc-py").encode(), digest_size=16)
    here = Path(__file__).parent
    others = (
        Path(initials.__file__),
        Path(names.__file__),
        Path(pages.__file__),
        Path(vocabularies.__file__).with_name("particles.yaml"),
    )
    for path in (*sorted(here.glob("*.py")), *others):
        sealed.update(path.read_bytes())
    return sealed.hexdigest()
