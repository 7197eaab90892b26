"""Texts that a regular expression matches, made from its branches, repetitions and classes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice, product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 150
_OF_CATEGORY = {
    ops.CATEGORY_DIGIT: "5",
    ops.CATEGORY_WORD: "w",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_NOT_DIGIT: "w",
    ops.CATEGORY_NOT_WORD: " ",
    ops.CATEGORY_NOT_SPACE: "w",
}
_TRIED = "wbaeiou5T (.,-"


def samples(pattern: str) -> list[str]:
    """Texts made from every branch of a pattern: all of them, or, of too many, each
    branch at least once and some hundreds by chance, always the same ones. What an assertion
    demands is tried as text; texts that do not match are not sorted out."""
    return _sequence(parser.parse(pattern, re.IGNORECASE), random.Random(pattern))


def _sequence(nodes: Iterable[Any], chance: random.Random) -> list[str]:
    parts = [_node(op, value, chance) for op, value in nodes]
    total = 1
    for part in parts:
        total *= len(part)
    if total <= _MOST:
        return _different("".join(one) for one in product(*parts))
    found: list[str] = []
    for at, part in enumerate(parts):
        for choice in part:
            for base in (0, -1):
                found.append("".join(choice if i == at else p[base] for i, p in enumerate(parts)))
    found += ["".join(chance.choice(part) for part in parts) for _ in range(_MOST)]
    return _different(found)


def _node(op: Any, value: Any, chance: random.Random) -> list[str]:
    if op is ops.LITERAL:
        return [chr(value)]
    if op in (ops.ANY, ops.NOT_LITERAL):
        return ["w"]
    if op is ops.IN:
        return _class(value)
    if op is ops.BRANCH:
        return _different(text for branch in value[1] for text in _sequence(branch, chance))
    if op is ops.SUBPATTERN:
        return _sequence(value[-1], chance)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        low, high, inner = value
        once = _sequence(inner, chance)
        counts = sorted({low, min(low + 1, high), min(low + 3, high)})
        return _different(
            text if n == 1 else "".join(chance.choice(once) for _ in range(n))
            for n in counts
            for text in (once if n == 1 else [""] * (1 if n == 0 else 8))
        )
    if op is ops.ASSERT:
        return ["", *_sequence(value[1], chance)]
    return [""]


def _class(items: Any) -> list[str]:
    if items[0][0] is ops.NEGATE:
        excluded = re.compile(f"[{''.join(map(_of_item, items[1:]))}]")
        return [next(sign for sign in _TRIED if not excluded.match(sign))]
    return _different(map(_of_item, items))


def _of_item(item: tuple[Any, Any]) -> str:
    op, value = item
    if op is ops.LITERAL:
        return re.escape(chr(value)) if chr(value) in "]^\\-" else chr(value)
    if op is ops.RANGE:
        return chr(value[0] + 1)
    return _OF_CATEGORY[value]


def _different(texts: Iterator[str] | Iterable[str]) -> list[str]:
    return list(islice(dict.fromkeys(texts), 4 * _MOST))
