"""Fixes: the edits of findings, applied to the text of a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from casepress.core.findings import Finding, Fix, Span
from casepress.core.line_ends import LINE_END

_WORD = re.compile(r"[^\W_]")


def apply(text: str, fixes: Iterable[Fix]) -> tuple[str, list[tuple[str, str]]]:
    """The text with the edits made, and for each of them what was typed and what is typed now.
    Everything around an edit stays as it is, line ends and layout included. Of two edits that
    meet, the first in the text is made; the other one is found again in what becomes of it."""
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    out: list[str] = []
    made: list[tuple[str, str]] = []
    done = 0
    for begin, end, fix in sorted(_ranges(fixes, starts), key=lambda one: one[:2]):
        if begin < done or end > len(text):
            continue
        out += [text[done:begin], fix.replacement]
        done = end
        made.append((text[begin:end], fix.replacement))
    return "".join([*out, text[done:]]), made


def located(finding: Finding, texts: Mapping[str, str]) -> Finding:
    """A placed finding with the fix that its `swap` means, where what is typed occurs once in the
    text of its place. Such a value is read as what is meant, so that the edit is safe."""
    span = finding.span
    if not (finding.swap and span and span.line and span.file in texts):
        return finding
    text = texts[span.file]
    starts = [0, *(match.end() for match in LINE_END.finditer(text))]
    if span.end_line > len(starts):
        return finding
    begin = starts[span.line - 1] + span.column - 1
    end = starts[span.end_line - 1] + span.end_column - 1
    typed, meant = finding.swap
    if text.count(typed, begin, end) != 1:
        return finding
    at = text.index(typed, begin, end)
    line = bisect_right(starts, at)
    column = at - starts[line - 1] + 1
    place = Span(span.file, line, column, line, column + len(typed))
    if LINE_END.search(typed):
        return finding
    return replace(finding, fix=Fix(place, meant, safe=True))


def changes_only(before: str, after: str, edits: Iterable[tuple[str, str]]) -> bool:
    """Whether the words of a document, read `before` and `after` the edits, differ by these edits
    alone. An edit is what was typed and what is typed now. Letters and digits are compared, since
    the signs of markup are not in what is read."""
    expected = Counter(_WORD.findall(before))
    for old, new in edits:
        expected.subtract(_WORD.findall(old))
        expected.update(_WORD.findall(new))
    found = Counter(_WORD.findall(after))
    return all(found[sign] == expected[sign] for sign in found.keys() | expected.keys())


def _ranges(fixes: Iterable[Fix], starts: list[int]) -> list[tuple[int, int, Fix]]:
    """Each fix with its place as offsets of the text."""
    found = {}
    for fix in fixes:
        span = fix.span
        if 0 < span.line <= len(starts) and span.end_line <= len(starts):
            begin = starts[span.line - 1] + span.column - 1
            end = starts[span.end_line - 1] + span.end_column - 1
            found[begin, end, fix.replacement] = (begin, end, fix)
    return list(found.values())
