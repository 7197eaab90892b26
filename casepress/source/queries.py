"""Queries to the author: comments `<!-- query: … -->` in the text, which reach no output.

They are collected with their places into `queries.json` and printed in the proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from casepress.source.manuscript import Manuscript

_QUERY = re.compile(r"<!--\s*query:\s*(.*?)\s*-->", re.S | re.I)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*(?:\{[^}\n]*\})?[ \t]*$", re.M)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
#: How many words before a query show its place.
_WORDS = 8


@dataclass(frozen=True)
class Query:
    """A query: its number and words, its line and column, the heading that it is below, and the
    words before it."""

    number: int
    query: str
    file: str
    line: int
    column: int
    section: str
    after: str

    def values(self) -> dict[str, Any]:
        """The query as plain values; the form of `queries.json`."""
        return asdict(self)


def queries(manuscript: Manuscript, shown: str) -> Iterator[Query]:
    """The queries of a manuscript in their order. `shown` is its text as it may be printed, which
    has the same length: words that may identify the patient are redacted. What is written in code
    is text, and no query."""
    text = manuscript.text
    raw = [e["c"][1] for e in manuscript.elements if e["t"] in ("RawInline", "RawBlock")]
    number = 0
    for match in _QUERY.finditer(text):
        if not any(match[0] in one for one in raw):
            continue
        number += 1
        start = match.start()
        line = text.count("\n", 0, start) + 1
        headings = list(_HEADING.finditer(text, 0, start))
        begin = headings[-1].end() if headings else 0
        before = " ".join(_COMMENT.sub(" ", shown[begin:start]).split())
        yield Query(
            number,
            " ".join(shown[match.start(1) : match.end(1)].split()),
            manuscript.name,
            line,
            start - (text.rfind("\n", 0, start) + 1) + 1,
            shown[headings[-1].start(1) : headings[-1].end(1)] if headings else "",
            " ".join(before.split(" ")[-_WORDS:]),
        )
