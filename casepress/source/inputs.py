"""The files that a manuscript's outputs are made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from casepress.core.paths import WEB, is_hidden

#: A kind of input: "manuscript", "figures", "journal", "workflow", "filters", "code".
Kind = str
#: The names of files by kind: relative to the repository, with slashes, sorted.
Paths = Mapping[Kind, tuple[str, ...]]

#: The kinds of input that are a manuscript's own, and their folders.
OWN = ("manuscript", "figures")
#: The folder of supplementary files, beside `article.md` and among the results.
SUPPLEMENTS = "supplementary"
#: Files that set up and start the workflow, as far as they exist.
SET_UP = (
    ".npmrc",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "hatch_build.py",
    "package-lock.json",
    "package.json",
    "profiles/default/config.yaml",
    "pyproject.toml",
    "requirements/build.lock",
    "requirements/node.lock",
    "requirements/python.lock",
    "snakemake_logger_plugin_casepress/__init__.py",
)
#: The lock files of the environment.
LOCKS = ("requirements/python.lock", "requirements/build.lock", "package-lock.json")
#: The suffixes of files that a build runs or reads as its own.
CODE = (".py", ".typ", ".j2", ".css", ".js", ".json", ".yaml", ".txt", ".lua", ".bash")
#: What commands note beside the sources (the baseline of lint, what was published, the journal's
#: register of DOIs), and files that file managers leave in a folder.
_NO_INPUTS = frozenset(
    {
        *("expected-findings.json", "published.json", "register.csv"),
        *("Thumbs.db", "desktop.ini", "Icon\r"),
    }
)
#: Older drafts that editors keep beside a file (`article.md~`, `#article.md#`), and the lock files
#: of office programs (`~$labs.xlsx`): authors do not see them, and would publish them unawares.
_LEFT_BY_EDITORS = (("", "~"), ("#", "#"), ("~$", ""))
_WORKFLOW = "Snakefile"
#: The folder of a manuscript that holds the Word file it was imported from, which no one
#: else may see; and the file beside article.md with that file's digest, which is an input.
ORIGINAL = "original"
IMPORTED = "imported.json"


@dataclass(frozen=True)
class Inputs:
    """The input files of one manuscript, in the repository at `root`."""

    root: Path
    id: str
    paths: Paths

    @classmethod
    def of(cls, root: Path, identifier: str, journal: str, common: Paths | None = None) -> Inputs:
        """Find the inputs in the repository at `root`; `common` is the result of `shared`, where it
        is known already."""
        return cls(root, identifier, {**own(root, identifier), **(common or shared(root, journal))})

    def __iter__(self) -> Iterator[str]:
        for paths in self.paths.values():
            yield from paths

    def hashes(self) -> dict[Kind, dict[str, str]]:
        """SHA-256 of every file, by kind and path; kinds without files are left out."""
        return hashes(self.root, self.paths)


def own(root: Path, identifier: str) -> Paths:
    """A manuscript's own files, by kind."""
    return {kind: tuple(sorted(files(root, f"{kind}/{identifier}"))) for kind in OWN}


def is_own(name: str, ids: Container[str]) -> bool:
    """Whether a file is one of those that `own` lists for one of the manuscripts `ids`."""
    top, _, inside = name.partition("/")
    identifier, _, inner = inside.partition("/")
    if top not in OWN or not inner or identifier not in ids:
        return False
    return not any(map(is_left_out, inner.split("/"))) and not is_original(name)


def shared(root: Path, journal: str) -> Paths:
    """The files that all manuscripts have in common, by kind. Code and filters are listed where
    the repository is a checkout of casepress; elsewhere they are those of the installed version."""
    folders = {"journal": f"journal/{journal}", "filters": "filters", "code": "casepress"}
    found = {kind: filter(is_input, files(root, folder)) for kind, folder in folders.items()}
    workflow = tuple(name for name in (_WORKFLOW,) if (root / name).is_file())
    paths = {kind: tuple(sorted(names)) for kind, names in found.items()}
    return {"journal": paths.pop("journal"), "workflow": workflow, **paths}


def is_input(name: str) -> bool:
    """Whether a file of this name, if it exists, is an input of a manuscript."""
    top, *inner = name.split("/")
    if any(is_left_out(part) for part in inner) or is_original(name):
        return False
    if top in ("manuscript", "figures"):
        return len(inner) > 1
    if top == "journal":
        # the other folders of a journal are no inputs: no output is made from its skeletons
        return len(inner) == 2 or (len(inner) == 3 and inner[1] == WEB)
    if top == "casepress" and inner[:1] == ["filters"]:
        return False  # a link to the filters, or in a package a copy of them
    return name.endswith(CODE) if top in ("filters", "casepress") else name == _WORKFLOW


def group(name: str) -> str:
    """The folder whose files are inputs together: "manuscript/ID", "journal/NAME", "filters" …"""
    parts = name.split("/")
    return "/".join(parts[: 2 if parts[0] in ("manuscript", "figures", "journal") else 1])


def hashes(root: Path, paths: Paths) -> dict[Kind, dict[str, str]]:
    """SHA-256 of every file, by kind and path; kinds without files are left out."""
    found = {kind: {name: sha256(root / name) for name in names} for kind, names in paths.items()}
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def digest(hashes: Mapping[Kind, Mapping[str, str]]) -> str:
    """One hash for all inputs: SHA-256 of the lines that `sha256sum` would print."""
    lines = [f"{sha}  {path}\n" for of_kind in hashes.values() for path, sha in of_kind.items()]
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    state = path.stat()
    return _sha256(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4096)
def _sha256(path: Path, modified: int, size: int) -> str:
    """Once in a process: all manuscripts share the code and the journal's files."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def files(root: Path, folder: str) -> Iterator[str]:
    """The files below a folder, relative to `root`, without hidden files, caches, links to other
    folders, what editors leave behind, and the baseline of lint."""
    if not (root / folder).is_dir():
        return
    for entry in os.scandir(root / folder):  # a third of pathlib's time, over all manuscripts
        if is_left_out(entry.name):
            continue
        name = f"{folder}/{entry.name}"
        if entry.name == ORIGINAL and is_original(name):
            continue
        try:
            is_folder, is_file = entry.is_dir(), entry.is_file()
        except OSError:  # a link to itself
            continue
        if is_folder and not entry.is_symlink():
            yield from files(root, name)
        elif is_file:
            yield name


def is_original(name: str) -> bool:
    """Whether a path is that of a manuscript's original Word file, or lies beside it."""
    parts = name.split("/")
    return len(parts) > 2 and parts[0] == "manuscript" and parts[2] == ORIGINAL


def is_left_out(part: str) -> bool:
    """Whether a file or folder of this name is not a part of the manuscript."""
    return (
        is_hidden(part)
        or part in _NO_INPUTS
        or any(part.startswith(head) and part.endswith(tail) for head, tail in _LEFT_BY_EDITORS)
    )
