"""What an element's place does not allow, put right once the whole article stands.

The builders need not know where their elements will stand; the content models are those of
Journal Publishing 1.3.
"""

from __future__ import annotations

import re

from casepress.outputs.jats.uri import host
from casepress.outputs.jats.xml import FACES, XLINK, Node, add, is_empty, unwrap_one, words

#: Where Journal Publishing 1.3 takes a forced line break; elsewhere it is a space.
_BREAKS = frozenset(("title", "article-title", "alt-title", "td", "th", "aff", "disp-formula"))
#: What cannot hold a display formula: phrases and titles.
_PHRASES = """
alt-title article-title bold copyright-statement ext-link italic kwd label sc strike sub sup title
underline verse-line xref
"""
#: Links hold words only.
_LINKS = ("ext-link", "xref")
_NOT_IN_LINKS = ("inline-graphic", "inline-formula", "ext-link", "xref", "email")


def fit(root: Node) -> None:
    """Put right what the places under `root` do not allow, without losing a word."""
    for node in list(root.iter("break")):
        parent = node.getparent()
        if parent is not None and parent.tag not in _BREAKS:
            _replace_by_space(node)
    for node in list(root.iter("disp-formula")):
        parent = node.getparent()
        if parent is not None and parent.tag in _PHRASES.split():
            node.tag = "inline-formula"
    for node in reversed(list(root.iter(*_NOT_IN_LINKS))):
        link = node.getparent()
        if link is not None and link.tag in _LINKS:
            _lift(node, link)
    for node in reversed(list(root.iter(*FACES))):
        if is_empty(node) and not node.get("id"):  # a blank in italics is a blank
            unwrap_one(node)
    for link in root.iter("ext-link"):
        _name_address(link)


def _lift(node: Node, link: Node) -> None:
    """Set a picture or a formula behind the words of the link that held it. A link without other
    words then shows its address, so that it is not lost."""
    rest = node.tail or ""
    before = node.getprevious()
    node.tail = None
    link.remove(node)
    if before is not None:
        before.tail = (before.tail or "") + rest
    else:
        link.text = (link.text or "") + rest
    node.tail, link.tail = link.tail, None
    link.addnext(node)
    if is_empty(link):
        add(link, [link.get(f"{{{XLINK}}}href") or link.get("rid") or ""])


def _name_address(link: Node) -> None:
    """Give a link whose text is an address a title for those who cannot see it: the host (JATS4R,
    Accessibility)."""
    target = link.get(f"{{{XLINK}}}href", "")
    said = words(link)
    if not said or said == target or re.match(r"(https?|s?ftp)://", said):
        link.set(f"{{{XLINK}}}title", host(target))


def _replace_by_space(node: Node) -> None:
    node.text = " "
    unwrap_one(node)
