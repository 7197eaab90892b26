"""TXT028: words that are typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import Match

TXT028 = Code(
    "TXT028",
    "doubled-word",
    Severity.WARNING,
    """A word is typed twice.

Why: it is a slip that the eye passes over, above all across a line end.
Scope: all prose but tables, in every language.
Source: copy-editing practice
Traps: “that that”, “had had”; “Baden Baden”; in French “nous nous”, in German “die die”; numbers,
letters.
Fails: `The the knee was dry.`
Passes: `She said that that knee had had no swelling.`
""",
)
CODES = (TXT028,)

_TWICE = re.compile(r"(?<![\w.’'-])([^\W\d_]{2,})[ \u00a0](?P<again>\1)(?![\w’'-])", re.IGNORECASE)
_ALLOWED = frozenset(
    {
        *("that", "had", "baden", "nous", "vous", "walla", "beri", "chin", "sing", "bora", "pago"),
        *("die", "der", "das", "den", "dem", "sie", "dass", "faire", "de", "het"),
        *("en", "si", "no", "bye", "so", "much", "very", "long", "tse", "dengue", "can", "will"),
    }
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on the second of two equal words."""
    for passage in context.prose(but=("alt", "cell", "keyword")):
        for found in _TWICE.finditer(passage.text):
            first = found[1]
            if first.lower() in _ALLOWED or first.isupper() or first[1:] != found["again"][1:]:
                continue
            if found["again"][0].isupper() and found.start() > 0:
                continue  # a name of two equal parts, or the start of the next sentence
            match = Match(passage, found.end(1), found.end())
            message = f"“{first}” is typed twice; delete one"
            yield match.finding(TXT028, message, write="", safe=True)
