"""Rules on the text of a JATS file: nothing empty, escaped twice or unreadable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from casepress.outputs.jats.checks.rule import Found, Rule, code
from casepress.outputs.jats.tables import uneven_rows
from casepress.outputs.jats.xml import MML, XLINK, XML, Node

#: Elements that may be empty, because their presence or an attribute has the meaning.
_MAY_BE_EMPTY = """
break col colgroup etal free_to_read graphic hr inline-graphic inline-media media
milestone-end milestone-start target td th xref fig-count table-count equation-count ref-count
page-count word-count count supplementary-material inline-supplementary-material self-uri
related-article related-object
"""
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9A-Fa-f]+);")
#: Elements with code or TeX, in which such text may be literal.
_LITERAL = ("code", "preformat", "tex-math")


def nothing_empty(article: Node) -> Found:
    """No element without words or children, no attribute without a value."""
    may = _MAY_BE_EMPTY.split()
    for node in article.iter(etree.Element):
        tag = etree.QName(node)
        for name, value in node.attrib.items():
            if not value.strip():
                attribute = str(name).rpartition("}")[2]
                yield node, f"the attribute {attribute} of {tag.localname} is empty; leave it out"
        if tag.namespace == MML or tag.localname in may:
            continue
        if not len(node) and not (node.text or "").strip():
            yield node, f"the element {tag.localname} is empty; leave it out"


def escaped_once(article: Node) -> Found:
    """No text that was escaped twice: `p &amp;lt; 0.05`."""
    for node in article.iter(etree.Element):
        if node.tag in _LITERAL:
            continue
        for text in _texts(node):
            if match := _ESCAPED.search(text):
                said = f'"{match[0]}" is printed literally; escape the text once, not twice'
                yield node, said


def characters(article: Node) -> Found:
    """No control and private-use characters (PMC tagging guidelines: special characters)."""
    for node in article.iter(etree.Element):
        for text in _texts(node):
            for char in text:
                if char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Co"):
                    said = f"the character U+{ord(char):04X} cannot be read; replace it"
                    yield node, said


def _texts(node: Node) -> Iterator[str]:
    """An element's own pieces of text, and its attributes' values."""
    yield node.text or ""
    for child in node:
        yield child.tail or ""
    for value in node.attrib.values():
        yield str(value)


def tables_rectangular(article: Node) -> Found:
    """Every row of a table fills all its columns, merged cells counted."""
    for table in article.iter("table"):
        yield from uneven_rows(table)


def language(article: Node) -> Found:
    """`article` names its language."""
    if not article.get(f"{{{XML}}}lang"):
        yield article, "article names no language; add xml:lang, such as en"


def alternative_text(article: Node) -> Found:
    """Every picture has an alternative text."""
    for node in article.iter("graphic", "inline-graphic"):
        holders = [node, *node.iterancestors("alternatives", "fig", "fig-group", "disp-formula")]
        formula = any(n.tag in ("disp-formula", "inline-formula") for n in node.iterancestors())
        if formula or any(n.find("alt-text") is not None for n in holders):
            continue
        yield node, f"{node.get(f'{{{XLINK}}}href') or 'a picture'} has no alt-text; describe it"


TEXT_RULES = (
    Rule(
        code(
            11,
            "nothing-empty",
            """An element or an attribute is empty.

Why: viewers show a label alone or a gap, and PMC rejects most of them.
Source: PMC tagging guidelines, general rules
""",
        ),
        nothing_empty,
    ),
    Rule(
        code(
            12,
            "escaped-once",
            """A text was escaped twice.

Why: readers see `p &lt; 0.05`.
Source: XML 1.0, section 2.4
""",
        ),
        escaped_once,
    ),
    Rule(
        code(
            13,
            "characters",
            """The text contains a control or private-use character.

Why: no font shows it and no search finds it.
Source: PMC tagging guidelines, special characters
""",
        ),
        characters,
    ),
    Rule(
        code(
            14,
            "tables-rectangular",
            """A table's rows do not fill its columns.

Why: cells shift under the wrong heading unnoticed.
Source: HTML 4.01, section 11.2.6, which JATS tables follow
""",
        ),
        tables_rectangular,
    ),
    Rule(
        code(
            19,
            "language",
            """The article does not state its language.

Why: it is needed for screen readers, hyphenation and search.
Source: JATS tag library, xml:lang; JATS4R, Accessibility
""",
        ),
        language,
    ),
    Rule(
        code(
            22,
            "alternative-text",
            """A picture has no alternative text.

Why: readers who cannot see the picture get no information about it.
Source: JATS4R, Accessibility
""",
        ),
        alternative_text,
    ),
)
