"""TXT010: commas that are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint import patterns
from casepress.lint.context import LintContext
from casepress.lint.prose import Match

TXT010 = Code(
    "TXT010",
    "punctuation-slip",
    Severity.INFO,
    """A comma is missing or too weak, a capital follows it, or a sign lacks its space.

Why: a copy editor sets it.
Scope: sentences in English; the rows of `casepress/lint/lexicons/patterns/punctuation.yaml`.
Source: AMA Manual of Style, 8.2.1 and 8.2.2
Traps: “However hard”; “respectively” before what it orders.
Fails: `However the knee was dry; they were 5 and 7 mm respectively.`
Passes: `However, the knee was dry; they were 5 and 7 mm, respectively.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT010,)

_VERB = r"(?:was|were|had|is|are|has|did|showed|revealed|denied|received|underwent|became|could)"


@cache
def _head() -> re.Pattern[str]:
    """What precedes a sentence."""
    return re.compile(r".*[.!?] ?(?=[A-Z])", re.DOTALL)


@cache
def _glued() -> re.Pattern[str]:
    """A sign between two words without its space: “dry.The knee”, “fever,cough”, “levels(high”."""
    return re.compile(
        r"(?P<term>[.,;(](?:(?<=[a-z]{3}\.)(?=[A-Z][a-z]+[ ,])|(?<=[a-z]{3}[,;])(?=[a-z]{3,} )"
        r"|(?<=[a-z]{4}\()(?=[A-Za-z]{4,}[ ,)])))"
    )


@cache
def _second() -> re.Pattern[str]:
    """A whole clause behind a comma …"""
    return re.compile(
        r", (?=(?:he|she|it|they|there|we|(?:this|the|his|her|no|our) [a-z]+(?: [a-z]+)?(?<!ly)) "
        rf"{_VERB}\b)"
    )


@cache
def _first() -> re.Pattern[str]:
    """… and before it one that begins the sentence, has its verb, and depends on nothing."""
    return re.compile(
        r"(?:The|There|He|She|His|Her|It|They|This|We|Our|A|An|No|All|[A-Z][a-z]+ [a-z]+ [a-z]+)\b"
        rf"(?: [\w%°/()'’-]+)*? {_VERB}\b[^,;:]*$"
    )


@cache
def _depends() -> re.Pattern[str]:
    """What makes a clause depend on another."""
    return re.compile(
        r"\b(?:when|after|if|although|though|because|since|while|whilst|as|before|once|until|unless|"
        r"that|which|who|whose|where|whereas|despite|what|how|whether|both|either|"
        r"neither|not only|more|less|said|reported|stated|felt|thought|believed|noticed)\b"
    )


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every match of the rows of `punctuation`."""
    yield from patterns.findings(context, TXT010, "punctuation", patterns.SENTENCES)
    if not context.english:
        return
    for passage in context.passages:
        if passage.kind not in patterns.SENTENCES:
            continue
        for match in passage.find(_second(), sign=", "):
            before = passage.text[: match.start]
            head = _head().match(before)
            clause = before[head.end() if head else 0 :]
            if _first().match(clause) and not _depends().search(clause):
                comma = Match(passage, match.start, match.start + 1)
                message = "a comma joins two sentences; write a full stop or a semicolon"
                yield comma.finding(TXT010, message)
        for match in passage.find(_glued(), "term"):
            sign = match.words
            write = f" {sign}" if sign == "(" else f"{sign} "
            where = "before" if sign == "(" else "after"
            message = f"the space {where} “{sign}” is missing"
            yield match.finding(TXT010, message, write=write)
