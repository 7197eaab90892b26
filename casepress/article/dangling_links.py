"""Links to parts of the article that an output leaves out."""

from __future__ import annotations

from typing import Any

from casepress.article.ast import Blocks, attr, identifier, rewrite, span, structure


def targets(node: Any) -> set[str]:
    """The ids to which the links below `node` lead within the article."""
    links = (e["c"][2][0] for e in structure(node) if e["t"] == "Link")
    return {target[1:] for target in links if target[:1] == "#"}


def identifiers(node: Any) -> set[str]:
    """The ids of the elements below `node`."""
    return {identifier(element) for element in structure(node)}


def unlink(node: Any, missing: set[str]) -> Any:
    """A copy of `node` in which the words of a link replace each link to a missing id."""
    lost = {f"#{key}" for key in missing}

    def release(element: dict[str, Any]) -> dict[str, Any] | None:
        if element["t"] == "Link" and element["c"][2][0] in lost:
            return span(attr(), element["c"][1])
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
