"""The structure tree (ISO 32000-1, 14.7), where Typst's is not what the article says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def join_lists(opened: Any, entries: int) -> None:
    """Make one list of two that stand side by side and have `entries` items together: the page
    parts the reference list where something invisible has to stand between two entries.
    `opened` is pikepdf's document."""
    import pikepdf

    for parent in _elements(opened.Root.StructTreeRoot):
        children = parent.get("/K")
        if not isinstance(children, pikepdf.Array):
            continue
        for at in range(len(children) - 1):
            first, second = children[at], children[at + 1]
            if _items(first) and _items(second) and _items(first) + _items(second) == entries:
                for item in second.K:
                    item.P = first
                    first.K.append(item)
                del children[at + 1]
                return


def _elements(node: Any) -> Iterator[Any]:
    """The structure elements that have children, from the root on."""
    import pikepdf

    yield node
    children = node.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/K" in child:
            yield from _elements(child)


def _items(node: Any) -> int:
    """How many items a list has; 0 for anything else."""
    import pikepdf

    if not isinstance(node, pikepdf.Dictionary) or node.get("/S") != "/L":
        return 0
    children = node.get("/K")
    return len(children) if isinstance(children, pikepdf.Array) else 1
