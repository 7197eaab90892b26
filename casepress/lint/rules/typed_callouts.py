"""FIG021: floats called by typed words instead of a callout, or beside one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casepress.article.ast import get, identifier, text
from casepress.article.callouts import PREFIXES
from casepress.article.nodes import Link
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import CITE

FIG021 = Code(
    "FIG021",
    "callout-typed-by-hand",
    Severity.ERROR,
    """A figure, table, formula or box is called by typed words, or words are typed beside a callout
that prints them itself.

Why: a typed number does not follow when a figure is added, and `Figure @fig-1` prints “Figure
Figure 1”.
Scope: all prose. A typed number that a figure or table has only warns, as does any typed number
of a formula or box.
Source: docs/source-format.md
Traps: figures of another work (`Table 2 of the guideline`, `Figure 3 in [@key]`) and the label of a
legend are not reported.
Fails: `The knee was swollen (Figure @fig-1).`
Passes: `The knee was swollen (@fig-1).`
""",
)
CODES = (FIG021,)

_NUMBERED = {"fig": "fig", "tab": "tbl", "tbl": "tbl", "equ": "eq", "eq": "eq", "box": "box"}
_CALLED = {"fig": "figure", "tbl": "table", "eq": "formula", "box": "box"}
#: What each of their words begins with.
_FIRST = ("Fig", "Tab", "Tbl", "quation", "Eq", "eq", "ox ")
#: The words of a label in full and short, each before a callout of its kind.
_WORDS = {
    "fig": r"fig(?:ure)?s?",
    "tbl": r"(?:table|tbl|tab)s?",
    "eq": r"(?:equation|eq|formula)s?",
    "box": r"box(?:es)?",
    "sup": r"(?:supplementary|supplemental) (?:file|material|video|table|figure)s?|supplements?",
}
_BESIDE = re.compile(
    rf"\b(?P<word>{'|'.join(_WORDS.values())})\b\.?(?:[ \t\u00a0]+|[ \t]*\n[ \t]*)"
    rf"\[?(?P<call>@(?:{'|'.join(p for p in PREFIXES if p not in ('sec-', 'app-'))})[\w-]+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:[^\W\d_]+\.?[ \u00a0]){0,2}(?P<number>\d+)[A-Z]?")
_TYPED = re.compile(
    r"\b(?P<word>Fig(?:ure|\.)?s?|Tab(?:le|\.)?s?|Tbl\.?|[Ee]q(?:uation)?s?\.?|[Bb]ox)[ \u00a0]"
    r"\(?(?P<number>[1-9]\d?)(?P<panel>[A-Ha-h]?)\b"
    r"(?![.,]\d)(?!\s(?:of|in|from|by|to)\b)"
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on callouts that are typed by hand."""
    yield from _beside(context)
    yield from _linked(context)
    yield from _typed(context)


def _beside(context: LintContext) -> Iterator[Finding]:
    typed = context.typed
    for match in _BESIDE.finditer(typed.text, typed.body):
        word, call = match["word"], match["call"]
        message = (
            f"{call} prints its own label, so “{word}” would be printed twice; remove “{word}”"
        )
        yield Finding(FIG021, message, typed.at(match.start("word"), match.end("call")))


def _linked(context: LintContext) -> Iterator[Finding]:
    """Links whose typed words name another number than their target has."""
    targets = {identifier(e): e for e in context.elements if identifier(e)}
    for element in context.links:
        link = Link(element)
        words = _LABEL.fullmatch(text(link.inlines))
        target = targets.get(link.anchor)
        number = get(target, "number") if target else ""
        if words and number and words["number"] != number:
            message = (
                f"these words name number {words['number']} and lead to {link.anchor}, which is "
                f"number {number}; write @{link.anchor}, which prints the right one"
            )
            yield Finding(FIG021, message, InNode(element), blocks=True)


def _typed(context: LintContext) -> Iterator[Finding]:
    known = _numbers(context)
    for passage in context.prose():
        if passage.kind == "title":
            continue
        for match in passage.find(_TYPED) if _has_label(passage.text) else ():
            word, number, panel = match.groups
            if match.start == 0 and passage.kind in ("legend", "caption", "note"):
                continue  # its label
            after = passage.text[match.end : match.end + 3]
            if CITE in after:
                continue
            prefix = _NUMBERED[(word or "")[:3].lower().rstrip("s. ")]
            there = known.get((prefix, number or ""))
            if there:
                message = (
                    f"“{match.shown}” is typed by hand; write @{there}{(panel or '').upper()}, "
                    "which prints the number and links to it"
                )
                yield match.finding(FIG021, message, Severity.WARNING)
            else:
                message = (
                    f"“{match.shown}” was not found; call a {_called(prefix)} of the article with "
                    f"@{prefix}-…, and name the work if another's is meant"
                )
                severe = None if prefix in ("fig", "tbl") else Severity.WARNING
                yield match.finding(FIG021, message, severe)


def _has_label(text: str) -> bool:
    """Whether a callout can be in a text."""
    return any(word in text for word in _FIRST)


def _called(prefix: str) -> str:
    return _CALLED[prefix]


def _numbers(context: LintContext) -> Mapping[tuple[str, str], str]:
    """The id of each figure and table, by the prefix of its kind and its number."""
    found = {}
    for element in context.elements:
        name = identifier(element)
        prefix = name.partition("-")[0]
        if prefix in _CALLED and (number := get(element, "number")):
            found[prefix, number] = name
    return found
