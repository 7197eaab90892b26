"""The files that a manuscript's outputs are made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

#: A kind of input: "manuscript", "figures", "journal", "workflow", "filters", "code".
Kind = str
#: The names of files by kind: relative to the repository, with slashes, sorted.
Paths = Mapping[Kind, tuple[str, ...]]

#: The endings of what a build runs.
CODE = (".py", ".typ", ".json", ".yaml", ".lua", ".bash")
_EXPECTED = "expected-findings.json"


@dataclass(frozen=True)
class Inputs:
    """The input files of one manuscript, in the repository at `root`."""

    root: Path
    id: str
    paths: Paths

    @classmethod
    def of(cls, root: Path, identifier: str, journal: str, common: Paths | None = None) -> Inputs:
        """Look for them in the repository at `root`; `common` is what `shared` gives, where it is
        known already."""
        own = {kind: _files(root / kind / identifier) for kind in ("manuscript", "figures")}
        return cls(root, identifier, {**_named(root, own), **(common or shared(root, journal))})

    def __iter__(self) -> Iterator[str]:
        for paths in self.paths.values():
            yield from paths

    def hashes(self) -> dict[Kind, dict[str, str]]:
        """SHA-256 of every file, by kind and path; kinds without files are left out."""
        return hashes(self.root, self.paths)


def shared(root: Path, journal: str) -> Paths:
    """The files that all manuscripts have in common, by kind. Code and filters are listed where
    the repository is a checkout of casepress; elsewhere they are those of the installed version."""
    folders = {
        "journal": [p for p in _files(root / "journal" / journal) if p.parent.name == journal],
        "workflow": [p for p in (root / "Snakefile",) if p.is_file()],
        "filters": [p for p in _files(root / "filters") if p.suffix in CODE],
        # `casepress/filters` is a link to the filters, or in a package a copy of them
        "code": [
            p
            for p in _files(root / "casepress")
            if p.suffix in CODE and root / "casepress" / "filters" not in p.parents
        ],
    }
    return _named(root, folders)


def hashes(root: Path, paths: Paths) -> dict[Kind, dict[str, str]]:
    """SHA-256 of every file, by kind and path; kinds without files are left out."""
    found = {kind: {name: sha256(root / name) for name in names} for kind, names in paths.items()}
    return {kind: files for kind, files in found.items() if files}


def digest(hashes: Mapping[Kind, Mapping[str, str]]) -> str:
    """One hash for all inputs: SHA-256 of the lines that `sha256sum` would print."""
    lines = [f"{sha}  {path}\n" for files in hashes.values() for path, sha in files.items()]
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


def _files(folder: Path) -> list[Path]:
    """The files below a folder, without hidden ones, caches, links to other folders, and what
    lint expects."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if path.name.startswith((".", "__pycache__")) or path.name == _EXPECTED:
            continue
        if path.is_dir():
            found += [] if path.is_symlink() else _files(path)
        elif path.is_file():
            found.append(path)
    return found


def _named(root: Path, folders: Mapping[Kind, list[Path]]) -> Paths:
    return {
        kind: tuple(sorted(p.relative_to(root).as_posix() for p in found))
        for kind, found in folders.items()
    }
