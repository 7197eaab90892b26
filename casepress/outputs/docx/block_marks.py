"""Hidden bookmarks around what the author wrote, by which an edited Word file finds its way back
into the manuscript (`casepress merge`).

A bookmark names a unit by its serial number (`casepress.article.units`) and nothing else. Two empty
spans carry it through pandoc, which makes an empty bookmark of each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Blocks, Element, attr, span
from casepress.article.units import PREFIX, units
from casepress.outputs.docx.ooxml import Node, el, find, get, q, remove

#: pandoc refuses ids that begin with "_"; Word hides only bookmarks that do.
_BEGIN, _END = "casepress-begins", "casepress-ends"
_FIRST_ID = 100_000  # higher than the ids of other bookmarks


def marked(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of an article JSON with a pair of empty spans around the words of each unit."""
    made: dict[str, Any] = json.loads(pandoc.dump(document))
    for unit in units(made):
        if unit.has_words:
            unit.inlines[:] = [_point(_BEGIN + unit.name), *unit.inlines, _point(_END + unit.name)]
    return made


def marked_sections(sections: Sequence[Element], document: Mapping[str, Any]) -> Blocks:
    """Sections of an article JSON, which a title page prints, with their spans as `marked` sets
    them; a section that is none of the article's stays as it is."""
    pairs = zip(document["blocks"], marked(document)["blocks"], strict=True)
    known = {pandoc.dump(old): new for old, new in pairs}
    return [known.get(pandoc.dump(section), section) for section in sections]


def is_mark(name: str) -> bool:
    """Whether an id is that of a unit's span."""
    return name.startswith((_BEGIN + PREFIX, _END + PREFIX))


def finish(root: Node) -> None:
    """One bookmark from each pair of empty ones."""
    ends = {get(end, "w:id"): end for end in find(root, "//w:bookmarkEnd")}
    starts = {get(s, "w:name"): s for s in find(root, "//w:bookmarkStart")}
    for name, start in starts.items():
        last = starts.get(name.replace(_BEGIN, _END, 1))
        if not name.startswith(_BEGIN + PREFIX) or last is None:
            continue
        own = name.removeprefix(_BEGIN)
        number = str(_FIRST_ID + int(own.removeprefix(PREFIX)))
        for old in (ends.get(get(start, "w:id")), ends.get(get(last, "w:id"))):
            if old is not None:
                remove(old)
        start.set(q("w:id"), number)
        start.set(q("w:name"), own)
        last.addprevious(el("w:bookmarkEnd", {"w:id": number}))
        remove(last)


def _point(name: str) -> Element:
    return span(attr(name), [])
