"""SEC027: headings that are typed as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from casepress.article.ast import Element
from casepress.article.headings import plain_heading
from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import Match, Passage

SEC027 = Code(
    "SEC027",
    "heading-typed-as-text",
    Severity.ERROR,
    """The name of a section is typed as a paragraph, not as a heading; or a paragraph is bold as a
whole, as a heading is (a warning).

Why: what follows it would be printed in the section before it, and no contents list has it.
Scope: paragraphs whose only words are a heading or another name of one of the journal's sections;
paragraphs of at most eight words, all bold, that a paragraph follows.
Source: docs/source-format.md
Traps: a bold word within the text is not a heading.
Fails:
    # Case report
    The knee was dry.

    **Discussion**

    Grains are common.
Passes: `The discussion of the knee was long.`
""",
)
CODES = (SEC027,)

#: A bold sentence, and a bold word before what it introduces, are no headings.
_ENDS = (".", ":", "!", "?", ",", ";")
_MOST_WORDS = 8


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on paragraphs that are the name of a section."""
    names = {
        plain_heading(name): section
        for section in context.journal.sections
        for name in section.names
    }
    longest = max(map(len, names), default=0) + 4
    for passage in context.passages:
        if passage.kind != "para" or passage.part == "front" or len(passage.raw) > longest:
            continue
        section = names.get(plain_heading(passage.text))
        if section is not None:
            message = f"“{passage.raw}” looks like a heading; write `# {section.title}`"
            found = Match(passage, 0, len(passage.raw)).finding(SEC027, message)
            yield replace(found, explains=frozenset((plain_heading(section.title),)))
    for passage, below in pairwise(context.passages):
        if below.kind != "para" or not _is_bold(passage):
            continue
        if plain_heading(passage.text) not in names:
            message = f"“{passage.raw}” looks like a heading; write `## {passage.raw}`"
            found = Match(passage, 0, len(passage.raw)).finding(SEC027, message)
            yield replace(found, severity=Severity.WARNING)


def _is_bold(passage: Passage) -> bool:
    """Whether a paragraph of the text is a few bold words and nothing else."""
    if passage.kind != "para" or passage.part != "body" or passage.text[-1:] in _ENDS:
        return False
    content: list[Element] = passage.block["c"]
    bold = len(content) == 1 and content[0]["t"] == "Strong"
    return bold and len(passage.text.split()) <= _MOST_WORDS
