"""The notation of `rows.yaml`: one text that both reads and prints.

`{field}` is a part of the record; `[a|b]` is a, b or nothing where it holds a field or several,
`<a|b>` is a or b, and `[.,]` any one of these signs or none; words in brackets that are typed with
them are a way of their own: `<[Internet]|[online]>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Text:
    """Signs that are kept as they are; a space is any white space."""

    signs: str


@dataclass(frozen=True)
class Part:
    """A part of the record."""

    name: str


@dataclass(frozen=True)
class Either:
    """One of several sequences; an empty one is nothing at all."""

    ways: tuple[tuple[Node, ...], ...]


Node: TypeAlias = Text | Part | Either


def compiled(source: str) -> tuple[Node, ...]:
    """The nodes of a template. Raises `ValueError` for one that is not closed."""
    nodes, end = _sequence(source, 0, "")
    if end != len(source):
        raise ValueError(f"a template is not closed: {source}")
    return nodes


def _sequence(source: str, at: int, stops: str) -> tuple[tuple[Node, ...], int]:
    out: list[Node] = []
    text = ""

    def flush() -> None:
        nonlocal text
        if text:
            out.append(Text(text))
        text = ""

    while at < len(source) and source[at] not in stops:
        sign = source[at]
        if sign == "{":
            flush()
            end = source.index("}", at)
            out.append(Part(source[at + 1 : end]))
            at = end + 1
        elif sign in "[<":
            flush()
            group, at = _group(source, at)
            out.append(group)
        else:
            text += sign
            at += 1
    flush()
    return tuple(out), at


def _group(source: str, at: int) -> tuple[Either, int]:
    end, level = at, 0
    opening, closing = source[at], "]" if source[at] == "[" else ">"
    for end in range(at, len(source)):
        level += source[end] == opening
        level -= source[end] == closing
        if level == 0:
            break
    if level:
        raise ValueError(f"a group is not closed: {source}")
    inner = source[at + 1 : end]
    if re.fullmatch(r"[.,;:]+", inner):  # one of these signs, or none
        return Either((*((Text(sign),) for sign in inner), ())), end + 1
    ways: list[tuple[Node, ...]] = []
    for way in _ways(inner):
        # words in brackets of their own are typed with them: "[Internet]"
        typed = re.fullmatch(r"(\s*)\[([^{}\[\]|]+)\]", way)
        if typed:
            ways.append((Text(f"{typed[1]}[{typed[2]}]"),))
            continue
        nodes, stop = _sequence(way, 0, "")
        if stop != len(way):
            raise ValueError(f"a group is not closed: {source}")
        ways.append(nodes)
    return Either((*ways, ()) if opening == "[" else tuple(ways)), end + 1


def _ways(inner: str) -> list[str]:
    out, level = [""], 0
    for sign in inner:
        level += sign in "[("
        level -= sign in "])"
        if sign == "|" and level == 0:
            out.append("")
        else:
            out[-1] += sign
    return out
