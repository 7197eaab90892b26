"""What was published of a manuscript: `manuscript/ID/published.json`, which is committed.

`casepress publish` writes it; lint compares the sources, and builds and deposits the outputs, with
the version that was published last. No output is made from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.files import read_json, write
from casepress.source.inputs import hashes, own, sha256

NAME = "published.json"


@dataclass(frozen=True)
class Version:
    """A published version: its number, date and DOI, the hashes of its sources by their paths in
    the repository, and of its outputs by their names, which are added once they are built."""

    version: str
    date: str
    doi: str
    sources: Mapping[str, str]
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """The versions of a manuscript, and the notices on it: their type, DOI and date."""

    versions: tuple[Version, ...] = ()
    notices: tuple[Mapping[str, str], ...] = ()

    @classmethod
    def read(cls, root: Path, identifier: str) -> Published:
        """What was published of a manuscript; nothing where it has no such file. Raises
        `BuildError` for one that cannot be read."""
        path = place(root, identifier)
        if not path.is_file():
            return cls()
        raw = read_json(path)
        try:
            versions = tuple(Version(**version) for version in raw["versions"])
            return cls(versions, tuple(raw.get("notices", ())))
        except (LookupError, TypeError, AttributeError):
            message = f"{path} is not as casepress writes it; restore it with git"
            raise BuildError(message) from None

    @property
    def last(self) -> Version | None:
        """The version that readers have."""
        return self.versions[-1] if self.versions else None

    def write(self, root: Path, identifier: str) -> None:
        """Write the file."""
        values: dict[str, Any] = {"schema": "1", "versions": [vars(v) for v in self.versions]}
        if self.notices:
            values["notices"] = [dict(notice) for notice in self.notices]
        text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
        write(place(root, identifier), text)


def place(root: Path, identifier: str) -> Path:
    """The file of a manuscript."""
    return root / "manuscript" / identifier / NAME


def sources(root: Path, identifier: str) -> dict[str, str]:
    """The hashes of a manuscript's own files, by their paths in the repository."""
    found = hashes(root, own(root, identifier))
    return {name: sha for of_kind in found.values() for name, sha in sorted(of_kind.items())}


def changed_outputs(root: Path, identifier: str) -> list[str]:
    """The names of the built outputs that differ from those of the version that was published
    last. Raises `BuildError` as `Published.read` does."""
    last = Published.read(root, identifier).last
    built = root / "results" / identifier
    known = last.outputs.items() if last else ()
    return [
        name for name, then in known if (built / name).is_file() and sha256(built / name) != then
    ]


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names that are added, gone or changed, sorted."""
    return sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
