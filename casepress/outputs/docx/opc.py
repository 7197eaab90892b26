"""A DOCX as a package (ECMA-376 part 2): read into memory and written."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from casepress.core import zips
from casepress.outputs.docx.ooxml import NS, Node, el

#: Part name to bytes.
Package = dict[str, bytes]

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_OFFICE = NS["r"]
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_TYPES = {
    "word/document.xml": _WORD_TYPE.format("document.main"),
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_IMAGES = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif"}
_RELATIONSHIP = {
    "core-properties": "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
}


def read(file: Path | bytes) -> Package:
    """The parts of a DOCX."""
    with zipfile.ZipFile(BytesIO(file) if isinstance(file, bytes) else file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name[-1] != "/"}


def packed(package: Mapping[str, bytes]) -> bytes:
    """The parts as a zip, content types first, then by name, under one fixed date."""
    order = sorted(package, key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n))
    return zips.packed({name: package[name] for name in order})


def content_types(names: Iterable[str]) -> Node:
    """`[Content_Types].xml` for the parts of these names."""
    names = sorted(names)
    root = el("ct:Types")
    extensions = {n.rpartition(".")[2].lower() for n in names if n.startswith("word/media/")}
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        **{e: _IMAGES[e] for e in sorted(extensions)},
    }
    for extension, kind in defaults.items():
        root.append(el("ct:Default", {"Extension": extension, "ContentType": kind}))
    for name in names:
        if name.endswith(".xml") and name != "[Content_Types].xml":
            kind = _TYPES.get(name) or _WORD_TYPE.format(_word_kind(name))
            root.append(el("ct:Override", {"PartName": f"/{name}", "ContentType": kind}))
    return root


def relationships(table: Mapping[str, tuple[str, str]]) -> Node:
    """A relationships part from ids to (kind, target); hyperlinks lead out of the package."""
    root = el("rel:Relationships")
    for key, (kind, target) in table.items():
        attrs = {
            "Id": key,
            "Type": _RELATIONSHIP.get(kind, f"{_OFFICE}/{kind}"),
            "Target": target,
        }
        if kind == "hyperlink":
            attrs["TargetMode"] = "External"
        root.append(el("rel:Relationship", attrs))
    return root


def _word_kind(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
