"""What the wheel holds beside the files of the checkout: the parts of two npm packages that builds
and checks read, so that one who installs the wheel needs no npm.

The JATS DTDs are in the public domain; the MathML and ISO entities that they bring may be copied
with their notices, which are in the files. The font of formulae is under the OFL, whose text is
beside it. `NOTICE` lists them. An editable install is a checkout, which has `node_modules`.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_DTDS = "@jats4r/dtds"
#: The folder of the version that casepress writes, and what leads to it: plain files in the wheel.
_PLAIN = ("schema/1.3/", "schema/catalog.xml", "package.json")
_FONT = "@fontsource/stix-two-math"
_OF_FONT = ("LICENSE", "package.json", "files/stix-two-math-latin-400-normal.woff")
#: The name under which `casepress/outputs/jats/dtd.py` looks for the other versions.
_PACKED = "schema.tar.xz"


class DataOfNpm(BuildHookInterface[Any]):
    """Puts the files below `casepress/data/npm/` in the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files. Raises `FileNotFoundError` where npm's packages are not installed."""
        if version == "editable":
            return
        modules = Path(self.root, "node_modules")
        for package in (_DTDS, _FONT):
            if not (modules / package / "package.json").is_file():
                raise FileNotFoundError(
                    f"the wheel needs {package} of npm; run `npm install` or `make setup` first"
                )
        dtds = sorted(_files(modules / _DTDS))
        plain = [name for name in dtds if name.startswith(_PLAIN)]
        names = [f"{_DTDS}/{name}" for name in plain] + [f"{_FONT}/{name}" for name in _OF_FONT]
        included = build_data["force_include"]
        included.update({str(modules / name): f"casepress/data/npm/{name}" for name in names})
        self._temporary = tempfile.TemporaryDirectory()
        packed = Path(self._temporary.name, _PACKED)
        packed.write_bytes(_pack(modules / _DTDS, sorted({*dtds} - {*plain})))
        included[str(packed)] = f"casepress/data/npm/{_DTDS}/{_PACKED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if version != "editable":
            self._temporary.cleanup()


def _files(folder: Path) -> Iterator[str]:
    return (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _pack(folder: Path, names: list[str]) -> bytes:
    """Files as a compressed archive, the same bytes each time; those that resemble one another,
    of one name in several versions, follow one another."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:xz", preset=1) as archive:
        for name in sorted(names, key=lambda name: (name.rpartition("/")[2], name)):
            data = (folder / name).read_bytes()
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()
