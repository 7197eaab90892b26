"""SEC008: marks of unfinished work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext

SEC008 = Code(
    "SEC008",
    "leftover-markers",
    Severity.ERROR,
    """The text contains a mark of unfinished work: a note to oneself, a placeholder, a tracked
change, a broken reference of a word processor.

Why: it would be printed.
Scope: the whole manuscript, except comments, code and addresses.
Source: copy-editing practice
Traps: `47,XXX` and `XXX` after a comma or number are karyotypes; `???` in a quotation of a
question is taken for a mark.
Fails: `The grains were first seen in 1895 [ref] by TODO.`
Passes: `The karyotype was 47,XXX.`
""",
)
CODES = (SEC008,)

_MARKS = re.compile(
    r"""
    \b(?:TODO|FIXME|TBD|TBC)\b
    | (?<![\d,])(?<!,\s)\b[xX]{3,}\b(?!,)
    | \[(?:refs?|references?|citation(?:\ needed)?|cite|source|insert[^\]]*|\?+|xx+)\](?![\[(])
    | \?{2,}
    | Error!\s(?:Reference|Bookmark)[^.\n]{0,60}\.?
    | \{(?:\+\+|--|~~|>>|==)[^}]*\}
    | \blorem\ ipsum\b
    | ^(?:<{7}|={7}|>{7})(?:\ .*)?$
    | \{\{[^}\n]*\}\}
    | \[\[[^\]\n]*\]\]
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
#: Every match contains one of these, in small letters.
_SIGNS = (
    *("todo", "fixme", "tbd", "tbc", "xxx", "[ref", "[cit", "[source", "[insert", "[?", "[xx"),
    *("??", "error!", "{++", "{--", "{~~", "{>>", "{==", "lorem", "{{", "[["),
    *("<" * 7, "=" * 7, ">" * 7),
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on marks left in title and text."""
    small = context.typed.text.lower()
    if not any(sign in small for sign in _SIGNS):
        return
    for start, end in context.typed.find(_MARKS):
        words = context.typed.text[start:end]
        if words.lower() in ("todo", "fixme", "tbd", "tbc", "lorem ipsum") and not (
            words.isupper() or words.lower() == "lorem ipsum"
        ):
            continue
        message = f"“{words[:40]}” is a mark of unfinished work; finish or remove it"
        yield Finding(SEC008, message, context.typed.at(start, end))
