"""Names of Office Open XML (ECMA-376), and its parts as trees."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

Tree = Any  # an lxml element; its stubs do not know the tags that this room looks up

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "b": "http://schemas.openxmlformats.org/officeDocument/2006/bibliography",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
}
#: The namespaces of "strict" files (ISO/IEC 29500, part 1), and the usual ones that they replace.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    b"http://purl.oclc.org/ooxml/officeDocument/math": "m",
    b"http://purl.oclc.org/ooxml/drawingml/main": "a",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    b"http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    b"http://purl.oclc.org/ooxml/drawingml/chart": "c",
}
_DEPTH = 200


def q(name: str) -> str:
    """`w:p` as lxml names it."""
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


class BadXml(Exception):
    """A part that is not XML, or XML of a kind that no word processor writes."""


def parse(data: bytes, name: str) -> Tree:
    """The tree of a part: no entities, no DTD, no network. Raises `BadXml` with the part's name."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadXml(f"{name} has a document type declaration, which no word processor writes")
    for strict, prefix in _STRICT.items():
        data = data.replace(strict, _NAMESPACES[prefix].encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml(f"{name} is not XML ({str(error).splitlines()[0][:80]})") from None
    _check_depth(tree, name)
    return tree


def _check_depth(tree: Tree, name: str) -> None:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEPTH:
            raise BadXml(f"{name} is nested more than {_DEPTH} deep")


def serialise(tree: Tree) -> bytes:
    """A part's bytes."""
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def element(name: str, **attributes: str) -> Tree:
    """An element; `w_val="x"` is the attribute `w:val`."""
    made = etree.Element(q(name))
    for key, value in attributes.items():
        made.set(q(key.replace("_", ":", 1)), value)
    return made


def val(tree: Tree, path: str, default: str = "") -> str:
    """The `w:val` of the first element at a path such as `w:pPr/w:pStyle`; `default` without."""
    found = at(tree, path)
    return default if found is None else str(found.get(q("w:val"), default))


def at(tree: Tree, path: str) -> Tree | None:
    """The first element at a path such as `w:pPr/w:pStyle`."""
    if tree is None:
        return None
    return tree.find("/".join(q(step) for step in path.split("/")))


def on(tree: Tree | None, path: str) -> bool | None:
    """A switch such as `w:rPr/w:b`: whether it is on; `None` where it is not there."""
    found = at(tree, path)
    if found is None:
        return None
    return str(found.get(q("w:val"), "true")).lower() not in ("false", "0", "none", "off")


def every(tree: Tree, *names: str) -> list[Tree]:
    """All elements of these names below a tree, in order."""
    return list(tree.iter(*(q(name) for name in names)))


def above(tree: Tree, name: str) -> Tree | None:
    """The nearest ancestor of that name."""
    return next(tree.iterancestors(q(name)), None)


def run(text: str, like: Tree | None = None) -> Tree:
    """A run with a text, and the properties of another run."""
    made = element("w:r")
    properties = at(like, "w:rPr") if like is not None else None
    if properties is not None:
        made.append(deepcopy(properties))
    words = element("w:t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(words)
    return made


def text_of(tree: Tree) -> str:
    """The words below an element."""
    out = []
    for item in tree.iter(
        q("w:t"), q("w:tab"), q("w:br"), q("w:cr"), q("w:noBreakHyphen"), q("m:t")
    ):
        if item.tag in (q("w:t"), q("m:t")):
            out.append(item.text or "")
        elif item.tag == q("w:noBreakHyphen"):
            out.append("‑")
        elif item.getparent().tag == q("w:r"):
            out.append(" ")
    return "".join(out)


def drop(tree: Tree) -> None:
    """Take an element out, not the text behind it."""
    parent = tree.getparent()
    if parent is not None:
        parent.remove(tree)


def unwrap(tree: Tree) -> None:
    """Put an element's children in its place."""
    parent = tree.getparent()
    place = parent.index(tree)
    for child in reversed(list(tree)):
        parent.insert(place, child)
    parent.remove(tree)


def paragraphs(tree: Tree) -> Iterator[Tree]:
    """Every paragraph below a tree, in order."""
    yield from list(tree.iter(q("w:p")))
