"""TXT029: signs that are typed as letters or as other signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import Match, Passage

TXT029 = Code(
    "TXT029",
    "sign-typed-as-other",
    Severity.WARNING,
    """A sign is typed as a letter or as another sign: x for ×, an accent or a backtick for an
apostrophe, an ampersand between numbers.

Why: readers and machines take the letter for a letter.
Scope: all prose and tables.
Source: AMA Manual of Style, 17.4 (multiplication) and 8.7 (apostrophe); Unicode, chapter 6
Traps: chromosome X, X-ray, “X 5” as a heading; `5×` is right; the star of an allele, `CYP2D6*4`.
Fails: `It measured 5 x 7 mm, at a magnification of x40.`
Passes: `It measured 5 × 7 mm, at a magnification of ×40.`
""",
)
CODES = (TXT029,)

_TIMES = re.compile(
    r"(?<=\d)(?P<both>[ \u00a0]?[xX][ \u00a0]?)(?=\d)"
    r"|(?<=[a-z] )(?P<size>x)(?=[ \u00a0]?\d)"
    r"|(?<=[(,;:] )(?P<before>[xX])(?=[ \u00a0]?\d{2,})"
    r"|(?<=\()(?P<open>[xX])(?=[ \u00a0]?\d{2,})|(?<=cation )(?P<of>[xX])(?=[ \u00a0]?\d{2,})"
    r"|(?<=(?:mm|cm) )(?P<unit>[xX])(?=[ \u00a0]?\d)|(?<=& )(?P<and>x)(?=[ \u00a0]?\d)"
)
#: A star between two quantities; between a gene and its allele (`CYP2D6*4`) it is a sign.
_STAR = re.compile(
    r"(?<![\w.,:/*-])\d+(?:[.,]\d+)*(?P<star>[ \u00a0]?\*[ \u00a0]?)(?=\d+(?:[.,]\d+)*(?![\w:*/]))"
)
#: What each of them has: found in a tenth of the time.
_BEFORE_DIGIT = re.compile(r"[xX][ \u00a0]?\d")
_HEX = re.compile(r"\b0[xX][0-9a-fA-F]|\d[xX]\d{3}|[A-Za-z]\d+[xX]\d")
_ACCENT = re.compile(r"(?<=[^\W\d_])(?P<mark>[´`ʹ′\u02bc])(?=s\b)|(?<=s)(?P<of>[´`ʹ])(?=\s)")
_MARKS = "´`ʹ′\u02bc"
_AMPERSAND = re.compile(
    r"(?<=\d) (?P<and>&) (?=[x×]?\s?\d)|(?<=[a-z]{4}) (?P<words>&) (?!editing)(?=[a-z]{4})"
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on every such sign."""
    for passage in context.passages:
        if passage.kind == "alt":
            continue
        text = passage.text
        if passage.has_digits and _BEFORE_DIGIT.search(text):
            yield from _times(passage)
        for found in _STAR.finditer(text) if "*" in text and passage.has_digits else ():
            match = Match(passage, *found.span("star"))
            write = match.words.replace("*", "×")
            yield match.finding(TXT029, "write × for “times”, not a star", write=write, safe=True)
        for found in _ACCENT.finditer(text) if any(mark in text for mark in _MARKS) else ():
            match = Match(passage, *found.span(found.lastgroup or 0))
            message = f"“{match.words}” is not an apostrophe; type ’ or '"
            yield match.finding(TXT029, message, write="’", safe=True)
        if context.english and "&" in text:
            for found in _AMPERSAND.finditer(text):
                match = Match(passage, *found.span(found.lastgroup or 0))
                yield match.finding(TXT029, "write “and” instead of “&”", write="and")


def _times(passage: Passage) -> Iterator[Finding]:
    hexadecimal = [m.span() for m in _HEX.finditer(passage.text)]
    for found in _TIMES.finditer(passage.text):
        start, end = found.span(found.lastgroup or 0)
        if any(first <= start < last for first, last in hexadecimal):
            continue
        match = Match(passage, start, end)
        write = match.words.replace("x", "×").replace("X", "×")
        yield match.finding(TXT029, "write × for “times”, not the letter x", write=write, safe=True)
