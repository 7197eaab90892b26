"""`jats:abstract`: the abstract and its translations, as the JATS file has them."""

from __future__ import annotations

from copy import deepcopy

from casepress.outputs.deposit.crossref.record import Record
from casepress.outputs.deposit.crossref.xml import JATS, Node
from casepress.outputs.jats.xml import unwrap

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def abstracts(record: Record) -> list[Node]:
    """The abstracts in Crossref's namespace for JATS, without ids and callouts, which lead nowhere
    outside the article."""
    return [_adapted(node, record.facts.language) for node in record.abstracts]


def _adapted(abstract: Node, language: str) -> Node:
    made = unwrap(deepcopy(abstract), "xref")
    made.tail = None
    made.set(_LANG, made.get(_LANG) or language)
    made.tag = "abstract"
    for node in made.iter("*"):
        node.attrib.pop("id", "")
        if not str(node.tag).startswith("{"):
            node.tag = f"{{{JATS}}}{node.tag}"
    return made
