"""The fonts for Typst, which pip installed."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.files import link

#: Of each package only one kind, since Typst mixes the two; PostScript outlines are preferred,
#: since they are smaller in the PDF.
KINDS = (".otf", ".ttf")


def font_files(packages: Iterable[str]) -> list[Path]:
    """The font files of these packages (their names in Python), in a fixed order. Nothing is
    imported. Raises `BuildError` for a package that is not installed."""
    return [path for package in packages for path in _files(package)]


@cache
def _files(package: str) -> tuple[Path, ...]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(f"the font package {package} is not installed: run `make setup`")
    files = sorted(Path(spec.submodule_search_locations[0]).rglob("*.[ot]tf"))
    kind = next((k for k in KINDS if any(f.suffix == k for f in files)), "")
    return tuple(f for f in files if f.suffix == kind)


def link_fonts(folder: Path, packages: Iterable[str]) -> Path:
    """Fill `folder` with links to the fonts. Returns the folder, for Typst's font path."""
    folder.mkdir(parents=True)
    for path in font_files(packages):
        link(path, folder / path.name)
    return folder


@contextmanager
def typst_fonts(packages: tuple[str, ...]) -> Iterator[Any]:
    """The fonts of these packages and those within Typst, as `typst.Fonts`. Raises `BuildError` for
    a package that is not installed.

    Typst lists the fonts once, but opens each when it first needs it. So a process keeps the list,
    but the links to which it points exist only within this context: a process may end at any time
    and must not leave files behind.
    """
    # 4 ms, which a list of the fonts need not wait
    import typst

    with _ONE_AT_A_TIME:
        folder, known = _held(packages, os.getpid(), tempfile.gettempdir())
        try:
            link_fonts(folder, packages)
            if not known:
                known.append(typst.Fonts(include_system_fonts=False, font_paths=[str(folder)]))
            yield known[0]
        finally:
            shutil.rmtree(folder, ignore_errors=True)


_ONE_AT_A_TIME = Lock()


@cache
def _held(packages: tuple[str, ...], process: int, temporary: str) -> tuple[Path, list[Any]]:
    """The place of these fonts' links in this process, and their list once it is read."""
    return Path(temporary, f"casepress-{process}-{secrets.token_hex(8)}"), []
