"""The elements of a document that findings are about, by the places they were read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from casepress.article.ast import Element
from casepress.core.findings import Finding, InMetadata
from casepress.source.positions import Locator

#: Elements that are marked as a whole; what is within them has no mark of its own.
_LEAVES = frozenset({"Str", "Code", "Math", "Cite", "Image"})
#: Blocks that are marked where no word of theirs is.
_BLOCKS = frozenset({"Header", "Para", "Plain", "Figure", "Table", "Div"})

#: The numbers of the findings about an element, by its serial number; the title has "title".
Marks = Mapping[Any, tuple[int, ...]]


def marks(document: Mapping[str, Any], locator: Locator, findings: Sequence[Finding]) -> Marks:
    """The elements of a document with their findings (their places in the sequence). A finding in
    another file, or in the front matter but for the title, has no element."""
    found: list[Element] = []
    around: list[Element] = []
    _place([document["meta"], document["blocks"]], found, around)
    leaves = sorted(locator.cores(found))
    blocks = [(*at, block["p"]) for block in around if (at := locator.offsets(block)) is not None]
    out: dict[Any, tuple[int, ...]] = {}
    for number, finding in enumerate(findings):
        for serial in _about(finding, locator, leaves, blocks):
            out[serial] = (*out.get(serial, ()), number)
    return out


def _place(node: Any, leaves: list[Element], blocks: list[Element]) -> None:
    """Add the elements that can be marked and that the manuscript holds, in their order."""
    for one in node.values() if type(node) is dict else node:
        if type(one) is dict:
            kind = one.get("t")
            if kind in _LEAVES:
                if type(one.get("p")) is int:
                    leaves.append(one)
                continue
            if kind is None:
                _place(one, leaves, blocks)
                continue
            if kind in _BLOCKS and type(one.get("p")) is int:
                blocks.append(one)
            inside = one.get("c")
            if isinstance(inside, (list, dict)):
                _place((inside,) if type(inside) is dict else inside, leaves, blocks)
        elif isinstance(one, list):
            _place(one, leaves, blocks)


def _about(
    finding: Finding,
    locator: Locator,
    leaves: list[tuple[int, int, int]],
    blocks: list[tuple[int, int, int]],
) -> list[Any]:
    """The serial numbers of what a finding is about: the block that it spans, else the words in its
    span, else the smallest block around it."""
    if isinstance(finding.at, InMetadata) and finding.at.path[:1] == ("title",):
        return ["title"]
    span = finding.span
    if span is None or span.file != locator.name or not span.line:
        return []
    begin, end = locator.between(span)
    end = max(end, begin + 1)
    if begin >= locator.start:
        whole = [
            (start - stop, serial) for start, stop, serial in blocks if start == begin < stop <= end
        ]
        if whole:
            return [min(whole)[1]]
    first = max(0, bisect_left(leaves, (begin,)) - 2)
    words = []
    for start, stop, serial in leaves[first:]:
        if start >= end:
            break
        if stop > begin:
            words.append(serial)
    if words or begin < locator.start:
        return words
    around = [(stop - start, serial) for start, stop, serial in blocks if start <= begin < stop]
    return [min(around)[1]] if around else []
