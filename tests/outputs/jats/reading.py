"""The file as a reader of its body needs it, for comparison with the article's own words."""

from __future__ import annotations

import copy
import re
from typing import Any

from casepress.article.ast import text, walk
from casepress.outputs.jats.xml import Node, find

_MATH = "{http://www.w3.org/1998/Math/MathML}math"


def typed_formulae(article: Node) -> None:
    """Put the TeX of each formula, which is the alternative text of its MathML, in its place."""
    for node in list(article.iter(_MATH)):
        typed, tail = node.get("alttext") or "", node.tail
        node.clear()
        node.tag, node.text, node.tail = "tex-math", typed, tail
    for node in article.iter("tex-math"):
        found = re.search(r"\\begin\{document\}\\[(\[](.*)\\[)\]]\\end", node.text or "", re.DOTALL)
        node.text = found[1] if found else node.text


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
    typed_formulae(article)
    for node in find(article, TWICE):
        drop(node)
    return article
