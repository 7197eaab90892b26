"""SEC027: headings that are typed as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepress.article.headings import plain_heading
from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import Match

SEC027 = Code(
    "SEC027",
    "heading-typed-as-text",
    Severity.ERROR,
    """The name of a section is typed as a paragraph, not as a heading.

Why: what follows it would be printed in the section before it.
Scope: paragraphs whose only words are a heading or another name of one of the journal's sections.
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
