"""What a valid JATS file must still say rightly: rules that no DTD can state.

Each rule is a generator over the file's tree; `RULES` lists them under their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from casepress.jats.dtd import Problem, validate
from casepress.jats.tables import uneven
from casepress.jats.xml import MML, XLINK, XML, Node, find, words

Found = Iterator[tuple[Node, str]]

#: Elements that say what they have to say by standing there, or by an attribute.
_MAY_BE_EMPTY = """
break col etal free_to_read graphic hr inline-graphic inline-media media milestone-end
milestone-start target td th xref fig-count table-count equation-count ref-count page-count
word-count count supplementary-material inline-supplementary-material
"""
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9A-Fa-f]+);")
_GROUP = re.compile(
    r"\b(?:collaborat(?:ion|ors|ive)|committee|consortium|council|group|investigators|network|"
    r"society|task force|team)\b",
    re.IGNORECASE,
)
#: Suggested values of `publication-type` (JATS tag library 1.3; JATS4R Citations, Preprints).
_TYPES = """
book commun confproc data discussion gov journal letter list newspaper other patent periodical
preprint report review software standard thesis web webpage website wiki working-paper
"""
PUBLICATION_TYPES = frozenset(_TYPES.split())
#: What readers of a case report look for (JATS4R; ICMJE): XPath of each statement.
DECLARATIONS = {
    "competing interests (fn of type coi-statement in author-notes)": (
        "front/article-meta/author-notes/fn[@fn-type='coi-statement']"
    ),
    "ethics or consent (sec of type ethics-statement)": ".//sec[@sec-type='ethics-statement']",
    "funding (funding-group)": "front/article-meta/funding-group",
    "data availability (sec of type data-availability)": ".//sec[@sec-type='data-availability']",
}


def check(xml: bytes, root: Path) -> list[Problem]:
    """Everything found in a JATS file, by the DTD in the package at `root` and by `RULES`, sorted
    by line. Raises `BuildError` where the package is not there."""
    problems = validate(xml, root)
    if any(problem.rule == "xml" for problem in problems):
        return problems
    return sorted([*problems, *review(xml)], key=lambda p: (p.line, p.rule, p.message))


def review(xml: bytes) -> list[Problem]:
    """What `RULES` find in a well-formed file."""
    article = etree.fromstring(xml, etree.XMLParser(no_network=True, resolve_entities=False))
    return [
        Problem(name, _line(node), message)
        for name, rule in RULES.items()
        for node, message in rule(article)
    ]


def _line(node: Node) -> int:
    line: Any = node.sourceline
    return int(line or 0)


def ids_resolve(article: Node) -> Found:
    """Every id stands once; every reference to an id finds it."""
    seen: set[str] = set()
    for node in find(article, "//*[@id]"):
        name = str(node.get("id"))
        if name in seen:
            yield node, f'the id "{name}" stands more than once'
        seen.add(name)
    for node in find(article, "//*[@rid]"):
        for name in str(node.get("rid")).split():
            if name not in seen:
                yield node, f'"{name}" is the id of nothing'


def nothing_empty(article: Node) -> Found:
    """No element without words or children, no attribute without a value."""
    may = _MAY_BE_EMPTY.split()
    for node in article.iter(etree.Element):
        tag = etree.QName(node)
        for name, value in node.attrib.items():
            if not value.strip():
                yield node, f"{tag.localname}/@{name!s} is empty"
        if tag.namespace == MML or tag.localname in may:
            continue
        if not len(node) and not (node.text or "").strip():
            yield node, f"the element {tag.localname} is empty; leave it out"


def escaped_once(article: Node) -> Found:
    """No text that was escaped twice: `p &amp;lt; 0.05`."""
    for node in article.iter(etree.Element):
        for text in (node.text, *(child.tail for child in node), *node.attrib.values()):
            if match := _ESCAPED.search(str(text or "")):
                yield node, f'"{match[0]}" is printed as it stands: the text is escaped twice'


def characters(article: Node) -> Found:
    """No control or private-use characters (PMC tagging guidelines)."""
    for node in article.iter(etree.Element):
        for text in (node.text, *(child.tail for child in node), *node.attrib.values()):
            for char in str(text or ""):
                if char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Co"):
                    yield node, f"the character U+{ord(char):04X} has no meaning for readers"


def tables_rectangular(article: Node) -> Found:
    """Every row of a table fills all its columns, merged cells counted."""
    for table in article.iter("table"):
        yield from uneven(table)


def identifiers(article: Node) -> Found:
    """ISSNs and ORCIDs have the check digit that their other digits ask for."""
    for node in article.iter("issn", "issn-l"):
        if not _mod11(words(node), 8):
            yield node, f'the ISSN "{words(node)}" has a wrong check digit'
    for node in find(article, "//contrib-id[@contrib-id-type='orcid']"):
        value = words(node)
        if not value.startswith("https://orcid.org/"):
            yield node, f'write the ORCID as an https address: "{value}"'
        elif not _mod11_2(value.rpartition("/")[2]):
            yield node, f'the ORCID "{value}" has a wrong check digit'


def _mod11(issn: str, length: int) -> bool:
    """ISO 3297: weights 8 to 2, modulus 11."""
    digits = issn.replace("-", "").upper()
    if not re.fullmatch(rf"\d{{{length - 1}}}[\dX]", digits):
        return False
    total = sum(int(d) * w for d, w in zip(digits[:-1], range(length, 1, -1), strict=True))
    return "0123456789X"[-total % 11] == digits[-1]


def _mod11_2(orcid: str) -> bool:
    """ISO/IEC 7064, MOD 11-2."""
    if not re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", orcid):
        return False
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def all_called(article: Node) -> Found:
    """Every reference, and every labelled figure and table, is called out in the text."""
    called = set(_called(article))
    for tag, name in (("ref", "reference"), ("fig", "figure"), ("table-wrap", "table")):
        for node in article.iter(tag):
            label = words(found) if (found := node.find("label")) is not None else ""
            if not called & _names(node) and (label or tag == "ref"):
                yield node, f'the {name} "{label or node.get("id")}" is called out nowhere'


def _names(node: Node) -> set[str]:
    """The ids under which an element may be called out: its own, or a part's or the whole's in a
    group."""
    parent = node.getparent()
    grouped = parent is not None and parent.tag in ("fig-group", "table-wrap-group")
    nodes = [node, parent, *parent] if grouped and parent is not None else [node]
    return {str(n.get("id")) for n in nodes if n.get("id")}


def _called(article: Node) -> Iterator[str]:
    """The ids that callouts name, those between the ends of a range ("6–8") included."""
    order = [str(n.get("id")) for n in article.iter("ref", "fig", "table-wrap") if n.get("id")]
    place = {name: position for position, name in enumerate(order)}
    for node in article.iter("xref"):
        rids = str(node.get("rid", "")).split()
        yield from rids
        after = node.getnext()
        if (node.tail or "").strip() in ("-", "–", "‐", "‑", "to") and after is not None:
            first, last = (place.get(n, -1) for n in (rids[-1], after.get("rid", "").split()[0]))
            if 0 <= first < last:
                yield from order[first:last]


def group_authors(article: Node) -> Found:
    """A group is a `collab`, not a person."""
    for node in find(article, "//name | //string-name"):
        if _GROUP.search(words(node)):
            yield node, f'"{words(node)}" looks like a group: tag it as collab'


def declarations(article: Node) -> Found:
    """The statements that readers of a case report look for are there."""
    for name, path in DECLARATIONS.items():
        if not find(article, path):
            yield article, f"there is no statement on {name}"


def language(article: Node) -> Found:
    """`article` names its language."""
    if not article.get(f"{{{XML}}}lang"):
        yield article, "article has no xml:lang"


def licence(article: Node) -> Found:
    """The licence is given by its address (JATS4R Permissions; NISO RP-22)."""
    if not find(article, "front/article-meta/permissions/license/ali:license_ref"):
        yield article, "there is no licence with ali:license_ref"


def publication_types(article: Node) -> Found:
    """References say what they cite, in the words of the JATS tag library."""
    for node in article.iter("element-citation", "mixed-citation"):
        value = node.get("publication-type", "")
        if value not in PUBLICATION_TYPES:
            yield node, f'publication-type "{value}" is none of JATS\'s'


def alternative_text(article: Node) -> Found:
    """Every picture has a text for those who cannot see it (JATS4R Accessibility)."""
    for node in article.iter("graphic", "inline-graphic"):
        parent = node.getparent()
        own = node.find("alt-text")
        if own is None and (parent is None or parent.find("alt-text") is None):
            yield node, f"{node.get(f'{{{XLINK}}}href')} has no alt-text"


RULES: dict[str, Callable[[Node], Found]] = {
    "ids-resolve": ids_resolve,
    "nothing-empty": nothing_empty,
    "escaped-once": escaped_once,
    "characters": characters,
    "tables-rectangular": tables_rectangular,
    "identifiers": identifiers,
    "all-called": all_called,
    "group-authors": group_authors,
    "declarations": declarations,
    "language": language,
    "licence": licence,
    "publication-types": publication_types,
    "alternative-text": alternative_text,
}
