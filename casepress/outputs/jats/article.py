"""The whole `article` element: front, body and back, fitted to the content models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article import nodes
from casepress.article.ast import Element, get, is_div, structure
from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.jats import blocks
from casepress.outputs.jats.back import IN_FRONT, back
from casepress.outputs.jats.fit import fit
from casepress.outputs.jats.formulae import Formulae
from casepress.outputs.jats.front import front
from casepress.outputs.jats.state import Context
from casepress.outputs.jats.xml import DTD_VERSION, Node, el, group, serialise

_NO_WORDS = ("Figure", "Image", "Math", "Note")


def build_jats(
    document: Mapping[str, Any], journal: Journal, names: Mapping[str, str] | None = None
) -> bytes:
    """The JATS file of an article JSON (`docs/article-json.md`), not yet validated. `names` maps
    the files of pictures and supplements to those that the XML shall name instead.

    The same document gives the same bytes. Raises `BuildError` for a character that XML or PMC does
    not allow.
    """
    return serialise(build_tree(Article.from_json(document), journal, document, names))


def _in_body(context: Context, section: Element) -> list[Node]:
    """A section of the body; the blocks of one that has no heading."""
    if nodes.Section(section).headed:
        return [blocks.section(context, section)]
    return blocks.blocks(context, nodes.Section(section).body)


def _in_front(section: Element) -> bool:
    """Whether a section is written in `front`: funding with a figure, table, formula or footnote
    is not, since a `funding-statement` holds words only."""
    role = get(section, "role")
    if role != "funding":
        return role in IN_FRONT
    return not any(e["t"] in _NO_WORDS or is_div(e, "table-wrap") for e in structure(section))


def build_tree(
    article: Article,
    journal: Journal,
    document: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
) -> Node:
    """The `article` element."""
    formulae = Formulae.of([document["meta"], document["blocks"]])
    context = Context.of(article, journal, formulae, blocks, names)
    ahead = [s for s in article.sections if _in_front(s)]
    moved = {role: [s for s in ahead if get(s, "role") == role] for role in IN_FRONT}
    body = [s for s in article.sections if get(s, "part") != "back" and s not in ahead]
    behind = [s for s in article.sections if get(s, "part") == "back" and s not in ahead]
    kind = journal.article_type(article.article_type)
    root = el(
        "article",
        {
            "article-type": kind.jats if kind else article.article_type,
            "dtd-version": DTD_VERSION,
            "xml:lang": article.lang or str(journal.data["lang"]),
        },
        front(context, moved),
        group(
            "body",
            None,
            *(node for section in body for node in _in_body(context, section)),
        ),
        back(context, behind),
    )
    fit(root)
    return root
