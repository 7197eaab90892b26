"""The elements of a document that findings are about, by the places they were read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
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
    leaves: list[tuple[int, int, int]] = []
    blocks: list[tuple[int, int, int]] = []
    for element in _placed([document["meta"], document["blocks"]]):
        leaf = element["t"] in _LEAVES
        offsets = locator.core(element) if leaf else locator.offsets(element)
        if offsets is not None:
            (leaves if leaf else blocks).append((*offsets, element["p"]))
    leaves.sort()
    out: dict[Any, tuple[int, ...]] = {}
    for number, finding in enumerate(findings):
        for serial in _about(finding, locator, leaves, blocks):
            out[serial] = (*out.get(serial, ()), number)
    return out


def _placed(node: Any) -> Iterator[Element]:
    """The elements that can be marked and that the manuscript holds."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, dict):
            kind = one.get("t")
            if type(one.get("p")) is int and (kind in _LEAVES or kind in _BLOCKS):
                yield one
            if kind is None:
                stack.extend(one.values())
            elif kind not in _LEAVES and "c" in one:
                stack.append(one["c"])


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
