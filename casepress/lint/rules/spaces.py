"""TXT008, TXT009: superfluous spaces, and invisible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.prose import CITE, OPAQUE, XREF
from casepress.source.printed_marks import LOOSE_CAPTION

TXT008 = Code(
    "TXT008",
    "space-before-punctuation",
    Severity.WARNING,
    """A space precedes a punctuation mark, or is inside guillemets.

Why: it is French typography; English sets the mark against the word.
Scope: all prose in English.
Source: English typography
Traps: ratios (`1 : 4`), a percent sign that begins a name (`% HR`), an ellipsis
(` …`), a decimal point without its zero (` .5`, TXT014), a colon that begins a caption or an
attribute.
Fails: `The result : white cells .`
Passes: `The result: white cells, in a ratio of 1 : 4.`
""",
)
TXT009 = Code(
    "TXT009",
    "invisible-or-doubled-space",
    Severity.WARNING,
    """The text contains a doubled space or an invisible character: a zero-width or no-break space,
a soft hyphen, a tab, a mark of direction, a ligature.

Why: searches miss words that only look alike, and invisible text goes unnoticed.
Scope: the whole text; except code and the layout of tables. Line ends of Windows are allowed.
Source: Unicode, chapter 23
Traps: a no-break space is right between a number and its unit, after “Figure”, an abbreviation or a
bracket, and in initials; U+2061 to U+2064 are signs of formulae.
Fails:
    # Case report
    The knee  was dry.
Passes: `The knee was dry for 5\u00a0days.`
""",
)
CODES = (TXT008, TXT009)

_SPACE = r"[ \u00a0\u202f\u2009]"
_PROSE = rf"[\w)\]”’%{CITE}{XREF}{OPAQUE}]"
_BEFORE = re.compile(
    rf"(?<={_PROSE})({_SPACE}+[:;?!,])(?![\w)=-])|(?<={_PROSE})({_SPACE}+\.)(?=\s|$)|«{_SPACE}|{_SPACE}»"
)
_SUSPECT = re.compile(rf"{_SPACE}[:;?!,.»]|«")  # in every match of the former, and quick
_RATIO = re.compile(r"\d\s+:$")
_DOUBLED = re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|[ ]*\t[ \t]*)(?=[^\s|])")
_WANTED = re.compile(r"(?:\d|Figures?|Tables?|Figs?|Tabs?|Refs?|\w\.|[(\[]|p|n|=|[<>≤≥±×~–—])$")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060"
    "\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\x0b\x0c\ufb00-\ufb06\U000e0000-\U000e007f]"
)
#: Lines in a row with tabs between words.
_PASTED = re.compile(r"(?:^[^\s|][^\t\n|]*\t[^\n]*\n){2,}", re.MULTILINE)
_NO_BREAK = re.compile("[\u00a0\u202f]")
_NAMES = {"\x0b": "a vertical tab", "\x0c": "a form feed"}


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on spaces and invisible characters."""
    if context.english:
        yield from _before_marks(context)
    yield from _hidden(context)
    yield from _doubled(context)


def _before_marks(context: LintContext) -> Iterator[Finding]:
    for passage in context.passages:
        for match in passage.find(_BEFORE) if _SUSPECT.search(passage.text) else ():
            words = match.words
            if _RATIO.search(passage.text[: match.end]) or (
                words.endswith("!") and "=" in (passage.text[match.end : match.end + 1])
            ):
                continue
            if passage.source(match.start, match.end).strip() != words.strip():
                continue
            mark = words.strip()
            where = "inside" if mark in "«»" else "before"
            message = f"a space {where} “{mark}”; remove it"
            yield match.finding(TXT008, message, write=mark, safe=True)


def _hidden(context: LintContext) -> Iterator[Finding]:
    typed = context.typed
    for start, end in typed.find(_HIDDEN):
        char = typed.text[start]
        if char == "\ufeff" and start == 0:
            continue
        name = _NAMES.get(char) or unicodedata.name(char, "a character").lower()
        if "ligature" in name:
            message = f"U+{ord(char):04X} is a ligature; write its letters"
        elif char == "\u200d" and ord(typed.text[start - 1]) > 0x2000:
            continue  # joins the parts of an emoji or an Indic letter
        else:
            message = f"U+{ord(char):04X} ({name}) is invisible; delete it"
        yield Finding(TXT009, message, typed.at(start, end))
    if not context.english:
        return  # other languages set no-break spaces before their marks
    for start, end in typed.find(_NO_BREAK):
        before, after = typed.text[max(0, start - 8) : start], typed.text[end : end + 1]
        if start < typed.body or _WANTED.search(before) or after.isdigit() or after in ":;?!%»":
            continue
        yield Finding(
            TXT009, "a no-break space between words; type an ordinary one", typed.at(start, end)
        )


def _doubled(context: LintContext) -> Iterator[Finding]:
    typed = context.typed
    if not _DOUBLED.search(typed.text, typed.body):
        return
    yield from _pasted(context)
    prose = _prose_gaps(context)
    for match in _DOUBLED.finditer(typed.text, typed.body):
        if match.span() not in prose or _is_pasted(typed.text, match.start()):
            continue
        what = "a tab" if "\t" in match.group() else "a doubled space"
        message = f"{what} between words; type one space"
        yield Finding(TXT009, message, typed.at(*match.span()))


def _is_pasted(text: str, at: int) -> bool:
    """Whether a line has tabs between its words, and the line above or below it too."""
    return any(block.start() <= at < block.end() for block in _PASTED.finditer(text))


def _pasted(context: LintContext) -> Iterator[Finding]:
    """Tables that were pasted from a spreadsheet: lines in a row with tabs between their words."""
    typed = context.typed
    for match in _PASTED.finditer(typed.text, typed.body):
        message = (
            "these lines have tabs, as from a spreadsheet, and are printed as one paragraph; type "
            "a table: `| Test | Result |`, below it `|---|---|`, then a line for each row"
        )
        end = match.start() + len(match[0].rstrip())
        at = typed.at(match.start(), end)
        yield Finding(TXT009, message, at, Severity.ERROR, blocks=True, explains=LOOSE_CAPTION)


def _prose_gaps(context: LintContext) -> set[tuple[int, int]]:
    """Where the text has one space between two words of one passage, and more was typed."""
    gaps: set[tuple[int, int]] = set()
    for passage in context.passages:
        for match in re.finditer(r"(?<=\S) (?=\S)", passage.raw):
            begin, end = passage.offsets(match.start(), match.end())
            if end - begin > 1 or passage.manuscript.text[begin:end] == "\t":
                gaps.add((begin, end))
    return gaps
