"""Lists: of Word's own numbering, or typed with signs and numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.draft import Draft, Given, Items, Part
from casepress.importing.line import Line
from casepress.importing.notes import Result, noted

_TYPED = re.compile(r"\s*(?:([•●▪■◦○‣⁃➢✓✔*–—-])|\(?(\d{1,2}|[a-z]|[ivx]{2,4})[.)])\s+(?=\S)")
_STYLES = {
    "decimal": "Decimal", "lowerLetter": "LowerAlpha", "upperLetter": "UpperAlpha",
    "lowerRoman": "LowerRoman", "upperRoman": "UpperRoman",
}  # fmt: skip


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Join the paragraphs of each list. A typed list needs two items, numbers that count."""
    out: list[Part] = []
    run: list[tuple[Part, bool, int, str, int, Line]] = []
    for part in (*draft.parts, None):
        item = _item(part, len(run)) if part is not None and part.is_ is None else None
        if item is not None and part is not None and (not run or _fits(run, item)):
            run.append((part, *item))
            continue
        out += _joined(run)
        run = []
        if item is not None and part is not None:
            run.append((part, *item))
        elif part is not None:
            out.append(part)
    return noted(replace(draft, parts=tuple(out)))


def _item(part: Part, before: int) -> tuple[bool, int, str, int, Line] | None:
    """Whether a paragraph is an item: ordered, depth, style, number, its words."""
    own = part.block.facts.item
    if own is not None:
        return (
            own.format != "bullet",
            own.depth,
            _STYLES.get(own.format, "Decimal"),
            own.number,
            part.line,
        )
    found = _TYPED.match(part.line.text)
    if not found:
        return None
    line = part.line.cut(found.end())
    if found[1]:
        return False, 0, "", 0, line
    sign = found[2]
    if sign.isdigit():
        return True, 0, "Decimal", int(sign), line
    if len(sign) == 1 and not (sign == "i" and before == 0):
        return True, 0, "LowerAlpha", ord(sign) - 96, line
    roman = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
    return (True, 0, "LowerRoman", roman.index(sign) + 1, line) if sign in roman else None


def _fits(
    run: list[tuple[Part, bool, int, str, int, Line]], item: tuple[bool, int, str, int, Line]
) -> bool:
    part, ordered, depth, style, number, _ = run[-1]
    if part.block.facts.item is not None:
        return True
    return (
        (item[0], item[2]) == (ordered, style)
        and (not ordered or item[3] == number + 1)
        and depth == item[1]
    )


def _joined(run: list[tuple[Part, bool, int, str, int, Line]]) -> list[Part]:
    if not run:
        return []
    first, ordered, _, style, number, _ = run[0]
    typed = first.block.facts.item is None
    if typed and (len(run) < 2 or (ordered and number != 1)):
        return [part for part, *_ in run]
    base = min(depth for _, _, depth, _, _, _ in run)
    lines = tuple((depth - base, line) for _, _, depth, _, _, line in run)
    return [
        replace(first, line=Line(), is_=Items(ordered, max(number, 1), style or "Decimal", lines))
    ]
