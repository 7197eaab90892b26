"""What figures and tables have in common: ids, numbers, labels, captions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    div,
    inlines,
    is_div,
    para,
    plain,
    span,
    text,
    with_origin,
)
from casepress.article.callouts import meant
from casepress.core.findings import Code, Finding, InNode, Severity

SRC014 = Code(
    "SRC014",
    "float-id-malformed",
    Severity.ERROR,
    """The id of a figure, table, formula or section lacks its prefix, or is used twice.

Why: callouts find their target by it.
Source: docs/source-format.md
Fails:
    ![**Knee.** Grains.](../../figures/knee/figure-1.svg){#mri alt="A knee."}
Passes:
    ![**Knee.** Grains.](../../figures/knee/figure-1.svg){#fig-mri alt="A knee."}
""",
    blocks=True,
)

CODES = (SRC014,)

_PANEL = re.compile(r"\(([A-Z])(?:\s*[-–,]\s*([A-Z]))*\)")
_RANGE = re.compile(r"([A-Z])\s*[-–]\s*([A-Z])")


def is_float(element: Element) -> bool:
    """Whether an element is a figure, or a table with its box."""
    return element["t"] == "Figure" or is_div(element, "table-wrap")


def identified(
    identifier: str, prefix: str, number: int, node: Element
) -> tuple[str, list[Finding]]:
    """A float's id: as written, else made of its number; a wrong prefix is a finding."""
    if not identifier:
        return f"{prefix}{number}", []
    if identifier.startswith(prefix):
        return identifier, []
    other = meant(identifier)
    written = other if other and other.startswith(prefix) else f"{prefix}{identifier}"
    message = f"the id `#{identifier}` must begin with `{prefix}`; write `#{written}`"
    return identifier, [Finding(SRC014, message, InNode(node, f"#{identifier}"))]


def caption(blocks: Blocks) -> Blocks:
    """A caption with its bold opening words marked as its title."""
    if not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return blocks
    first = blocks[0]
    content = first["c"]
    if content and content[0]["t"] == "Strong":
        title = with_origin(content[0], span(attr("", ["title"]), content[0]["c"]))
        made = para if first["t"] == "Para" else plain
        return [with_origin(first, made([title, *content[1:]])), *blocks[1:]]
    return blocks


def noted(kind: str, words: str) -> Element:
    """A note below a legend: `kind` is `source` or `permission`."""
    return div(attr("", [kind]), [para(inlines(words))])


def panels(blocks: Blocks) -> list[str]:
    """The panel letters that a legend explains as `(A)`, `(B, C)` or `(A–D)`, in order."""
    found: list[str] = []
    for match in _PANEL.finditer(text(blocks)):
        letters = list(_letters(match.group()))
        found += [letter for letter in letters if letter not in found]
    return found


def _letters(group: str) -> Iterator[str]:
    for part in group.strip("()").split(","):
        bounds = _RANGE.search(part)
        if bounds:
            first, last = (ord(letter) for letter in bounds.groups())
            yield from (chr(code) for code in range(first, last + 1))
        elif part.strip():
            yield part.strip()
