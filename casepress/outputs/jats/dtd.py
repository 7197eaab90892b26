"""Validation against the JATS DTDs of the npm package `@jats4r/dtds`, without the network."""

from __future__ import annotations

import atexit
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.core.errors import BuildError
from casepress.core.paths import of_npm

_PACKAGE = "@jats4r/dtds"
#: In the wheel, the versions of the DTDs other than those that builds use, packed: files of some
#: thirty megabytes, which resemble one another so much that they take up one hundredth of that.
_PACKED = "schema.tar.xz"
_NAMED_ENTITY = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)")
_OUTSIDE = re.compile(rb"<!ENTITY\s[^>]*?\b(?:SYSTEM|PUBLIC)\b")
_CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_NOT_SET_UP = "the JATS DTD is not installed ({}); run `make setup`"


@dataclass(frozen=True)
class Problem:
    """A problem in a JATS file: the name of its rule, the line, and a message with the remedy."""

    rule: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message} [{self.rule}]"


def dtd_root() -> Path:
    """The folder of the package. Raises `BuildError` if it is not installed."""
    return of_npm(_PACKAGE)


def validate(xml: bytes, root: Path) -> list[Problem]:
    """The errors of a file in the DTD of its DOCTYPE; `root` is the folder of the package.

    Raises `BuildError` if the package is missing. A file that is not XML, or has no DOCTYPE of a
    public JATS DTD, gives one problem.
    """
    if _OUTSIDE.search(xml):
        return [
            Problem("xml", 1, "the file declares an external entity, which is not read; remove it")
        ]
    try:
        tree = parse(xml, root)
    except etree.XMLSyntaxError as error:
        return [Problem("xml", error.lineno or 0, str(error.msg))]
    public = tree.docinfo.public_id or ""
    path = _catalog(root).get(public)
    if path is None:
        return [Problem("doctype", 1, f"the DOCTYPE names an unknown JATS DTD: {public!r}")]
    dtd = _dtd(_present(path, root))
    if dtd.validate(tree):
        return []
    log: Any = dtd.error_log
    return [Problem("dtd", entry.line, entry.message) for entry in log]


@cache
def _catalog(root: Path) -> dict[str, Path]:
    """The file for each public identifier."""
    schema = root / "schema"
    try:
        tree = etree.parse(str(schema / "catalog.xml"))
    except (OSError, etree.XMLSyntaxError):
        raise BuildError(_NOT_SET_UP.format(root)) from None
    return {
        e.get("publicId", ""): schema / e.get("uri", "") for e in tree.iter(f"{_CATALOG}public")
    }


def _places(root: Path) -> Iterator[Path]:
    """Where the files of the package are; what is packed is unpacked only if it is asked for."""
    yield root.resolve()
    if (root / _PACKED).is_file():
        yield _other_versions(root)


def _present(path: Path, root: Path) -> Path:
    """A file of the package, as it was named or where it was unpacked."""
    found = (place / path.relative_to(root) for place in _places(root))
    return next((each for each in found if each.is_file()), path)


@cache
def _other_versions(root: Path) -> Path:
    """A folder with what is packed, once in a process, at the end of which it is removed."""
    folder = tempfile.mkdtemp(prefix="casepress-jats-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with tarfile.open(root / _PACKED) as packed:
        # Python before 3.11.4 has no filters; the archive is the wheel's own
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(folder)
    return Path(folder).resolve()


@cache
def _dtd(path: Path) -> etree.DTD:
    # Read by its path, so that its modules are found; takes about 40 ms, once in a process.
    try:
        return etree.DTD(str(path))
    except etree.DTDParseError as error:
        raise BuildError(_NOT_SET_UP.format(error)) from None


class _Local(etree.Resolver):
    """Resolves entities to the files of the package only."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        answer: Any = self  # the methods of a resolver are missing in the type stubs
        found = _catalog(self._root).get(public_id or "")
        if found is not None:
            return answer.resolve_filename(str(_present(found, self._root)), context)
        asked = Path(system_url).resolve()
        if any(asked.is_relative_to(place) for place in _places(self._root)):
            return None  # a module of the DTD, read by its path
        return answer.resolve_empty(context)


def parse(xml: bytes, root: Path) -> etree._ElementTree:
    """Read a file with the entities of the package and no other external ones; raises
    `etree.XMLSyntaxError` if it is not well-formed."""
    # Only a file with named entities needs the DTD to be read.
    named = bool(_NAMED_ENTITY.search(xml))
    parser = etree.XMLParser(load_dtd=named, resolve_entities=named, no_network=True)
    parser.resolvers.add(_Local(root))
    return etree.ElementTree(etree.fromstring(xml, parser))
