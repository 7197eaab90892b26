"""SEC026: sections that the journal numbers, such as the cases of a series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from casepress.article.ast import Blocks, Element, Inlines, text
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.journal import Section

SEC026 = Code(
    "SEC026",
    "numbered-sections",
    Severity.ERROR,
    """The cases of a series are too few, or are numbered in another order than they come.

Why: the outputs number the cases by their order, so that a callout to a typed number could mean
another case.
Scope: headings of sections that the journal numbers.
Source: the journal's `sections`
Fails:
    ---
    article-type: case-series
    # Case 2. A gardener
    His knee was swollen.
    # Case 1. A mason
    Her knee was dry.
Passes:
    ---
    article-type: case-series
    # Case 2. A gardener
    His knee was swollen.
    # Case 3. A mason
    Her knee was dry.
""",
)


@dataclass
class Part:
    """A level-one heading with the blocks below it, and the journal's section that it names;
    `number` is its place among the sections that the journal numbers."""

    heading: Element
    blocks: Blocks = field(default_factory=list)
    section: Section | None = None
    number: int = 0


def numbers(parts: list[Part]) -> Iterator[Finding]:
    """Give each section that the journal numbers its number; findings on typed numbers that differ,
    and on too few such sections."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        assert part.section is not None
        same = found.setdefault(part.section.role, [])
        same.append(part)
        part.number = len(same)
        typed, _ = typed_number(part)
        if typed and int(typed) != part.number:
            message = (
                f"this is number {part.number} in the order of the text, but its heading says "
                f"{typed}; correct the heading or the order"
            )
            yield Finding(SEC026, message, InNode(part.heading))
    for same in found.values():
        section = same[-1].section
        assert section is not None
        if len(same) < section.least:
            message = (
                f"the text has {len(same)} of the sections “{section.title}”, but this type of "
                f"article needs at least {section.least}; add the others, or change `article-type`"
            )
            yield Finding(SEC026, message, InNode(same[-1].heading))


def typed_number(part: Part) -> tuple[str, int]:
    """The number in the heading of a numbered section, and how many characters of the heading are
    the section's name and number: “Case 2. A mason” gives "2" and 8."""
    assert part.section is not None
    names = sorted(part.section.names, key=len, reverse=True)
    name = "|".join(re.escape(name) for name in names)
    typed = re.match(
        rf"(?:{name})\s*(\d+)?(?:\s*[.:–—-]\s+|\.?$)", text(part.heading), re.IGNORECASE
    )
    return (typed[1] or "", typed.end()) if typed else ("", 0)


def without_first(content: Inlines, characters: int) -> Inlines:
    """Inlines without their first characters."""
    out = list(content)
    while out and characters > 0:
        length = len(text(out[0])) if out[0]["t"] not in ("Space", "SoftBreak") else 1
        if length > characters and out[0]["t"] == "Str":
            out[0] = {**out[0], "c": out[0]["c"][characters:]}
        elif length <= characters:
            out.pop(0)
        characters -= length
    return out
