"""WordprocessingML: namespaces, an element builder, units. Nothing here depends on an article."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

Node = etree._Element

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "x": "urn:casepress",  # hints in pandoc's output, which later passes remove
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ep": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "op": "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
#: The package's own parts use a default namespace, since some readers compare their names as text.
_UNPREFIXED = {"ep", "op", "ct", "rel"}
_XML = "http://www.w3.org/XML/1998/namespace"


def q(name: str) -> str:
    """The Clark name of a prefixed name such as "w:p"; a name without prefix stays as it is."""
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    return f"{{{_XML if prefix == 'xml' else NS[prefix]}}}{local}"


def el(name: str, attrs: Mapping[str, object] | None = None, *children: Node | str | None) -> Node:
    """An element with prefixed names; `None` among the children is left out, a string is text."""
    prefix = name.partition(":")[0]
    declared: dict[str | None, str] = {None if prefix in _UNPREFIXED else prefix: NS[prefix]}
    node = etree.Element(q(name), nsmap=declared)  # type: ignore[arg-type]
    for key, value in (attrs or {}).items():
        node.set(q(key), str(value))
    for child in children:
        if isinstance(child, str):
            node.text = (node.text or "") + child
        elif child is not None:
            node.append(child)
    return node


def val(name: str, value: str | int) -> Node:
    """An element whose one attribute is `w:val`, in its own namespace."""
    return el(name, {f"{name.partition(':')[0]}:val": value})


def find(node: Node, path: str) -> list[Node]:
    """The nodes that an XPath expression with the prefixes of `NS` finds."""
    found = node.xpath(path, namespaces=NS)
    return [n for n in found if isinstance(n, etree._Element)] if isinstance(found, list) else []


def get(node: Node, name: str, default: str = "") -> str:
    """The value of a prefixed attribute."""
    return str(node.get(q(name), default))


def remove(node: Node) -> None:
    """Take a node without tail text out of its parent."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def serialize(node: Node) -> bytes:
    """A part as Word writes it: UTF-8 with its declaration, no namespace twice."""
    etree.cleanup_namespaces(node)
    return etree.tostring(node, xml_declaration=True, encoding="UTF-8", standalone=True)


def parse(data: bytes) -> Node:
    """A part; white space between elements is dropped, text is kept as it is."""
    return etree.fromstring(data, etree.XMLParser(remove_blank_text=True, resolve_entities=False))


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def mm_twips(mm: float) -> int:
    """Millimetres as twentieths of a point."""
    return round(mm * 1440 / 25.4)


def style_id(name: str) -> str:
    """The id of a style by its name, as pandoc derives it: "Body Text" is `BodyText`."""
    return name.replace(" ", "")


def run(text: str, style: str = "") -> Node:
    """A run of text in a character style."""
    properties = el("w:rPr", {}, val("w:rStyle", style_id(style))) if style else None
    return el("w:r", {}, properties, el("w:t", {"xml:space": "preserve"}, text))


def tab() -> Node:
    """A run with a tab."""
    return el("w:r", {}, el("w:tab"))


def field(instruction: str, result: str) -> Node:
    """A simple field with its last result."""
    return el("w:fldSimple", {"w:instr": f" {instruction} "}, run(result))


def paragraph(style: str, *children: Node | None) -> Node:
    """A paragraph in a style."""
    properties = el("w:pPr", {}, val("w:pStyle", style_id(style)))
    return el("w:p", {}, properties, *children)


def paragraph_properties(node: Node) -> Node:
    """The properties of a paragraph; where it has none, new ones."""
    if not find(node, "w:pPr"):
        node.insert(0, el("w:pPr"))
    return find(node, "w:pPr")[0]
