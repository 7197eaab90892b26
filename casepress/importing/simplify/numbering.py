"""The numbers that Word writes before paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from casepress.importing.ooxml import Tree, at, every, q, val

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One level of a list: how its numbers are written, and from which it counts."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(frozen=True)
class Item:
    """A paragraph's place in a list: the list, how deep it is nested, the format ("bullet",
    "decimal", …), its number, and what Word shows before it ("2.1")."""

    list: str
    depth: int
    format: str
    number: int
    shown: str


@dataclass
class Numbering:
    """Counts through the paragraphs of a file in their order."""

    tree: Tree | None
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.abstract: dict[str, Mapping[int, Level]] = {}
        self.lists: dict[str, tuple[str, dict[int, int]]] = {}
        if self.tree is None:
            return
        for one in every(self.tree, "w:abstractNum"):
            levels = {_int(x.get(q("w:ilvl"))): _level(x) for x in every(one, "w:lvl")}
            self.abstract[one.get(q("w:abstractNumId"), "")] = levels
        for one in every(self.tree, "w:num"):
            starts = {
                _int(x.get(q("w:ilvl"))): _int(val(x, "w:startOverride"))
                for x in every(one, "w:lvlOverride")
                if at(x, "w:startOverride") is not None
            }
            self.lists[one.get(q("w:numId"), "")] = (val(one, "w:abstractNumId"), starts)

    def item(self, number: str, depth: int) -> Item | None:
        """The next paragraph of a list; `None` without such a list (0: none)."""
        if number not in self.lists or number == "0":
            return None
        abstract, starts = self.lists[number]
        levels = self.abstract.get(abstract, {})
        level = levels.get(depth, Level())
        key = number if starts else abstract  # lists of one kind count on unless one restarts
        counts = self.counts[key]
        begin = starts.get(depth, level.start)
        counts[depth] = counts.get(depth, begin - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return Item(number, depth, level.format, counts[depth], _shown(level, levels, counts))


def _shown(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    if level.format in ("bullet", "none"):
        return ""

    def one(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        return _written(counts.get(depth, 1), levels.get(depth, Level()).format)

    return re.sub(r"%(\d)", one, level.text)


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for value, sign in _ROMAN:
            while number >= value:
                out, number = out + sign, number - value
        return out.upper() if form == "upperRoman" else out
    return str(number)


def _level(tree: Tree) -> Level:
    return Level(
        val(tree, "w:numFmt", "decimal"), val(tree, "w:lvlText"), _int(val(tree, "w:start", "1"))
    )


def _int(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
