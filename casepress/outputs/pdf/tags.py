"""The structure tree (ISO 32000-1, 14.7), where Typst's is not what the article says."""

from __future__ import annotations

import re
from itertools import pairwise

from casepress.outputs.pdf.objects import Objects

_CHILDREN = re.compile(rb"/K\[([^]<]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_PARENT = re.compile(rb"/P \d+ 0 R")


def join_lists(pdf: Objects, entries: int) -> None:
    """Make one list of two that stand side by side and have `entries` items together: the page
    parts the reference list where something invisible has to stand between two entries."""
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
    """The elements within one that has nothing but elements; else none."""
    found = _CHILDREN.search(body)
    return [int(k) for k in _REFERENCE.findall(found[1])] if found else []


def _set_children(pdf: Objects, number: int, children: list[int]) -> None:
    made = b" ".join(b"%d 0 R" % child for child in children)
    pdf[number] = _CHILDREN.sub(b"/K[%b]" % made, pdf[number], count=1)
