"""Corrections to Typst's structure tree (ISO 32000-1, 14.7)."""

from __future__ import annotations

import re
from itertools import pairwise

from casepress.outputs.pdf.objects import Objects

_CHILDREN = re.compile(rb"/K\[([^]<]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_PARENT = re.compile(rb"/P \d+ 0 R")


def join_lists(pdf: Objects, entries: int) -> None:
    """Join two adjacent lists that have `entries` items together: the page divides the reference
    list where the invisible spacer comes between two entries."""
    lists = {number: _children(pdf[number]) for number in pdf.having(b"/StructElem/S/L/")}
    for number in pdf.having(b"/StructElem"):
        children = _children(pdf[number])
        for at, (first, second) in enumerate(pairwise(children)):
            if not (first in lists and second in lists):
                continue
            if len(lists[first]) + len(lists[second]) == entries:
                for item in lists[second]:
                    pdf[item] = _PARENT.sub(b"/P %d 0 R" % first, pdf[item], count=1)
                _set_children(pdf, first, lists[first] + lists[second])
                _set_children(pdf, number, children[: at + 1] + children[at + 2 :])
                pdf[second] = b"null"
                return


def _children(body: bytes) -> list[int]:
    """The children of an element that has only elements as children; else an empty list."""
    found = _CHILDREN.search(body)
    return [int(k) for k in _REFERENCE.findall(found[1])] if found else []


def _set_children(pdf: Objects, number: int, children: list[int]) -> None:
    made = b" ".join(b"%d 0 R" % child for child in children)
    pdf[number] = _CHILDREN.sub(b"/K[%b]" % made, pdf[number], count=1)
