"""The file as a reader of its body needs it, for comparison with the article's own words."""

from __future__ import annotations

import copy
import re
from typing import Any

from casepress.article.ast import text, walk
from casepress.outputs.jats.xml import Node, find


def tex(document: str) -> str:
    """The formula in the document that PMC wants around it."""
    found = re.search(r"\\begin\{document\}\\[(\[](.*)\\[)\]]\\end", document, re.DOTALL)
    return found[1] if found else document


def drop(node: Node) -> None:
    """Take an element out and leave the words that follow it."""
    parent, before, rest = node.getparent(), node.getprevious(), node.tail or ""
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + rest
    else:
        parent.text = (parent.text or "") + rest
    node.tail = None
    parent.remove(node)


#: What JATS holds twice, or as numbers that pandoc keeps apart.
TWICE = """
.//copyright-year | .//copyright-holder | .//xref[@ref-type='fn' or @ref-type='table-fn']
| .//table-wrap-foot/fn | back/fn-group | back/ref-list/title
| .//sec[@sec-type='ethics-statement'][sec]/title | front
"""


#: Sections that JATS keeps in front, or as footnotes.
ELSEWHERE = ("funding", "competing-interests", "contributions")


def addresses(parts: Any) -> list[str]:
    """The e-mail addresses that the file prints behind the words that an author linked to them."""
    links = [e for e in walk(parts) if e["t"] == "Link"]
    mails = [(text(e["c"][1]), e["c"][2][0]) for e in links if e["c"][2][0].startswith("mailto:")]
    return [f"({to[7:]})" for words, to in mails if words != to[7:]]


def for_pandoc(article: Node) -> Node:
    """A copy without front matter: formulae as typed, footnotes left out (each of
    them is looked at by its own test)."""
    article = copy.deepcopy(article)
    for node in article.iter("tex-math"):
        node.text = tex(node.text or "")
    for node in find(article, TWICE):
        drop(node)
    return article
