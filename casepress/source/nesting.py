"""How deeply lists, quotations, blocks and marks may stand in one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import Blocks, Element, walk
from casepress.source.padding import PADDING
from casepress.source.words import WORD, composed, words_of

#: Elements that may stand one in another: Typst lays out ten quotations and a paragraph, no more
#: (its show rules end there, before those of lists and emphasis do); JATS and Word would take
#: more.
LIMIT = 11
#: Marks in a row, without a word between them, that pandoc need not try.
MARKS = 400
_MARKS = re.compile(rf"[\W_]{{{MARKS + 1},}}")
_PREFIX = re.compile(PADDING)
_FENCE = re.compile(r"[ \t>]*:::+(.*)")
_BRACKETS = re.compile(r"[\[\]]")
_RUN = re.compile(r"[\"'*_~^(]{4,}")


class TooDeep(Exception):
    """Raised for text that is nested too deeply to be read; with the element that is, its
    1-based line in the text, or the key of the front matter that it stands in."""

    def __init__(
        self, message: str, *, element: Element | None = None, line: int = 0, key: str = ""
    ) -> None:
        super().__init__(message)
        self.element, self.line, self.key = element, line, key


def check_element(element: Element, depth: int) -> None:
    """Raise `TooDeep` for an element that stands in `depth` others, if those are too many."""
    if depth >= LIMIT:
        message = (
            f"lists, quotations, blocks and marks stand here in one another more than {LIMIT} "
            "deep, which no page can show; take some of them out"
        )
        raise TooDeep(message, element=element)


def check_marks(body: str) -> None:
    """Raise `TooDeep` for hundreds of marks in a row: pandoc's time grows without bound on them,
    and nobody writes them on purpose."""
    for number, line in enumerate(body.split("\n"), 1):
        for run in _MARKS.findall(line):
            if sum(mark in ">[*_(" for mark in run) > MARKS:
                raise TooDeep("hundreds of brackets or marks in a row; remove them", line=number)


def deepest(body: str) -> int:
    """The line of a text that is likely nested most deeply: what pandoc could not read has no
    elements."""
    depths = list(_depths(body.split("\n")))
    return depths.index(max(depths)) + 1


def _depths(lines: list[str]) -> Iterator[int]:
    """How deeply each line is nested, by what pads it, its brackets and runs of marks."""
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
    """Where the first word in an element (or behind it) stands in the text behind `start`, or the
    last before it; `None` without either. Blocks that are nested too deeply cannot be aligned with
    the text: the same words are counted on both sides."""
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
