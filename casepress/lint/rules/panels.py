"""FIG004: the panels of a figure, in its legend, its images and the text."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import Element, get, identifier, structure
from casepress.article.floats import panels
from casepress.core.findings import Code, Finding, InNode
from casepress.filters.crossrefs import FIG004
from casepress.lint.context import LintContext

CODES: tuple[Code, ...] = ()


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on panels out of sequence, or of another number than the images. That a callout
    names a panel which the legend has not is found with the callouts."""
    for figure in context.figures:
        label = get(figure, "label") or "the figure"
        letters = panels(figure["c"][1][1])
        expected = [chr(ord("A") + i) for i in range(len(letters))]
        if letters and sorted(letters) != expected:
            first = next(e for e in expected if e not in letters)
            message = (
                f"the legend of {label} has panels {', '.join(letters)}, and no ({first}); "
                "letter them A, B, C …"
            )
            yield Finding(FIG004, message, InNode(figure, f"({letters[-1]})"))
        images = sum(e["t"] == "Image" for e in structure(figure["c"][2]))
        if images > 1 and len(letters) not in (0, images):
            message = (
                f"{label} has {images} images and its legend {len(letters)} panels; agree them"
            )
            yield Finding(FIG004, message, InNode(figure))
        yield from _uncalled(context, figure, letters, label)


def _uncalled(
    context: LintContext, figure: Element, letters: list[str], label: str
) -> Iterator[Finding]:
    """Panels that no callout names, where callouts name the others one by one."""
    called: set[str] = set()
    number = get(figure, "number")
    for words in context.callouts.get(identifier(figure), ()):
        tail = words.rpartition(number)[2] if number and number in words else words
        named = panels([{"t": "Str", "c": f"({tail})"}])
        if not named:
            return  # the figure as a whole
        called |= set(named)
    missing = [letter for letter in letters if called and letter not in called]
    if missing:
        message = (
            f"no callout names panel {', '.join(missing)} of {label}, and others are named; "
            "call each out, or the figure as a whole"
        )
        yield Finding(FIG004, message, InNode(figure, f"({missing[0]})"))
