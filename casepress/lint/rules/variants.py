"""TXT006: one term in two forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.prose import Match
from casepress.lint.rules.prefixes import closes

TXT006 = Code(
    "TXT006",
    "term-variant-inconsistent",
    Severity.INFO,
    """A term has two forms in one article: hyphenated and closed, or in two words and one.

Why: readers ask whether two things are meant, and searches find half of them.
Scope: all prose in English; the form that is less frequent is reported.
Source: AMA Manual of Style, 8.3; copy-editing practice
Traps: a compound that has a hyphen only before a noun (“follow-up visit”, “to follow up”); short
words that mean something else together (“every day”, “everyday”).
Fails: `Mono nuclear cells were seen, mononuclear cells and others.`
Passes: `Mononuclear cells were seen, mononuclear cells and others.`
""",
    stage=Stage.AUTHOR,
    optional=True,
)
CODES = (TXT006,)

_HYPHENED = re.compile(r"(?<![\w-])([a-z]{2,})-([a-z]{2,})(?![\w-])", re.IGNORECASE)
_LONG = 9
_PAIR = re.compile(r"(?<![\w-])([a-z]{2,12})[ \u00a0](?=([a-z]{3,})(?![\w-]))", re.IGNORECASE)
#: First words that a noun or adjective may follow in two senses.
_OPEN = frozenset(
    {
        *("every", "any", "some", "may", "all", "no", "in", "on", "over", "up", "out", "how", "to"),
        *("under", "off", "by", "with", "through", "there", "where", "never", "further", "what"),
        *("more", "less", "none", "not", "one", "after", "before", "for", "here", "self", "so"),
    }
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on the form that is less frequent."""
    if not context.english:
        return
    words: frozenset[str] = frozenset().union(*(p.vocabulary for p in context.passages))
    british = context.language not in ("en", "en-US", "en-CA")
    long_words = {word for word in words if len(word) >= _LONG and _splits(word, words)}
    forms: defaultdict[str, list[tuple[Match, str]]] = defaultdict(list)
    for passage in context.passages:
        if passage.kind in ("alt", "title"):
            continue
        for found in _HYPHENED.finditer(passage.text) if "-" in passage.text else ():
            first, second = found[1].lower(), found[2].lower()
            if first + second in words and not closes(first, second, british=british):
                forms[first + second].append((Match(passage, *found.span()), "-"))
        for found in _PAIR.finditer(passage.text) if long_words else ():
            closed = found[1].lower() + found[2].lower()
            if closed in long_words and found[1].lower() not in _OPEN:
                forms[closed].append((Match(passage, found.start(), found.end(2)), " "))
    for closed, several in sorted(forms.items()):
        yield from _rarer(context, closed, several)


def _splits(word: str, words: frozenset[str]) -> bool:
    """Whether the article has two words that make this one."""
    return any(word[:i] in words and word[i:] in words for i in range(2, len(word) - 2))


def _rarer(
    context: LintContext, closed: str, several: list[tuple[Match, str]]
) -> Iterator[Finding]:
    pattern = re.compile(rf"(?<![\w-]){closed}(?![\w-])", re.IGNORECASE)
    others = [m for p in context.prose(but=("alt", "title")) for m in p.find(pattern)]
    if len(others) >= len(several):
        for match, _ in several:
            write = match.words.replace("-", "").replace(" ", "").replace("\u00a0", "")
            message = f"“{match.words}” is written “{write.lower()}” elsewhere; write one form"
            yield match.finding(TXT006, message)
    else:
        shown = several[0][0].words.lower()
        for match in others:
            message = f"“{match.words}” is written “{shown}” elsewhere; write one form"
            yield match.finding(TXT006, message)
