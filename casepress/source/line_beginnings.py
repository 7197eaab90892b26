"""Beginnings of paragraphs that pandoc would take for a list, a quotation or a definition although
they are signs: `7. May was …`, `s. aureus grew`, `> 38.5 °C`, `- 4.5 mmol/L`, `: 8 was the ratio`.

A list has items that follow each other: 1, 2, 3 or a, b, c. A number or letter alone, or one that
does not follow the one before it, is printed as typed where it is a paragraph of its own; where it
is a line of a list that would be numbered otherwise, a doubt says so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from casepress.source.signs_in_words import STAR_NOTE, Doubt, Signs

_BEGINNING = re.compile(
    r"""
    ^[ ]{0,3}(?:
        (?P<quotation>>)(?![>\n])[ \t]*
      | (?P<bullet>[-+*])[ \t]+
      | (?P<definition>[:~])[ \t]+
      | (?P<bar>\|)[ ]+
      | (?P<number>\(?(?:\d{1,9}|[a-z]{1,5}|[A-Z]{1,5})[.)])[ \t]+
    )(?=\S)
    """,
    re.VERBOSE | re.MULTILINE,
)
#: A paragraph that is only the mark of an item: `A.`, `7)`, `-`.
_ALONE = re.compile(
    r"(?:\A|\n[ \t]*\n)[ ]{0,3}"
    r"\(?(?:(?:\d{1,9}|[a-z]{1,5}|[A-Z]{1,5})(?P<delimiter>[.)])|(?P<bullet>[-+*]))"
    r"[ \t]*(?=\n[ \t]*\n(?![ ]{0,3}(?:[-+*]|\w{1,9}[.)])[ \t])|\s*\Z)"
)
#: A definition as pandoc's authors write it has three spaces behind its mark.
_ONE_SPACE = re.compile(r"[ ]*[:~][ ]\S")
#: A line of stars, hyphens or underscores alone, which is not an item.
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*")
#: A comment that nothing closes reaches to the end, and a fence is read whole: else each would be
#: searched for again from each of its signs.
_CODE = re.compile(
    r"^(?P<fence>`{3,}+|~{3,}+).*?^(?P=fence)|<!--(?:.*?-->|.*\Z)", re.DOTALL | re.MULTILINE
)
_NUMBER = re.compile(r"[-−+]?\.?\d")
_MONTH = re.compile(
    r"(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w*\b", re.IGNORECASE
)
#: More than: a decimal number, or one with a unit behind it.
_MEASURED = re.compile(
    r"=|≈|[-−+]?\d+\.\d|[-−+]?\d[\d,]*\s?(?:°|%|‰|mm|cm|m\b|[µμmkn]?[gLl]\b|mol|mmol|IU|U\b|h\b|bpm|kPa"
    r"|min\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|×|x\s?10)"
)
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_QUOTATION_DOUBT = (
    "this line is a quotation if `>` is markup, and a comparison if it is a sign; write `\\>` for "
    "the sign"
)
_DEFINITION_DOUBT = (
    "this line is what the line above it means if `:` is markup, and goes on with it if it is a "
    "sign; write `\\:` for the sign, or leave three spaces after it for the meaning of a term"
)


@dataclass(frozen=True)
class _Item:
    """A line with a beginning: its number, the kind and the mark, and the offset of the mark."""

    line: int
    kind: str
    mark: str
    begin: int
    rest: str

    @property
    def style(self) -> str:
        """Items of one list have one style."""
        if self.kind != "number":
            return self.kind + self.mark
        letters = self.mark.strip("().")
        script = "1" if letters.isdigit() else "a" if letters.islower() else "A"
        return self.mark.replace(letters, script)

    @property
    def sign(self) -> int:
        """The offset of the character that makes it markup."""
        return self.begin + len(self.mark) - 1


def signs_at_line_beginnings(text: str) -> Signs:
    """The signs at the beginnings of paragraphs, and doubts about others."""
    found = Signs()
    matches = list(_BEGINNING.finditer(text))
    alone = [m for m in _ALONE.finditer(text) if not _follows_item(text, m.start())]
    if not matches and not alone:
        return found
    hidden = [m.span() for m in _CODE.finditer(text)]
    for match in alone:
        begin = match.start(match.lastgroup or 0)
        if not any(first <= begin < last for first, last in hidden):
            found.offsets.append(begin)
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    items = []
    for match in matches:
        kind = str(match.lastgroup)
        begin = match.start(kind)
        if not any(first <= begin < last for first, last in hidden):
            number = bisect_right(starts, begin) - 1
            rest = lines[number][match.end() - starts[number] :]
            if not _RULE.fullmatch(lines[number].strip()) and _is_item(
                kind, match[kind], match[0], rest
            ):
                items.append(_Item(number, kind, match[kind], begin, rest))
    last = 0
    for run in _runs(items, lines):
        first = run[0]
        if first.kind == "number":
            last = _numbered(run, lines, found, last)
        elif first.kind == "quotation":
            _quotation(run, lines, found)
        elif len(run) == 1 and _is_sign(first, lines):
            found.offsets.append(first.sign)
    glued = [item for item in items if item.kind == "definition" and _is_glued(item, lines)]
    if len(glued) == 1 and _is_ratio(glued[0], lines) and _ONE_SPACE.match(lines[glued[0].line]):
        begin = glued[0].begin
        found.doubts.append(Doubt(begin, begin + 1, _DEFINITION_DOUBT, f"\\{glued[0].mark}"))
    return found


def _follows_item(text: str, end: int) -> bool:
    """Whether the paragraph that ends at an offset begins as an item of a list."""
    begin = text.rfind("\n\n", 0, end) + 2 if "\n\n" in text[:end] else 0
    return _BEGINNING.match(text, begin) is not None


def _is_item(kind: str, mark: str, typed: str, rest: str) -> bool:
    """Whether pandoc would take a line for an item at all."""
    if kind != "number" or mark.strip("().").isdigit():
        return kind != "number" or mark.count("(") <= mark.count(")")
    letters = mark.strip("().")
    if len(letters) > 1 and not _ROMAN.fullmatch(letters.lower()):
        return False
    if letters.isupper() and mark.endswith("."):
        return typed.endswith(("  ", "\t"))  # `A. Smith` is a name
    return bool(rest)


def _runs(items: Sequence[_Item], lines: Sequence[str]) -> Iterator[list[_Item]]:
    """The items of each list; an item that continues a paragraph is none."""
    run: list[_Item] = []
    for item in items:
        if run and run[-1].style == item.style and _continues(run[-1], item, lines):
            run.append(item)
            continue
        if run:
            yield run
        run = [item] if _begins_block(item, lines) else []
    if run:
        yield run


def _begins_block(item: _Item, lines: Sequence[str]) -> bool:
    """Whether a line begins a block: the line before it is empty, a heading or a fence."""
    before = lines[item.line - 1].strip() if item.line else ""
    return not before or before.startswith(("#", ":::")) or before.endswith("-->")


def _continues(first: _Item, second: _Item, lines: Sequence[str]) -> bool:
    """Whether only lines of the first item are between two items; none in a quotation or
    between lines with bars."""
    blank = False
    between = lines[first.line + 1 : second.line]
    if first.kind in ("quotation", "bar"):
        return not between
    for line in between:
        if not line.strip():
            blank = True
        elif blank and not line.startswith(("  ", "\t")):
            return False
    return True


def _is_glued(item: _Item, lines: Sequence[str]) -> bool:
    """Whether a line continues the paragraph above it, unless it is markup."""
    return bool(item.line and lines[item.line - 1].strip())


def _is_ratio(item: _Item, lines: Sequence[str]) -> bool:
    """Whether the only meaning of a term, in the line below it, may be a number behind a colon."""
    captions = "{#" in item.rest or _beside_table(item.line, lines)
    return not captions and _NUMBER.match(item.rest) is not None


def _is_sign(item: _Item, lines: Sequence[str]) -> bool:
    """Whether a bullet, a bar or a colon alone is a sign."""
    if item.kind == "bar":
        following = lines[item.line + 1] if item.line + 1 < len(lines) else ""
        return "|" not in item.rest and not following.strip()
    if item.kind == "bullet":
        pattern = STAR_NOTE if item.mark == "*" else _NUMBER
        return pattern.match(item.rest) is not None
    return not _is_glued(item, lines) and _is_ratio(item, lines)


def _beside_table(line: int, lines: Sequence[str]) -> bool:
    before = next((each for each in reversed(lines[:line]) if each.strip()), "").strip()
    after = next((each for each in lines[line + 1 :] if each.strip()), "").strip()
    return any(
        each.startswith(("|", "+-", "+=", "--")) or each.endswith(("|", "---"))
        for each in (before, after)
    )


def _quotation(run: Sequence[_Item], lines: Sequence[str], found: Signs) -> None:
    item = run[0]
    following = lines[item.line + 1] if item.line + 1 < len(lines) else ""
    if len(run) > 1 or following.lstrip().startswith(">"):
        return
    if _MEASURED.match(item.rest):
        found.offsets.append(item.sign)
    elif _NUMBER.match(item.rest):
        found.doubts.append(Doubt(item.begin, item.begin + 1, _QUOTATION_DOUBT, r"\>"))


def _numbered(run: Sequence[_Item], lines: Sequence[str], found: Signs, before: int) -> int:
    """Judge the numbers or letters of one list; `before` is the last number of the list before
    it. Returns the last number."""
    typed = _values(run)
    in_digits = run[0].style.strip("().") == "1"
    if len(run) == 1:
        alone = not in_digits or (typed[0] != before + 1 and typed[0] != 1)
        if alone or (in_digits and _MONTH.match(run[0].rest)):
            found.offsets.append(run[0].sign)
            return before
        return typed[0]
    breaks = [i for i, (a, b) in enumerate(pairwise(typed), 1) if b != a + 1]
    dates = any(_MONTH.match(item.rest) for item in run)
    if not breaks or (set(typed) == {1} and in_digits and not dates):
        return typed[-1]
    edges = [0, *breaks, len(run)]
    apart = all(not lines[item.line - 1].strip() for item in run[1:])
    if apart and all(b - a == 1 for a, b in pairwise(edges)):
        found.offsets.extend(item.sign for item in run)  # each is a paragraph
        return before
    for at in breaks:
        item = run[at]
        end = item.begin + len(item.mark)
        would = _shown(item, typed[0] + at)
        touching = typed[at] == typed[0] and not lines[item.line - 1].strip()
        message = (
            f"this would go on with the list before it, as “{would}”; put a line `<!-- -->` "
            "between the two lists"
            if touching
            else f"“{item.mark}” would be printed as “{would}”, since it is in a list; correct the "
            "number, or write `\\` before its last sign to have it as typed"
        )
        fixed = f"{item.mark[:-1]}\\{item.mark[-1]}"
        parted = f"<!-- -->\n\n{item.mark}"
        found.doubts.append(Doubt(item.begin, end, message, parted if touching else fixed))
    return typed[-1]


def _shown(item: _Item, value: int) -> str:
    letters = item.mark.strip("().")
    if letters.isdigit():
        return item.mark.replace(letters, str(value))
    base = ord("a" if letters.islower() else "A")
    return item.mark.replace(letters, chr(base + (value - 1) % 26))


def _values(run: Sequence[_Item]) -> list[int]:
    """The numbers of the items, as letters or as Roman numbers where they are not digits."""
    letters = [item.mark.strip("().").lower() for item in run]
    if letters[0].isdigit():
        return [int(each) if each.isdigit() else 0 for each in letters]
    roman = [_roman(each) for each in letters]
    in_order = all(roman) and all(b == a + 1 for a, b in pairwise(roman))
    if (in_order and len(run) > 1) or any(len(each) > 1 for each in letters):
        return roman
    return [ord(each) - ord("a") + 1 for each in letters]


def _roman(letters: str) -> int:
    """The value of a Roman number; 0 for anything else."""
    if not _ROMAN.fullmatch(letters):
        return 0
    digits = [_ROMAN_DIGITS[each] for each in letters]
    return sum(-a if a < b else a for a, b in pairwise([*digits, 0]))
