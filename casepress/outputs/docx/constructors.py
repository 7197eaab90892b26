"""Elements for pandoc's DOCX writer: styles, raw OpenXML, and hints for the passes that follow."""

from __future__ import annotations

from lxml import etree

from casepress.article.ast import Blocks, Element, Inlines, attr, div, span
from casepress.outputs.docx.ooxml import Node, el


def raw(*nodes: Node) -> Element:
    """OpenXML among inlines, for what pandoc has no element."""
    xml = "".join(etree.tostring(node, encoding="unicode") for node in nodes)
    return {"t": "RawInline", "c": ["openxml", xml]}


def hint(name: str, **facts: object) -> Element:
    """A block for the passes over pandoc's output, with facts about the block that follows it."""
    xml = etree.tostring(el(f"x:{name}", facts), encoding="unicode")
    return {"t": "RawBlock", "c": ["openxml", xml]}


def hint_inline(name: str, **facts: object) -> Element:
    """The same at the beginning of a paragraph, with facts about the paragraph."""
    return raw(el(f"x:{name}", facts))


def in_style(style: str, blocks: Blocks) -> Element:
    """Blocks whose paragraphs have a paragraph style."""
    return div(attr("", (), {"custom-style": style}), blocks)


def styled(style: str, content: Inlines) -> Element:
    """Inlines in a character style."""
    return span(attr("", (), {"custom-style": style}), content)
