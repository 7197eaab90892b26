"""What made YAML unreadable, in the words of its author.

A parser names the place where it gave up, which is often lines below the mistake and in terms of
the grammar. This module looks for the usual mistakes themselves: tabs and no-break spaces as
indentation, curly quotation marks, quotes that nothing closes, keys that begin a space too far to
the left or right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KEY = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)*)(?P<key>[\w.-]+) *:(?:[ \t]+(?P<value>.*)|$)")
#: A key with another sign in the place of the colon, or without the space behind it.
_NO_COLON = re.compile(
    r" *(?:- +)*(?P<key>[A-Za-z][\w.-]*)(?: *[=：;] *| *:(?=[^\s/])|:\u00a0 *)(?P<value>\S.{0,80})"
)
_TAB = re.compile(r" *(\t)")
_WIDE = re.compile(r"[ \t]*([\u00a0\u2000-\u200a\u202f\u3000])")
_CURLY = re.compile(r"[“”„‟‘’‚‛]")
_PAIR = re.compile(r"[“„‟‘‚][^“”„‟‘’‚‛]*[”“‟’‘]")


@dataclass(frozen=True)
class Cause:
    """A mistake: its line and column in the text, from 1, and what to do about it."""

    line: int
    column: int
    message: str


def curly(text: str) -> Iterator[Cause]:
    """The values in curly quotation marks, which YAML takes for letters."""
    if _CURLY.search(text):
        for number, match in _values(text):
            value = (match["value"] or "").strip()
            if _PAIR.fullmatch(value) or (_CURLY.match(value) and value[-1:] == '"'):
                yield _curly(number, match)


def cause(text: str, line: int) -> Cause | None:
    """The mistake that made a parser stop at a line of a text; `None` where none is evident."""
    lines = text.split("\n")
    for number, typed in enumerate(lines, 1):
        if match := _TAB.match(typed):
            message = "this line is indented with a tab; type spaces, two for each step"
            return Cause(number, match.start(1) + 1, message)
        if match := _WIDE.match(typed):
            message = "this line is indented with a no-break space; type ordinary spaces"
            return Cause(number, match.start(1) + 1, message)
    for number, match in _values(text):
        if number <= line and _CURLY.match(match["value"] or ""):
            return _curly(number, match)
    return _unclosed(lines, line) or _indented(lines, line) or _colon(lines, line)


def _colon(lines: list[str], last: int) -> Cause | None:
    """The last line up to where the parser stopped that is a key without a colon and a space."""
    for number in range(last, max(0, last - 2), -1):
        match = _NO_COLON.match(lines[number - 1]) if number <= len(lines) else None
        if match is None:
            continue
        key, value = match["key"], match["value"].strip("\u00a0 ")
        message = f"no colon and ordinary space are behind `{key}`; write `{key}: {value}`"
        return Cause(number, match.end("key") + 1, message)
    return None


def _values(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if match := _KEY.match(line):
            yield number, match


def _curly(number: int, match: re.Match[str]) -> Cause:
    message = (
        f"the value of `{match['key']}` is in curly quotation marks; write straight ones, "
        f'{match["key"]}: "…"'
    )
    return Cause(number, match.start("value") + 1, message)


def _unclosed(lines: list[str], last: int) -> Cause | None:
    """A quotation mark after a key that nothing closes before the next key."""
    for number, line in enumerate(lines[:last], 1):
        match = _KEY.match(line)
        value = match["value"] if match else None
        if match is None or not value or value[0] not in "\"'":
            continue
        quote = value[0]
        inside = value[1:]
        for following in lines[number:]:
            if _KEY.match(following):
                break
            inside += f"\n{following}"
        plain = re.sub(r"\\.", "", inside) if quote == '"' else inside.replace("''", "")
        if quote not in plain:
            message = f"the quotation mark {quote} before the value of `{match['key']}` is not "
            message += f"closed; write {quote} at the end of the value"
            return Cause(number, match.start("value") + 1, message)
    return None


def _indented(lines: list[str], last: int) -> Cause | None:
    """A key that begins further to the left or right than the keys that it belongs to."""
    open_: list[int] = []
    before: re.Match[str] | None = None
    for number, line in enumerate(lines[:last], 1):
        match = _KEY.match(line)
        if match is None:
            continue
        column = len(match["indent"])
        begins = column + len(match["dash"])
        above = open_[-1] if open_ else 0
        if begins > above and not match["dash"] and before and before["value"]:
            return Cause(number, column + 1, _shift(match["key"], begins - above, "right"))
        while open_ and open_[-1] > column:
            open_.pop()
        if not match["dash"] and open_ and begins not in open_ and begins < above:
            nearest = min((above, *reversed(open_)), key=lambda one: abs(one - begins))
            where = "left" if nearest > begins else "right"
            return Cause(number, column + 1, _shift(match["key"], abs(nearest - begins), where))
        open_ += [one for one in (column, begins) if one not in open_]
        before = match
    return None


def _shift(key: str, count: int, where: str) -> str:
    spaces = "one space" if count == 1 else f"{count} spaces"
    verb = "add" if where == "left" else "remove"
    return (
        f"`{key}` begins {spaces} too far to the {where}; {verb} {spaces} before it, so that the "
        "keys of one part begin in one column"
    )
