"""Headings: their style, their levels, and whether anything follows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from casepress.article.ast import Blocks, Element, attr, div, header, identifier, text, with_origin
from casepress.article.nodes import Header
from casepress.core.findings import Code, Finding, InNode, Severity

SEC003 = Code(
    "SEC003",
    "heading-style-inconsistent",
    Severity.WARNING,
    """A heading is typed with capitals, a number, or a colon or full stop at its end.

Why: capitals and punctuation are the layout's; typed, they reach the XML.
Scope: headings of every level.
Source: the journal's layout; PMC tagging guidelines, titles
Fails:
    # Conclusion
    ## FINDINGS :
    Rice bodies can come alone.
Passes:
    # Conclusion
    ## Findings
    Rice bodies can come alone.
""",
)

SEC021 = Code(
    "SEC021",
    "unknown-section",
    Severity.WARNING,
    """A section is none that the journal knows; where its heading is nearly one, an error.

Why: a misspelt heading loses its place in the outputs.
Scope: headings of the first level.
Source: the journal's `sections`
Fails:
    # Discusion
    Grains are common.
Passes:
    # Discussion
    Grains are common.
""",
)

SEC023 = Code(
    "SEC023",
    "heading-level-jump",
    Severity.ERROR,
    """A heading is more than one level below the one before it.

Why: screen readers and the PDF's bookmarks show a gap.
Scope: headings of every level.
Source: WCAG 2.2, technique G141; ISO 14289-1, 7.4.2
Fails:
    # Conclusion
    ### Findings
    Rice bodies can come alone.
Passes:
    # Conclusion
    ## Findings
    Rice bodies can come alone.
""",
)

SEC025 = Code(
    "SEC025",
    "empty-section",
    Severity.WARNING,
    """A heading has nothing under it.

Why: it is left out of the outputs.
Scope: headings of every level.
Source: JATS4R, accessibility
Fails:
    # Acknowledgements
Passes:
    # Acknowledgements
    We thank the ward.
""",
)

CODES = (SEC003, SEC021, SEC023, SEC025)

_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVX]+[.)])\s+")
_END = re.compile(r"[\s:.]+$")


@lru_cache(maxsize=4096)  # the journal's own names are asked for again and again
def plain_heading(heading: str) -> str:
    """A heading without numbering, end punctuation and case, for comparison."""
    words = " ".join(heading.replace("’", "'").split())
    return _END.sub("", _NUMBERING.sub("", words)).casefold()


def style(heading: Element) -> Iterator[Finding]:
    typed = text(heading)
    letters = [c for c in typed if c.isalpha()]
    faults = []
    if len(letters) > 4 and all(c.isupper() for c in letters):
        faults.append("capitals")
    if typed[-1:] in (":", "."):
        faults.append(f"“{typed[-1]}” at its end")
    if _NUMBERING.match(typed):
        faults.append("a number")
    if faults:
        plain = _END.sub("", _NUMBERING.sub("", typed))
        plain = plain.capitalize() if "capitals" in faults else plain
        message = f"the heading has {' and '.join(faults)}, which the layout adds; write “{plain}”"
        yield Finding(SEC003, message, InNode(heading))


def wordless(heading: Element) -> Finding:
    message = "this heading is empty; write its words or remove it"
    return Finding(SEC021, message, InNode(heading), severity=Severity.ERROR, blocks=True)


def nothing_under(heading: Element) -> Finding:
    message = f"there is nothing under “{text(heading)}”; write it or remove the heading"
    return Finding(SEC025, message, InNode(heading))


def without_empty(blocks: Blocks) -> tuple[Blocks, list[Finding]]:
    """Blocks without the sub-headings that have nothing under them; each of those a finding."""
    kept: Blocks = []
    findings: list[Finding] = []
    for block in reversed(blocks):
        if block["t"] == "Header" and text(block) and (not kept or _above(kept[-1], block)):
            findings.append(nothing_under(block))
        else:
            kept.append(block)
    return kept[::-1], findings


def _above(block: Element, heading: Element) -> bool:
    return bool(block["t"] == "Header" and Header(block).level <= Header(heading).level)


def nested(blocks: Blocks, level: int) -> tuple[Blocks, list[Finding]]:
    """Blocks with their headings of level + 1 made sections, and so on downwards."""
    out: Blocks = []
    findings: list[Finding] = []
    i = 0
    while i < len(blocks):
        block = blocks[i]
        if block["t"] != "Header":
            out.append(block)
            i += 1
            continue
        own = Header(block).level
        end = i + 1
        while end < len(blocks) and not (
            blocks[end]["t"] == "Header" and Header(blocks[end]).level <= own
        ):
            end += 1
        if own > level + 1:
            message = (
                f"this heading is of level {own} below one of level {level}; "
                f"write it with {'#' * (level + 1)}"
            )
            findings.append(Finding(SEC023, message, InNode(block)))
        findings += style(block) if text(block) else [wordless(block)]
        inner, found = nested(blocks[i + 1 : end], level + 1)
        findings += found
        heading = with_origin(block, header(level + 1, Header(block).inlines))
        out.append(with_origin(block, div(attr(identifier(block), ["section"]), [heading, *inner])))
        i = end
    return out, findings
