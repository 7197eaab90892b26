"""JSON with places: the offsets of every key and value of a JSON text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

Key = tuple[str | int, ...]

_GAP = re.compile(r"[ \t\r\n]*")
_LONGEST = 300  # characters of a number
_ATOM = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")


class JsonError(Exception):
    """The text is not JSON; `offset` is that of the first error."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass
class Scanned:
    """The value, the offsets (start, end) of each value by its path, and of repeated keys."""

    value: Any = None
    values: dict[Key, tuple[int, int]] = field(default_factory=dict)
    repeated: list[tuple[Key, int, int]] = field(default_factory=list)


def scan(text: str) -> Scanned:
    """Read a JSON text (RFC 8259). The first of repeated keys is used. Raises `JsonError`."""
    out = Scanned()
    try:
        out.value, end = _value(text, _gap(text, 0), (), out)
    except RecursionError:
        raise JsonError("nested too deeply", 0) from None
    if _gap(text, end) != len(text):
        raise JsonError("more text after the end", _gap(text, end))
    return out


def _gap(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, path: Key, out: Scanned) -> tuple[Any, int]:
    opening = text[at : at + 1]
    value: Any
    if opening == "{":
        value, end = _object(text, at, path, out)
    elif opening == "[":
        value, end = _array(text, at, path, out)
    elif opening == '"':
        value, end = _string(text, at)
    elif match := _ATOM.match(text, at):
        value, end = _atom(match[0], at), match.end()
    else:
        raise JsonError("a value is missing here", at)
    out.values[path] = (at, end)
    return value, end


def _atom(typed: str, at: int) -> Any:
    if len(typed) > _LONGEST:
        raise JsonError("a number has too many digits", at)
    return json.loads(typed)


def _string(text: str, at: int) -> tuple[str, int]:
    try:
        value, end = scanstring(text, at + 1)
    except json.JSONDecodeError as error:
        raise JsonError(error.msg.lower(), error.pos) from None
    return str(value), int(end)


def _array(text: str, at: int, path: Key, out: Scanned) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _gap(text, at + 1)
    while text[at : at + 1] != "]":
        if found:
            at = _comma(text, at)
        value, end = _value(text, at, (*path, len(found)), out)
        found.append(value)
        at = _gap(text, end)
    return found, at + 1


def _object(text: str, at: int, path: Key, out: Scanned) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    first, at = True, _gap(text, at + 1)
    while text[at : at + 1] != "}":
        if not first:
            at = _comma(text, at)
        first = False
        if text[at : at + 1] != '"':
            raise JsonError("a key in double quotes is missing here", at)
        start = at
        key, at = _string(text, at)
        end = at
        at = _gap(text, at)
        if text[at : at + 1] != ":":
            raise JsonError("a colon is missing here", at)
        # A repeated value must not replace the offsets of the first one.
        into = Scanned() if key in found else out
        value, after = _value(text, _gap(text, at + 1), (*path, key), into)
        if key in found:
            out.repeated.append(((*path, key), start, end))
        else:
            found[key] = value
        at = _gap(text, after)
    return found, at + 1


def _comma(text: str, at: int) -> int:
    if text[at : at + 1] != ",":
        raise JsonError("a comma is missing here", at)
    return _gap(text, at + 1)
