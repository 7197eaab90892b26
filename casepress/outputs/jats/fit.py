"""Corrections of the finished article where an element is in a place that does not allow it.

This way the builders need not know where their elements will be. The content models are those of
Journal Publishing 1.3.
"""

from __future__ import annotations

import re

from casepress.outputs.jats.uri import host
from casepress.outputs.jats.xml import FACES, XLINK, Node, add, is_empty, unwrap_one, words

#: Elements in which Journal Publishing 1.3 allows a line break; elsewhere it becomes a space.
_BREAKS = frozenset(("title", "article-title", "alt-title", "td", "th", "aff", "disp-formula"))
#: Phrases and titles, which do not allow a display formula.
_PHRASES = """
alt-title article-title bold copyright-statement ext-link italic kwd label sc strike sub sup title
underline verse-line xref
"""
#: Links, which allow words only.
_LINKS = ("ext-link", "xref")
_NOT_IN_LINKS = ("inline-graphic", "inline-formula", "ext-link", "xref", "email")


def fit(root: Node) -> None:
    """Correct what the content models under `root` do not allow, without losing a word."""
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
        if is_empty(node) and not node.get("id"):  # a formatted space is a space
            unwrap_one(node)
    for link in root.iter("ext-link"):
        _name_address(link)


def _lift(node: Node, link: Node) -> None:
    """Move a picture or a formula from a link to the place after it. A link without other words
    then shows its address, so that it is not lost."""
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
    """Give a link with an address as its text a title for screen readers: the host (JATS4R,
    Accessibility)."""
    target = link.get(f"{{{XLINK}}}href", "")
    shown = words(link)
    if not shown or shown == target or re.match(r"(https?|s?ftp)://", shown):
        link.set(f"{{{XLINK}}}title", host(target))


def _replace_by_space(node: Node) -> None:
    node.text = " "
    unwrap_one(node)
