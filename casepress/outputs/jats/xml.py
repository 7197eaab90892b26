"""Small builders for JATS elements, and their serialisation.

Attribute names are written as in the file (`xlink:href`, `xml:lang`). Empty text, attributes and
children (`""` or `None`) are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from casepress.core.errors import BuildError

Node = etree._Element
Child = Node | str | None

XLINK = "http://www.w3.org/1999/xlink"
MML = "http://www.w3.org/1998/Math/MathML"
ALI = "http://www.niso.org/schemas/ali/1.0/"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {"xlink": XLINK, "mml": MML, "ali": ALI}
_PREFIXES = {**NAMESPACES, "xml": XML}

#: JATS Journal Publishing 1.3 with MathML 3 (ANSI/NISO Z39.96-2021).
DTD_VERSION = "1.3"
PUBLIC_ID = "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD with MathML3 v1.3 20210610//EN"
SYSTEM_ID = "JATS-journalpublishing1-3-mathml3.dtd"

#: `specific-use` of a reference that the author lists without citing it.
UNCITED = "uncited"

#: Elements without text of their own, in which white space between children has no meaning.
_STRUCTURE = """
abstract ack alternatives app app-group article article-categories article-meta author-notes
award-group back body boxed-text caption contrib contrib-group counts custom-meta
custom-meta-group date def def-item def-list disp-quote element-citation fig fn-group front
funding-group glossary graphic history journal-meta journal-title-group kwd-group license list
list-item name permissions person-group pub-date publisher ref ref-list sec subj-group table
table-wrap table-wrap-foot tbody tfoot thead title-group tr verse-group
"""
STRUCTURE = frozenset(_STRUCTURE.split())


#: Elements that format words.
_FACES = """
bold italic monospace sc strike styled-content sub sup underline
"""
FACES = frozenset(_FACES.split())


def qname(name: str) -> str:
    """A prefixed name in lxml's form: `xlink:href` → `{http://…}href`."""
    prefix, colon, local = name.partition(":")
    return f"{{{_PREFIXES[prefix]}}}{local}" if colon else name


def el(tag: str, attributes: Mapping[str, str] | None = None, *children: Child) -> Node:
    """An element with the attributes that have a value, and its children and texts."""
    node = etree.Element(qname(tag))
    for name, value in (attributes or {}).items():
        if value:
            node.set(qname(name), clean(value))
    return add(node, children)


def add(node: Node, children: Iterable[Child]) -> Node:
    """Append children and texts to `node`; returns it."""
    for child in children:
        if child is None:
            continue
        if not isinstance(child, str):
            node.append(child)
        elif len(node):
            node[-1].tail = (node[-1].tail or "") + clean(child)
        else:
            node.text = (node.text or "") + clean(child)
    return node


def leaf(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> Node | None:
    """An element with a text, or `None` for an empty text."""
    return el(tag, attributes, text) if text.strip() else None


def group(tag: str, attributes: Mapping[str, str] | None, *children: Child) -> Node | None:
    """An element around its children, or `None` if there are none."""
    return el(tag, attributes, *children) if any(c is not None for c in children) else None


def clean(text: str) -> str:
    """The text, if XML and PMC allow all of its characters.

    Raises `BuildError` for control and private-use characters and non-characters (XML 1.0,
    section 2.2; the PMC tagging guidelines do not allow private-use characters), because to drop or
    replace one would change the words.
    """
    for char in text:
        if char in "\t\n":
            continue
        if unicodedata.category(char) in ("Cc", "Co", "Cs") or ord(char) & 0xFFFE == 0xFFFE:
            raise BuildError(
                f"the character U+{ord(char):04X} is not allowed in the JATS file; "
                "replace it in the manuscript or its references"
            )
    return text


def words(node: Node) -> str:
    """The element's text with single spaces."""
    return " ".join("".join(str(part) for part in node.itertext()).split())


def trim(node: Node) -> Node:
    """Remove white space at both ends of an element's content; returns it."""
    node.text = (node.text or "").lstrip() or None
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip() or None
    else:
        node.text = (node.text or "").rstrip() or None
    return node


def find(node: Node, path: str) -> list[Node]:
    """The elements that an XPath finds; the prefixes are `xlink`, `mml` and `ali`."""
    found: Any = node.xpath(path, namespaces=NAMESPACES)
    return list(found)


def unwrap(node: Node, *tags: str) -> Node:
    """Replace descendants with these names by their content, where they are not allowed."""
    etree.strip_tags(node, *tags)
    return node


def unwrap_one(node: Node) -> None:
    """Replace an element without children by its text."""
    text = f"{node.text or ''}{node.tail or ''}"
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    node.tail = None
    parent.remove(node)


def is_empty(node: Node) -> bool:
    """Whether an element has neither words nor children."""
    return not len(node) and not (node.text or "").strip()


def serialise(root: Node) -> bytes:
    """The bytes of the file: UTF-8, indented where white space has no meaning."""
    _indent(root, 0)
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES, keep_ns_prefixes=list(NAMESPACES))
    body = etree.tostring(root, encoding="unicode")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<!DOCTYPE article PUBLIC "{PUBLIC_ID}"\n  "{SYSTEM_ID}">\n{body}\n'
    ).encode()


def _indent(node: Node, level: int) -> None:
    if node.tag not in STRUCTURE or not len(node) or (node.text or "").strip():
        return
    if any((child.tail or "").strip() for child in node):
        return
    node.text = "\n" + " " * (level + 1)
    for child in node:
        child.tail = "\n" + " " * (level + 1)
        _indent(child, level + 1)
    node[-1].tail = "\n" + " " * level
