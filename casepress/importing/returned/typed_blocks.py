"""The lines of article.md in which a paragraph, an item of a list or a row of a table is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casepress.importing.returned.current import Typed

_BLANK = re.compile(r"\r?\n[ \t]*\r?\n|\Z")
_ITEM = re.compile(r"([ \t]*)([-*+]|\(?(?:\d+|[a-zA-Z]|#)[.)])([ \t]+)")
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]+\|?[ \t]*")
_WHOLE = ("para", "heading")


@dataclass(frozen=True)
class Slot:
    """Where something new is typed, and what separates it from what is before."""

    at: int
    lead: str


def block(source: str, typed: Typed) -> tuple[int, int] | None:
    """The lines of a paragraph, a heading or an item of a list; `None` for part of
    another block."""
    if not typed.tokens:
        return None
    begin, end = typed.begin(0), typed.end(len(typed.tokens) - 1)
    if typed.passage.kind in _WHOLE:
        return _line_start(source, begin), end_of_block(source, end)
    if typed.passage.kind == "item":
        return _item(source, begin, end)
    return None


def with_gap(source: str, begin: int, stop: int) -> tuple[int, int]:
    """A block with the line ends behind it, so that nothing is left of it."""
    while stop < len(source) and source[stop] in "\r\n":
        stop += 1
    return begin, stop


def item_gap(source: str, begin: int, stop: int) -> tuple[int, int]:
    """An item of a list with the end of the line before it, so that nothing is left of it."""
    start = begin
    while start and source[start - 1] in "\r\n":
        start -= 1
    follows = _ITEM.match(source, with_gap(source, begin, stop)[1])
    return (start, stop) if not follows else with_gap(source, begin, stop)


def behind(source: str, typed: Typed, *, listed: bool) -> Slot | None:
    """Where a new paragraph, or item of a list, behind a line is typed; `None` where that is not
    plain."""
    if not typed.tokens:
        return None
    kind, end = typed.passage.kind, typed.end(len(typed.tokens) - 1)
    if kind in (*_WHOLE, "legend") and typed.passage.role not in ("title", "short-title"):
        return Slot(end_of_block(source, end), "\n\n- " if listed else "\n\n")
    if kind != "item":
        return None
    found = _item(source, typed.begin(0), end)
    if found is None:
        return None
    if listed:
        return Slot(found[1], separator(source, typed))
    following = with_gap(source, *found)[1]
    if following < len(source) and _ITEM.match(source, following):
        return None  # it would divide the list
    return Slot(found[1], "\n\n")


def separator(source: str, typed: Typed) -> str:
    """What is typed between an item of a list and the next."""
    found = _item(source, typed.begin(0), typed.end(len(typed.tokens) - 1))
    mark = _ITEM.match(source, found[0]) if found else None
    if found is None or mark is None:
        return "\n\n"
    before, behind_ = source[: found[0]], source[found[1] :]
    apart = re.search(r"\n[ \t]*\r?\n\Z", before) is not None and _has_item_above(before)
    follows = re.match(r"\r?\n[ \t]*\r?\n[ \t]*(?:[-*+]|\(?\w+[.)])[ \t]", behind_)
    apart = apart or follows is not None
    number = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), mark[2])
    return f"{chr(10) * (2 if apart else 1)}{mark[1]}{number}{mark[3]}"


def _has_item_above(before: str) -> bool:
    lines = before.rstrip().rsplit("\n", 1)[-1:]
    return bool(lines and _ITEM.match(lines[0]))


def end_of_block(source: str, at: int) -> int:
    """Where the block at a place ends: before the next blank line."""
    found = _BLANK.search(source, at)
    return found.start() if found else len(source)


def row(source: str, typed: Typed) -> tuple[int, int] | None:
    """The line of a row of a pipe table, from a cell of it."""
    if not typed.tokens or typed.passage.kind != "cell":
        return None
    begin = _line_start(source, typed.begin(0))
    stop = _line_end(source, begin)
    bars = _BAR.findall(source[begin:stop])
    return (begin, stop) if bars and not source[begin:stop].lstrip().startswith("+") else None


def row_slot(source: str, line: tuple[int, int]) -> tuple[int, int] | None:
    """Where a row below another is typed, and of how many cells it is: behind the rule of a head;
    `None` within a grid table."""
    begin, stop = line
    above, below = source[:begin].rstrip("\r\n"), _line(source, _next(source, stop))
    if "+--" in above.rsplit("\n", 1)[-1] or below.lstrip().startswith("+"):
        return None
    inner = source[begin:stop].strip()
    count = len(_BAR.findall(inner.removeprefix("|").removesuffix("|"))) + 1
    if below.strip() and _RULE.fullmatch(below) and "-" in below:
        stop = _line_end(source, _next(source, stop))
    return stop, count


def _line(source: str, at: int) -> str:
    return source[at : _line_end(source, at)] if at <= len(source) else ""


def _item(source: str, begin: int, end: int) -> tuple[int, int] | None:
    start = _line_start(source, begin)
    mark = _ITEM.match(source, start)
    if mark is None or mark.end() > begin + 1:
        return None
    stop = _line_end(source, end)
    while (line := _line(source, _next(source, stop))).strip():
        if own := _ITEM.match(line):
            return None if len(own[1]) > len(mark[1]) else (start, stop)
        stop = _line_end(source, _next(source, stop))
    return start, stop


def _next(source: str, stop: int) -> int:
    """Where the line behind one that ends at `stop` begins."""
    return stop + (2 if source.startswith("\r\n", stop) else 1)


def _line_start(source: str, at: int) -> int:
    return source.rfind("\n", 0, at) + 1


def _line_end(source: str, at: int) -> int:
    found = source.find("\n", at)
    end = len(source) if found < 0 else found
    return end - 1 if end and source[end - 1 : end] == "\r" and end > at else end
