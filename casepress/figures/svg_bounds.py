"""How much a drawing may ask of the programs that draw it: elements, what they become where others
use them, and the effects of filters, which cost the pixels of the page each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

#: The bytes of a file; the elements of a drawing, counted each time that they are drawn, where an
#: effect of a filter counts as many as `_EFFECT`; uses within uses; filters within filters.
LARGEST, MOST, DEEPEST_USE, DEEPEST_FILTER = 50_000_000, 500_000, 30, 3
_EFFECT = 2_000
#: A filter's region may be this many times the drawing or the element that it is applied to.
_REGION = 3.0
_OCTAVES, _RADIUS = 8, 50
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ID = re.compile(r"url\(\s*+['\"]?#([^'\")\s]++)", re.I)
_FILTER = re.compile(r"(?<![\w-])filter\s*+:([^;}]*+)", re.I)
_NUMBER = re.compile(r"\s*+([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*+(%?)", re.I)


def excess(root: Node) -> tuple[Node, str] | None:
    """The element of a drawing that asks too much, and why, with the remedy."""
    return _Count(root).excess()


class _Count:
    def __init__(self, root: Node) -> None:
        self.root = root
        self.by_id = {str(n.get("id")): n for n in root.iter() if n.get("id")}
        sheets = " ".join(str(node.text or "") for node in root.iter(f"{_SVG}style"))
        self.has_filters = self.root.find(f".//{_SVG}filter") is not None
        self.by_class = [i for value in _FILTER.findall(sheets) for i in _ID.findall(value)]
        self.known: dict[Node, int] = {}

    def excess(self) -> tuple[Node, str] | None:
        for node in self.root.iter(f"{_SVG}filter"):
            if fault := self.fault(node):
                return node, fault
        for node in self.root.iter() if self.has_filters else ():
            within = [n for n in (node, *node.iterancestors()) if self.filters(n)]
            if within[:1] == [node] and len(within) > DEEPEST_FILTER:
                return node, f"more than {DEEPEST_FILTER} filters within each other{_EXPORT}"
        try:
            total = self.drawn(self.root, 0)
        except RecursionError:
            return self.root, f"elements use each other without end{_EXPORT}"
        if total > MOST:
            return self.root, f"more than {MOST:,} elements and effects are drawn{_EXPORT}"
        return None

    def fault(self, node: Node) -> str:
        """What a filter has too much of."""
        user = node.get("filterUnits") == "userSpaceOnUse"
        box = _numbers(self.root.get("viewBox", "").replace(",", " "))
        sizes = box[2:] or [_number(self.root.get(side, "")) for side in ("width", "height")]
        largest = max([*sizes, 1.0]) if user else 1.0
        for key in ("x", "y", "width", "height"):
            if abs(_number(node.get(key, ""), largest)) > _REGION * largest:
                return f"the filter's region is larger than {_REGION:g} drawings{_EXPORT}"
        for inner in node.iter():
            if _number(inner.get("numOctaves", "")) > _OCTAVES:
                return f"the turbulence has more than {_OCTAVES} octaves{_EXPORT}"
            if max(_numbers(inner.get("radius", ""))) > _RADIUS:
                return f"the radius is larger than {_RADIUS}{_EXPORT}"
        return ""

    def filters(self, node: Node) -> list[Node]:
        """The filters that are applied to an element."""
        if not self.has_filters:
            return []
        given = f"{node.get('filter', '')} {' '.join(_FILTER.findall(node.get('style', '')))}"
        ids = [*_ID.findall(given), *(self.by_class if node.get("class") else ())]
        return [self.by_id[i] for i in ids if i in self.by_id]

    def drawn(self, node: Node, depth: int) -> int:
        """How many elements are drawn for one."""
        if node in self.known:
            return self.known[node]
        if depth > DEEPEST_USE:
            raise RecursionError
        count = 0
        for inner in node.iter():
            count += 1 + sum(_EFFECT * _effects(each) for each in self.filters(inner))
            for target, times in self.targets(inner):
                count += times * self.drawn(target, depth + 1)
            if count > MOST:
                break
        self.known[node] = count
        return count

    def targets(self, node: Node) -> Iterable[tuple[Node, int]]:
        """The elements that are drawn for another one, and how often."""
        if node.tag == f"{_SVG}use":
            target = self.by_id.get(str(node.get("href") or node.get(_HREF) or "")[1:])
            if target is not None:
                yield target, 1
        for key in ("mask", "clip-path", "marker-start", "marker-end", "marker-mid", "marker"):
            for name in _ID.findall(value) if (value := node.get(key)) else ():
                if name in self.by_id:
                    points = len(node.get("d", "") + node.get("points", "")) // 4
                    many = key in ("marker", "marker-mid")
                    yield self.by_id[name], max(1, points) if many else 1


_EXPORT = "; export the drawing without such effects, or as PNG"


def _effects(node: Node) -> int:
    """The cost of a filter in simple effects: each of its parts works on every pixel."""
    cost = 0
    for inner in node:
        turns = 4 * max(_numbers(inner.get("numOctaves", "1"))) if "Turb" in str(inner.tag) else 1
        order = _numbers(inner.get("order", "1"))
        radius = max(_numbers(inner.get("radius", "")))
        cost += int(max(1, turns, order[0] * order[-1], radius))
    return cost


def _number(words: str, whole: float = 1.0) -> float:
    match = _NUMBER.match(words)
    if not match:
        return 0.0
    return float(match[1]) * (whole / 100 if match[2] else 1)


def _numbers(words: str) -> list[float]:
    return [float(m[1]) for m in _NUMBER.finditer(words[:100])] or [0.0]
