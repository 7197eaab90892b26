"""Builders for the elements of a Crossref batch, and its serialisation.

A name without a prefix is in the namespace of the input schema. Empty texts, attributes and
children are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from lxml import etree

Node = etree._Element
Child = Node | str | None

JATS = "http://www.ncbi.nlm.nih.gov/JATS1"
_PREFIXES = {
    "ai": "http://www.crossref.org/AccessIndicators.xsd",
    "fr": "http://www.crossref.org/fundref.xsd",
    "jats": JATS,
    "mml": "http://www.w3.org/1998/Math/MathML",
    "rel": "http://www.crossref.org/relations.xsd",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
#: The namespace while a batch is built, whatever the version of the schema.
_OWN = "casepress:crossref"


def el(name: str, attributes: Mapping[str, str] | None = None, *children: Child) -> Node:
    """An element with the attributes that have a value, and its children and texts."""
    prefix, colon, local = name.partition(":")
    node = etree.Element(f"{{{_PREFIXES[prefix] if colon else _OWN}}}{local if colon else name}")
    for key, value in (attributes or {}).items():
        if value:
            node.set(key, value)
    for child in children:
        if isinstance(child, str):
            _append_text(node, child)
        elif child is not None:
            node.append(child)
    return node


def leaf(name: str, text: str, attributes: Mapping[str, str] | None = None) -> Node | None:
    """An element with a text, or `None` without one."""
    said = " ".join(text.split())
    return el(name, attributes, said) if said else None


def group(name: str, attributes: Mapping[str, str] | None, *children: Node | None) -> Node | None:
    """An element with its children, or `None` without any."""
    found = [child for child in children if child is not None]
    return el(name, attributes, *found) if found else None


def _append_text(node: Node, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def namespace(schema: str) -> str:
    """The namespace of a version of the input schema."""
    return f"http://www.crossref.org/schema/{schema}"


def serialise(root: Node, schema: str) -> bytes:
    """The file: the elements in the namespace of the schema, with the usual prefixes."""
    own = namespace(schema)
    prefixes: dict[str | None, str] = {None: own}
    prefixes.update(_PREFIXES)
    renamed = _renamed(root, own, prefixes)
    location = f"{own} {own.replace('schema/', 'schemas/crossref')}.xsd"
    renamed.set(f"{{{_PREFIXES['xsi']}}}schemaLocation", location)
    etree.cleanup_namespaces(renamed, keep_ns_prefixes=["jats", "ai", "fr", "rel", "xsi"])
    return etree.tostring(renamed, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _renamed(node: Node, own: str, nsmap: Mapping[str | None, str] | None = None) -> Node:
    name = etree.QName(node)
    space = own if name.namespace == _OWN else name.namespace
    made: Node = etree.Element(f"{{{space}}}{name.localname}", nsmap=cast(Any, nsmap))
    made.attrib.update(node.attrib)
    made.text, made.tail = node.text, node.tail
    made.extend(_renamed(child, own) for child in node)
    return made
