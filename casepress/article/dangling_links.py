"""Links to parts of the article that an output leaves out."""

from __future__ import annotations

from typing import Any

from casepress.article.ast import Blocks, attr, identifier, rewrite, span, structure
from casepress.article.nodes import Link


def targets(node: Any) -> set[str]:
    """The ids to which the links below `node` lead within the article."""
    anchors = (Link(e).anchor for e in structure(node) if e["t"] == "Link")
    return {anchor for anchor in anchors if anchor}


def identifiers(node: Any) -> set[str]:
    """The ids of the elements below `node`."""
    return {identifier(element) for element in structure(node)}


def unlink(node: Any, missing: set[str]) -> Any:
    """A copy of `node` in which the words of a link replace each link to a missing id."""

    def release(element: dict[str, Any]) -> dict[str, Any] | None:
        if element["t"] == "Link" and Link(element).anchor in missing:
            return span(attr(), Link(element).inlines)
        return None

    return rewrite(node, release)


def unlink_dangling(blocks: Blocks, whole: Blocks) -> Blocks:
    """The blocks without the links to what only the `whole` article has. A link to an id that the
    article does not have either stays, and stops the build."""
    missing = targets(blocks) - identifiers(blocks)
    if not missing:
        return blocks
    made: Blocks = unlink(blocks, missing & identifiers(whole))
    return made
