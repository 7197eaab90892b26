"""The files of a journal's repository that casepress writes, and how a newer version replaces them.

They are in `casepress/data/template/`, which is a copier template too (`copier.yml`). A file whose
name ends in `.jinja` has `[[ journal ]]` and `[[ title ]]` replaced. `.casepress.json` holds the
version and the hash of each file as it was written, by which an edited file is known.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress import __version__
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.paths import DATA

#: The record of what was written.
RECORD = ".casepress.json"
TEMPLATE = DATA / "template"
STYLES = DATA / "journal"
#: In a checkout the template holds links to these for copier; the wheel has them once.
_JOURNALS, _PROFILES = "journal/", "profiles/"
_FILLED = ".jinja"
_PLACEHOLDER = re.compile(r"\[\[ (\w+) \]\]")
_COMPILED = "__pycache__"
#: A name that a folder, a command line and an address can hold.
_NAME = re.compile(r"[a-z][a-z0-9-]*")

#: File name to content.
Contents = Mapping[str, bytes]


@dataclass(frozen=True)
class Written:
    """What casepress wrote in a repository: its version, the values that filled the template, and
    the SHA-256 of each file."""

    version: str
    values: Mapping[str, str]
    files: Mapping[str, str]

    @classmethod
    def read(cls, root: Path) -> Written:
        """The record of a repository; an empty one if it is missing, as after copier. Raises
        `UsageError` where it cannot be read."""
        path = root / RECORD
        if not path.is_file():
            return cls("", {}, {})
        try:
            data: Any = json.loads(path.read_bytes())
            return cls(str(data["version"]), dict(data["values"]), dict(data["files"]))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{RECORD} cannot be read ({error}); restore it from git") from None

    @classmethod
    def of(cls, contents: Contents, values: Mapping[str, str]) -> Written:
        """The record of these files, by this version."""
        return cls(__version__, dict(values), {n: digest(data) for n, data in contents.items()})

    def write(self, root: Path) -> None:
        """Write the record."""
        data = {"version": self.version, "values": self.values, "files": self.files}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        write(root / RECORD, f"{text}\n")


def digest(data: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


def styles() -> list[str]:
    """The house styles that casepress ships."""
    return sorted(p.parent.name for p in STYLES.glob("*/journal.yaml"))


def house_style(style: str, name: str) -> Contents:
    """The folder `journal/NAME/` with the files of a shipped style. Raises `UsageError` for an
    unknown one, and for a name that no folder should have."""
    if style not in styles():
        raise UsageError(f"no house style `{style}`; there are: {', '.join(styles())}")
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot name the journal's folder; use small letters, digits and hyphens"
        )
    return {f"{_JOURNALS}{name}/{inner}": data for inner, data in _files(STYLES / style)}


def files(values: Mapping[str, str]) -> Contents:
    """The files of a repository other than the journal's folder."""
    found = {f"{_PROFILES}{name}": data for name, data in _files(DATA / _PROFILES)}
    for name, data in _files(TEMPLATE):
        if not name.startswith((_JOURNALS, _PROFILES)):
            filled = name.endswith(_FILLED)
            found[name.removesuffix(_FILLED)] = _fill(data, values) if filled else data
    return found


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files below a folder, through links to folders too."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name != _COMPILED:
            yield from ((f"{path.name}/{name}", data) for name, data in _files(path))
        elif path.is_file():
            yield path.name, path.read_bytes()


def _fill(data: bytes, values: Mapping[str, str]) -> bytes:
    return _PLACEHOLDER.sub(lambda m: values[m[1]], data.decode()).encode()


@dataclass(frozen=True)
class Change:
    """What `upgrade` does with a file: "new", "replaced", "kept" (edited, and not changed by this
    version) or "beside" (edited, and changed: the new one is written as FILE.new)."""

    name: str
    kind: str
    data: bytes


def changes(root: Path, before: Written, contents: Contents) -> Iterator[Change]:
    """What has to change in a repository; files that are as they should be are left out."""
    for name, data in contents.items():
        path, known = root / name, before.files.get(name)
        if not path.is_file():
            if name not in before.files:  # one that was removed stays away
                yield Change(name, "new", data)
            continue
        present = digest(path.read_bytes())
        if present == digest(data):
            continue
        if present == known:
            yield Change(name, "replaced", data)
        elif known == digest(data):
            yield Change(name, "kept", data)
        else:
            yield Change(name, "beside", data)
