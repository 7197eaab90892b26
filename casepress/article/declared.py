"""Declarations under the heading of another section, as articles of other publishers have them:
`## Conflicts of interest` at the end of the text, or several under `# Declarations`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casepress.article.ast import Blocks, Element, attr_of, header, text, with_origin
from casepress.article.headings import plain_heading
from casepress.article.nodes import Header
from casepress.core.findings import Code, Severity
from casepress.core.journal import Journal, Section

SEC007 = Code(
    "SEC007",
    "declarations-run-together",
    Severity.WARNING,
    """A declaration is in the section of another declaration, or under a heading within another
section.

Why: machines look for each declaration under its own heading.
Scope: the statements after the text, and sub-sections whose heading is the name of a declaration;
those are printed as sections of their own.
Source: JATS4R, conflict of interest
Fails:
    # Competing interests

    # Acknowledgements
    We thank the ward, and report no conflicts of interest.
Passes:
    # Competing interests
    We report no conflicts of interest.

    # Acknowledgements
    We thank the ward.
""",
)

#: An answer that is a whole declaration: "None declared."
_NOTHING = re.compile(r"(none|nil|nothing|not applicable|n/a)\b[\w ]{0,30}[.!]?", re.IGNORECASE)
#: Roles of back sections that are no declarations; the text may have sub-sections of their names.
_OTHERS = ("abbreviations", "supplementary", "references", "appendix")


@dataclass
class Declared:
    """The blocks of an article, its declarations moved behind them as sections of level one.
    `found` are their headings as typed, each with the journal's section and the heading that it
    was under; `emptied` are the headings of level one that had nothing but declarations."""

    blocks: Blocks
    found: list[tuple[Element, Section, Element]] = field(default_factory=list)
    emptied: list[Element] = field(default_factory=list)


def declared(blocks: Blocks, journal: Journal) -> Declared:
    """The blocks of an article as read, with its declarations as sections of level one.

    A sub-section is one if its heading is the journal's name of a declaration and its words
    declare: “Consent” above the patient's consent to an operation is a part of the story.
    """
    names = {
        plain_heading(name): section
        for section in journal.sections
        if section.where == "back" and section.role not in _OTHERS
        for name in section.names
    }
    kept: Blocks = []
    moved: Blocks = []
    made = Declared(kept)
    top: Element | None = None
    at = 0
    while at < len(blocks):
        block = blocks[at]
        level = Header(block).level if block["t"] == "Header" else 0
        if level == 1:
            top = block
        section = names.get(plain_heading(text(block))) if level > 1 and top else None
        inside = _inside(blocks, at) if section else []
        if section and top and inside and _declares(section, block, inside):
            made.found.append((block, section, top))
            moved += [_raised(b, level - 1) for b in (block, *inside)]
            at += 1 + len(inside)
            continue
        kept.append(block)
        at += 1
    under = {id(heading) for _, _, heading in made.found}
    for i, block in enumerate(kept):
        after = kept[i + 1] if i + 1 < len(kept) else None
        if id(block) in under and (after is None or _is_top(after)):
            made.emptied.append(block)
    gone = {id(block) for block in made.emptied}
    made.blocks = [*(block for block in kept if id(block) not in gone), *moved]
    return made


def _inside(blocks: Blocks, at: int) -> Blocks:
    """The blocks below a heading, up to the next of its level or above."""
    level = Header(blocks[at]).level
    end = at + 1
    while end < len(blocks) and not (
        blocks[end]["t"] == "Header" and Header(blocks[end]).level <= level
    ):
        end += 1
    return blocks[at + 1 : end]


def _declares(section: Section, heading: Element, blocks: Blocks) -> bool:
    """Whether the words below a heading declare, with the heading or as "None." does."""
    words = text(blocks, notes=True)
    if not section.evidence or _NOTHING.fullmatch(words.strip()):
        return True
    return re.search(section.evidence, f"{text(heading)}. {words}", re.IGNORECASE) is not None


def _raised(block: Element, levels: int) -> Element:
    if block["t"] != "Header":
        return block
    found = Header(block)
    return with_origin(block, header(found.level - levels, found.inlines, attr_of(block)))


def _is_top(block: Element) -> bool:
    return bool(block["t"] == "Header" and Header(block).level == 1)
