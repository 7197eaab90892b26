"""One hash of the code behind a rule of the workflow, so that the rule runs again when it changes.

The modules are found by following the import lines from the room that the rule names, so that no
list of files can be out of date.
"""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from casepress import __version__
from casepress.source.inputs import digest, shared
from casepress.workflow.configuration import repository, shared_hashes

#: The module through which every command runs.
_DISPATCHER = "casepress/cli/main.py"
_PACKAGE, _FILTERS = "casepress", "casepress/filters/"
#: An import of a module of casepress, at the top of a file or in a function. (A parser of Python
#: would take twenty times as long, in every run of the workflow.)
_FROM = re.compile(r"from (casepress[\w.]*) import (\([^)]*\)|[^\n#]+)")
_IMPORT = re.compile(r"import (casepress[\w.]*)")
_WORD = re.compile(r"\w+")


@cache
def code_hash(room: str) -> str:
    """One hash of a room (a folder or a file of `casepress/`, such as "cli/jats.py"), of all that
    it imports, and of the environment. In a journal's own repository, the release of casepress
    takes the place of the files. (As input files they would cost more than all the rest.)"""
    code = {name: _code()[name] for name in behind(room)}
    return f"{digest({'code': code})[:16] if code else _release()} {_environment()}"


@cache
def _release() -> str:
    """The version of the installed casepress; in editable mode, where files change under one
    version, also a hash of their names and times. (To read them would take five times as long.)"""
    checkout = Path(__file__).parents[2]
    if not (checkout / "pyproject.toml").is_file():
        return __version__
    paths = shared(checkout, "")
    names = [*paths["code"], *paths["filters"]]
    states = "\n".join(f"{name} {(checkout / name).stat().st_mtime_ns}" for name in names)
    return f"{__version__} {sha256(states.encode()).hexdigest()[:16]}"


@cache
def behind(room: str) -> frozenset[str]:
    """The files of a room, and of all that it imports; beside a module that is imported, the data
    files of its folder too."""
    known = _code()
    place = f"{_PACKAGE}/{room}"
    waiting = [n for n in known if n in (place, _DISPATCHER) or n.startswith(f"{place}/")]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(name)
    folders = {name.rpartition("/")[0] for name in found}
    return frozenset(found.union(*(_data().get(folder, ()) for folder in folders)))


@cache
def _data() -> Mapping[str, list[str]]:
    """The files without code, by the nearest folder with modules."""
    found: dict[str, list[str]] = {}
    for name in _code():
        if not name.endswith(".py"):
            folder = name.rpartition("/")[0]
            while folder and f"{folder}/__init__.py" not in _code():
                folder = folder.rpartition("/")[0]
            found.setdefault(folder, []).append(name)
    return found


@cache
def _imported(name: str) -> frozenset[str]:
    """The files of casepress that a file imports, and their packages' own."""
    if not name.endswith(".py"):
        return frozenset()
    text = (repository().root / _on_disk(name)).read_text(encoding="utf-8")
    return frozenset(file for module in imports(text) for file in _files(module))


def imports(text: str) -> Iterator[str]:
    """The modules of casepress that a Python text may import, `from X import Y` as X and X.Y."""
    for package, names in _FROM.findall(text):
        yield package
        for word in _WORD.findall(names):
            yield f"{package}.{word}"
    yield from _IMPORT.findall(text)


@cache
def _files(module: str) -> Iterable[str]:
    """The file of a module, and those of the packages around it. (Paths as objects would take half
    of the time that all hashes of the code take.)"""
    parts = module.split(".")
    places = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    names = [f"{places[-1]}.py", *(f"{place}/__init__.py" for place in places)]
    return [name for name in names if name in _code()]


@cache
def _code() -> Mapping[str, str]:
    """Name to hash of casepress's files. The filters, which are at the top of a checkout, have the
    names under which they are imported."""
    known = shared_hashes()
    filters = known.get("filters", {}).items()
    return {**known.get("code", {}), **{f"{_PACKAGE}/{name}": sha for name, sha in filters}}


def _on_disk(name: str) -> str:
    return name.removeprefix(f"{_PACKAGE}/") if name.startswith(_FILTERS) else name


@cache
def _environment() -> str:
    """One hash of the Python and of what is installed in it, by the names of the records that
    packages leave, which hold their versions: to read those would take longer than all else."""
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    found = {path.name for folder in folders for path in Path(folder).glob("*.dist-info")}
    return sha256("\n".join([sys.version, *sorted(found)]).encode()).hexdigest()[:16]
