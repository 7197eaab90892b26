"""FIG004: the panels of a figure, in its legend, its images and the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casepress.article.ast import Element, get, identifier, structure, text
from casepress.article.floats import panels
from casepress.article.nodes import Callout, Figure
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.lint.context import LintContext

FIG004 = Code(
    "FIG004",
    "panel-mismatch",
    Severity.WARNING,
    """The panels of a figure differ between its legend, its images and the callouts.

Why: the reader looks for a panel in vain.
Scope: legends and callouts. The legend letters its panels A, B, C … without a gap; a figure of
several images has as many panels as images; a callout names a panel of the legend; where callouts
name single panels, each panel is called out.
Source: ICMJE Recommendations IV.A.3.i
Traps: a letter in brackets may be a mark in the picture: “bone (B) and marrow (M)”; a panel may be
lettered without brackets.
Fails:
    # Case report
    The knee had grains (@fig-1).

    ![**Knee.** (A) Recess. (C) Grains.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
Passes:
    # Case report
    The knee had grains (@fig-1).

    ![**Knee.** (A) Recess. (B) Grains.](../../figures/knee/figure-1.svg){#fig-1 alt="A knee."}
""",
)
CODES = (FIG004,)

_LETTER = re.compile("[A-Z]")
#: So many letters may be left out; a letter beyond them is a mark in the picture: “osteoid (M)”.
_MOST_MISSING = 2


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on figures whose legend, images and callouts do not agree on the panels."""
    figures: dict[str, Element] = {}
    for figure in context.figures:
        figures.setdefault(identifier(figure), figure)
        letters = panels(Figure(figure).caption)
        yield from _gap(figure, letters)
        images = sum(e["t"] == "Image" for e in structure(Figure(figure).blocks))
        if images > 1 and len(letters) not in (0, images):
            message = (
                f"{_label(figure)} has {images} images, but its legend has {len(letters)} panels; "
                "write a panel for each image"
            )
            yield Finding(FIG004, message, InNode(figure))
        yield from _uncalled(context, figure, letters)
    yield from _unknown(context, figures)


def _label(figure: Element) -> str:
    return get(figure, "label") or "the figure"


def _gap(figure: Element, letters: list[str]) -> Iterator[Finding]:
    """A letter that the legend leaves out."""
    expected = [chr(ord("A") + i) for i in range(len(letters))]
    if "A" in letters and sorted(letters) != expected:
        missing = next(e for e in expected if e not in letters)
        words = text(Figure(figure).caption)
        otherwise = re.search(
            rf"(?<![\w-]){missing}[).,:]|\({missing}[ ,–-]|[–-]{missing}\)", words
        )
        if otherwise or ord(max(letters)) - ord("A") > len(letters) + _MOST_MISSING:
            return
        message = (
            f"panel ({missing}) is missing in the legend of {_label(figure)}, which has "
            f"{', '.join(letters)}; letter the panels A, B, C …"
        )
        yield Finding(FIG004, message, InNode(figure, f"({letters[-1]})"))


def _uncalled(context: LintContext, figure: Element, letters: list[str]) -> Iterator[Finding]:
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
        panel = "panel" if len(missing) == 1 else "panels"
        message = (
            f"no callout names {panel} {', '.join(missing)} of {_label(figure)}, but other panels "
            "are called out; call out each panel, or the figure as a whole"
        )
        at, about = InNode(figure, f"({missing[0]})"), frozenset((identifier(figure),))
        yield Finding(FIG004, message, at, about=about)


def _unknown(context: LintContext, figures: Mapping[str, Element]) -> Iterator[Finding]:
    """Panels that a callout names and the legend does not have."""
    for element in context.links:
        callout = Callout(element)
        figure = figures.get(callout.anchor)
        # the words of `@fig-1A` were made by a filter, those of `[Figure 1A](#fig-1)` were typed
        if figure is None or not callout.inlines or "p" in callout.inlines[0]:
            continue
        panel = callout.inlines[0]["c"].partition("\u00a0")[2] or callout.inlines[0]["c"]
        panel = panel.removeprefix(get(figure, "number"))
        for letter in _LETTER.findall(panel):
            if letter not in panels(Figure(figure).caption):
                message = (
                    f"panel ({letter}) is missing in the legend of {get(figure, 'label')}; add it, "
                    "or correct the callout"
                )
                key = f"@{callout.anchor}{panel.replace('–', '-')}"
                yield Finding(FIG004, message, InNode(element, key))
