"""TXT012: numbers and units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import any_of, lexicon

TXT012 = Code(
    "TXT012",
    "unit-format",
    Severity.WARNING,
    """The space between a number and its unit is missing, or the unit is not written as its symbol.

Why: `5mg` is misread as `5 ng` or `50 g`; symbols have no plural.
Scope: abstract, body and tables in English; the units are those of
`casepress/lint/lexicons/units.yaml`.
Source: ICMJE Recommendations IV.A.3.j; SI Brochure, section 5.4; AMA Manual of Style, chapter 17
Traps: `4/5`, `L1`, `T2`, `3D`, `18F-FDG`, `5FU`, `99mTc`, `20G` needles.
Precision: on 12 published case reports (21,000 words): 5 findings, 5 right.
Fails: `She took 5mg daily; glucose was 90 mg/dl and the cyst 3 cms wide.`
Passes: `She took 5 mg daily; glucose was 90 mg/dL and the cyst 3 cm wide (18F-FDG, L1, 4/5).`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT012,)


@cache
def units() -> str:
    """A pattern of the symbols of units that follow a number."""
    return any_of(lexicon("units")["symbols"])


@cache
def _close() -> re.Pattern[str]:
    return re.compile(
        rf"\d(?<![\w.,/{chr(0xE003)}{chr(0xE004)}-]\d)\d*(?:[.,]\d+)?(?:\s?[–-]\s?\d+(?:\.\d+)?)?({units()})\b(?![-/]?\d|-[A-Z])"
    )


@cache
def _stroke() -> re.Pattern[str]:
    """A stroke between two units with a space beside it."""
    below = r"m[Ll]|[dµ]?L|dl|kg|g|day|d|week|hour|h|min|mm|cycle|unit|dose|session"
    return re.compile(rf"(?<=[\d ])(?:{units()})(?P<term> / ?|/ )(?=(?:{below})\b)")


@cache
def _wrong() -> tuple[re.Pattern[str], list[tuple[re.Pattern[str], str]]]:
    """All wrong forms of units as one pattern; and each wrong form with the right one."""
    kinds = [(re.compile(one["find"]), one["write"]) for one in lexicon("units")["wrong"]]
    found = "|".join(kind.pattern for kind, _ in kinds)
    return re.compile(rf"\d\s?(?P<unit>{found})(?![\w/])"), kinds


@cache
def _pressure() -> re.Pattern[str]:
    """A pressure, of which the number before the stroke has the unit too: “120/80mmHg”."""
    return re.compile(r"(?<=\d/)\d{2,3}(mm ?Hg)\b")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on units in prose and tables."""
    if not context.english:
        return
    for passage in context.measured:
        wrong: set[int] = set()
        pattern, kinds = _wrong()
        for match in passage.find(pattern, "unit"):
            wrong.add(match.start)
            write = next(right for kind, right in kinds if kind.fullmatch(match.words))
            right = write.replace("…", match.words.partition("/")[0])
            message = f"write “{right}” instead of “{match.words}”"
            yield match.finding(TXT012, message, write=right, safe=True)
        for match in passage.find(_stroke(), "term", "/"):
            yield match.finding(TXT012, "no space beside the stroke", write="/", safe=True)
        for match in passage.find(_pressure(), sign="/"):
            unit = str(match.groups[0])
            write = f"{match.words.removesuffix(unit)} mm Hg"
            message = f"the space between number and unit is missing; write “{write}”"
            yield match.finding(TXT012, message, write=write, safe=True)
        for match in passage.find(_close()):
            unit = str(match.groups[0])
            if match.end - len(unit) not in wrong:
                number = match.words.removesuffix(unit)
                message = f"the space between number and unit is missing; write “{number} {unit}”"
                yield match.finding(TXT012, message, write=f"{number} {unit}", safe=True)
