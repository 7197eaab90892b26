"""Validation against the JATS DTDs of the npm package `@jats4r/dtds`, without the network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.core.errors import BuildError

_PACKAGE = Path("node_modules", "@jats4r", "dtds")
_NAMED_ENTITY = re.compile(rb"&(?!#|amp;|lt;|gt;|quot;|apos;)")
_OUTSIDE = re.compile(rb"<!ENTITY\s[^>]*?\b(?:SYSTEM|PUBLIC)\b")
_CATALOG = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
_NOT_SET_UP = "the JATS DTD is not installed ({}); run `make setup`"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a JATS file: a rule's name, the line, and what to do about it."""

    rule: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message} [{self.rule}]"


def dtd_root() -> Path:
    """The package's folder, beside the work at hand or in the checkout that holds this file;
    raises `BuildError` where it is not installed."""
    for start in (Path.cwd(), *Path(__file__).resolve().parents):
        if (start / _PACKAGE / "schema" / "catalog.xml").is_file():
            return start / _PACKAGE
    raise BuildError(_NOT_SET_UP.format(_PACKAGE))


def validate(xml: bytes, root: Path) -> list[Problem]:
    """What the DTD that the file's DOCTYPE names says against it; `root` is the package's folder.

    Raises `BuildError` where the package is not there. A file without a DOCTYPE of a public JATS
    DTD, or that is no XML, is one problem.
    """
    if _OUTSIDE.search(xml):
        return [Problem("xml", 1, "the file declares an entity outside itself; it is not read")]
    try:
        tree = parse(xml, root)
    except etree.XMLSyntaxError as error:
        return [Problem("xml", error.lineno or 0, str(error.msg))]
    public = tree.docinfo.public_id or ""
    path = _catalog(root).get(public)
    if path is None:
        return [Problem("doctype", 1, f"the DOCTYPE names no JATS DTD that is known: {public!r}")]
    dtd = _dtd(path)
    if dtd.validate(tree):
        return []
    log: Any = dtd.error_log
    return [Problem("dtd", entry.line, entry.message) for entry in log]


@cache
def _catalog(root: Path) -> dict[str, Path]:
    """Public identifiers and the files they stand for."""
    schema = root / "schema"
    try:
        tree = etree.parse(str(schema / "catalog.xml"))
    except (OSError, etree.XMLSyntaxError):
        raise BuildError(_NOT_SET_UP.format(root)) from None
    return {
        e.get("publicId", ""): schema / e.get("uri", "") for e in tree.iter(f"{_CATALOG}public")
    }


@cache
def _dtd(path: Path) -> etree.DTD:
    # By its path, so that its modules are found beside it: about 40 ms, once in a process.
    try:
        return etree.DTD(str(path))
    except etree.DTDParseError as error:
        raise BuildError(_NOT_SET_UP.format(error)) from None


class _Local(etree.Resolver):
    """Answers with the package's files only."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        answer: Any = self  # the type stubs know none of a resolver's answers
        found = _catalog(self._root).get(public_id or "")
        if found is not None:
            return answer.resolve_filename(str(found), context)
        if Path(system_url).resolve().is_relative_to(self._root.resolve()):
            return None  # a module of the DTD that is being read: by its path
        return answer.resolve_empty(context)


def parse(xml: bytes, root: Path) -> etree._ElementTree:
    """Read a file with the package's entities and nothing else from outside itself; raises
    `etree.XMLSyntaxError` where it is not well-formed."""
    # Only a file with named entities needs the DTD already to be read.
    named = bool(_NAMED_ENTITY.search(xml))
    parser = etree.XMLParser(load_dtd=named, resolve_entities=named, no_network=True)
    parser.resolvers.add(_Local(root))
    return etree.ElementTree(etree.fromstring(xml, parser))
