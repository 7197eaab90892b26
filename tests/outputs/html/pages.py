"""Pages of sample articles, read back."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lxml import etree, html

from casepress.article.ast import Element
from casepress.core.journal import Journal
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.images import Picture
from casepress.outputs.html.page import made, page
from casepress.outputs.html.view import Beside
from casepress.outputs.jats.article import build_jats
from tests import support
from tests.samples import contract

#: One article with every construct of the source format, and one with hardly a fact.
ARTICLES = ("hard", "full", "minimal")
BESIDE = (Beside("pdf", "x.pdf", 428_096), Beside("docx", "x.docx", 999_999))
_REPOSITORY = support.ROOT / "tests" / "manuscripts" / "hard"


@cache
def _hard() -> str:
    checked = support.Repo(_REPOSITORY).check("hard")
    return json.dumps({**checked.document, "journal": support.journal().data})


def article(name: str) -> dict[str, Any]:
    """The article JSON of a sample, freshly made."""
    if name == "hard":
        found: dict[str, Any] = json.loads(_hard())
        return found
    return copy.deepcopy(contract.article(name))


def picture(image: Element) -> Picture:
    """A picture that needs no file."""
    return Picture("data:image/png;base64,iVBORw0KGgo=", 1200, 600)


def written(
    document: Mapping[str, Any],
    journal: Journal | None = None,
    *,
    beside: Sequence[Beside] = BESIDE,
    anonymous: bool = False,
    fonts: Subsets | None = None,
) -> str:
    """The page of an article JSON."""
    own = journal or support.journal()
    parts = made(document, own, picture, beside, anonymous=anonymous)
    return page(parts, own, fonts or Subsets(None))


def read(text: str) -> Any:
    """A page as a tree."""
    return html.document_fromstring(text)


def said(node: Any) -> Iterator[str]:
    """The text below an element, blocks apart, without what is generated and without formulae,
    whose words JATS has twice."""
    if not isinstance(node.tag, str) or node.get("data-generated") is not None:
        return
    if node.get("class") == "formula":
        return
    inline = {"a", "b", "bdi", "code", "em", "s", "small", "span", "strong", "sub", "sup", "u"}
    yield "" if node.tag in inline else "\n"
    if node.tag != "math":
        yield node.text or ""
        for child in node:
            yield from said(child)
            yield child.tail or ""
    yield "" if node.tag in inline else "\n"


def body_words(tree: Any) -> Counter[str]:
    """The words of abstract, body, statements and appendices, without the reference list."""
    (text,) = tree.xpath("//div[@id='page-text']")
    for listed in text.xpath(".//section[@data-role='references']"):
        listed.getparent().remove(listed)
    return bag("".join(said(text)))


def jats_words(document: Mapping[str, Any]) -> Counter[str]:
    """The same of the JATS XML."""
    root = etree.fromstring(build_jats(document, support.journal()))
    out: list[str] = []
    for path in (
        ".//abstract",
        ".//kwd",
        "front//author-notes/fn[@fn-type='coi-statement']",
        "body",
        "back",
    ):
        out += ["".join(_jats(node)) for node in root.findall(path)]
    for statement in root.findall("front//funding-group/funding-statement"):
        out += ["".join(_jats(statement))]
    return bag("\n".join(out))


_JATS_INLINE = {"bold", "italic", "sub", "sup", "sc", "strike", "underline", "monospace", "xref",
                "styled-content", "ext-link", "email", "named-content"}  # fmt: skip
#: What the page has as attributes or draws, or has once where JATS has it twice.
_JATS_LEFT = {"ref-list", "alt-text", "inline-formula", "disp-formula", "copyright-year",
              "copyright-holder"}  # fmt: skip


def _jats(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in _JATS_LEFT:
        return
    if node.tag == "label" and node.getparent().tag == "list-item":
        return
    apart = "" if node.tag in _JATS_INLINE else "\n"
    yield apart
    yield node.text or ""
    for child in node:
        yield from _jats(child)
        yield child.tail or ""
    yield apart


def bag(text: str) -> Counter[str]:
    """Words without the signs around them."""
    found = (word.strip(".:()[]·") for word in text.split())
    return Counter(word for word in found if word)
