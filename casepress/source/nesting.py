"""Limits to the nesting of lists, quotations, blocks and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import Blocks, Element, walk
from casepress.source.document_words import WORD, composed, words_of
from casepress.source.line_prefix import LINE_PREFIX

#: The deepest nesting of elements: Typst lays out a paragraph within ten quotations, no more (its
#: limit for show rules; lists and emphasis reach it later). JATS and Word would take more.
LIMIT = 11
#: Marks in a row, without a word between them, that are too many for pandoc.
MARKS = 400
_MARKS = re.compile(rf"[\W_]{{{MARKS + 1},}}")
_PREFIX = re.compile(LINE_PREFIX)
_FENCE = re.compile(r"[ \t>]*:::+(.*)")
_BRACKETS = re.compile(r"[\[\]]")
_RUN = re.compile(r"[\"'*_~^(]{4,}")


class TooDeep(Exception):
    """Raised for text that is nested too deeply to be read. Holds the element, its 1-based line in
    the text, or its key in the front matter."""

    def __init__(
        self, message: str, *, element: Element | None = None, line: int = 0, key: str = ""
    ) -> None:
        super().__init__(message)
        self.element, self.line, self.key = element, line, key


def check_element(element: Element, depth: int) -> None:
    """Raise `TooDeep` for an element within `depth` others, if those are too many."""
    if depth >= LIMIT:
        message = (
            f"lists, quotations, blocks and marks are nested here more than {LIMIT} levels "
            "deep, which no page can show; take some of them out"
        )
        raise TooDeep(message, element=element)


def check_marks(body: str) -> None:
    """Raise `TooDeep` for hundreds of marks in a row: pandoc would take minutes or hours for them,
    and no author types them on purpose."""
    for number, line in enumerate(body.split("\n"), 1):
        for run in _MARKS.findall(line):
            if sum(mark in ">[*_(" for mark in run) > MARKS:
                raise TooDeep("hundreds of brackets or marks in a row; remove them", line=number)


def deepest(body: str) -> int:
    """The line of a text that is probably nested most deeply. For a text that pandoc could not read
    there are no elements to ask."""
    depths = list(_depths(body.split("\n")))
    return depths.index(max(depths)) + 1


def _depths(lines: list[str]) -> Iterator[int]:
    """An estimate of each line's nesting, by its prefix, its brackets and its runs of marks."""
    fences = 0
    for line in lines:
        if fence := _FENCE.match(line):
            fences += 1 if fence[1].strip(": \t") else -min(fences, 1)
        prefix = _PREFIX.match(line)
        depth = most = 0
        for bracket in _BRACKETS.findall(line):
            depth += 1 if bracket == "[" else -min(depth, 1)
            most = max(most, depth)
        runs = sum(map(len, _RUN.findall(line)))
        yield 2 * (fences + most) + runs + (prefix.end() if prefix else 0)


def offsets(blocks: Blocks, element: Element, text: str, start: int) -> tuple[int, int] | None:
    """The range, in the text after `start`, of the first word in an element or after it, or of the
    last word before it; `None` without any. Blocks that are nested too deeply cannot be aligned
    with the text, so occurrences of the word are counted in both."""
    before: list[str] = []
    passed = False
    for one in walk(blocks):
        passed = passed or one is element
        words = words_of(one["c"]) if one["t"] == "Str" else []
        if passed and words:
            before.append(words[0])
            break
        before += words
    if not before:
        return None
    nth = before.count(before[-1])
    found = [m.span() for m in WORD.finditer(text, start) if composed(m[0]) == before[-1]]
    return found[min(nth, len(found)) - 1] if found else None
