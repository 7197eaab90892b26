"""Markup that is printed as it was typed, since it is of another dialect or begins in the wrong
place: `10^9/L`, `==x==`, `{cite:p}`, `> [!NOTE]`, `## Heading` or `- item` in the line after a
paragraph, `• item`.

A pattern finds what may be such a mark in the text; it is one only where the document has the mark
among its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import Element
from casepress.article.headings import plain_heading
from casepress.core.findings import Code, Finding, Fix, InFile, Severity
from casepress.source.line_prefix import LIST_MARKER
from casepress.source.positions import Locator

#: Every string that a mark is found in has one of these characters.
SIGNS = frozenset("^~=#{[•·▪◦●‣∙–—→➢►✓✔")
_HIDDEN = re.compile(
    r"(?P<fence>^`{3,}+|^~{3,}+).*?^(?P=fence)"
    r"|(?:(?<!`)|(?<=\\`))(?P<ticks>`++)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`)"
    r"|<!--(?:.*?-->|.*\Z)|\$\$.*?\$\$|\$(?=\S)[^$\n]*?\S\$(?!\d)|\]\([^()\s]*\)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
_ROLES = r"cite|ref|numref|eq|doc|term|abbr|sub|sup|math|footcite"
_DASHES = "[-+*]"


@dataclass(frozen=True)
class _Kind:
    """A kind of mark: the pattern of the text, in which `mark` is what a finding points to and
    what a string of the document must have, with its `sign`; the message; and what is to be typed
    instead, with the groups of the pattern in braces. Nothing where several things may be meant."""

    sign: str
    pattern: re.Pattern[str]
    message: str
    replacement: str | None = None
    severity: Severity = Severity.ERROR


_KINDS = (
    _Kind(
        "^",
        re.compile(
            r"(?<=[\w)])(?<!\\)(?P<mark>\^(?P<raised>[-−+]?\d++(?:[-+](?![-\w~]))?+|[-+]))(?![\^\w])"
        ),
        "“{mark}” is printed as typed; write `^{raised}^` for raised digits, or `\\^` for the sign",
        "^{raised}^",
        Severity.WARNING,
    ),
    _Kind(
        "~",
        re.compile(r"(?<![\w~\\])~\d[^~\n]{0,30}?[ ](?P<mark>[^\W\d_]{1,12}~)(?![\w~])"),
        "the `~` in “{mark}” is printed as typed, since lowered letters have no spaces; remove it",
        severity=Severity.WARNING,
    ),
    _Kind(
        "{",
        re.compile(rf"(?P<mark>\{{(?:{_ROLES})(?::[a-z]+)?\}})(?=`)"),
        "“{mark}” is of another dialect and would be printed; write `[@key]` for a citation, "
        "`@fig-1` for a callout",
    ),
    _Kind(
        "==",
        re.compile(r"(?<![=\w])(?P<mark>==)(?=[^\s=])[^=\n]*[^\s=]==(?!=)"),
        "“==” is printed as typed, since no output has highlighted text; write `*…*`, or remove it",
        severity=Severity.WARNING,
    ),
    _Kind(
        "[!",
        re.compile(r"^[ \t]*>[ \t]*(?P<mark>\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\])", re.M),
        "“{mark}” would be printed; write `::: {{.box}}` above the text and `:::` below it",
    ),
    _Kind(
        "#",
        re.compile(r"(?<=\S\n)(?P<mark>\#{1,6})(?=[ \t]+\S)"),
        "a heading begins here, but not for pandoc; leave an empty line above it",
        "\n{mark}",
    ),
    _Kind(
        "#",
        re.compile(
            r"^(?P<mark>\#{1,6}(?P<heading>[^\W\d_][\w’'-]+:?))(?!\S)(?=(?P<more>[^\n]*))", re.M
        ),
        "“{mark}” looks like a heading; leave a space after the `#`, and an empty line above it",
    ),
)
#: A table in the line after a paragraph, and one without the line below its head.
_TABLE = re.compile(
    r"^(?![ ]*[|+>:-])[^\S\n]*+\S[^\n]*+\n(?P<glued>\|)[^\n]*\|[ \t]*\n[ \t]*\|[ \t]*:?-{2,}"
    r"|(?<=\n\n)(?P<headless>\|)[^\n|]+\|[^\n]*\|[ \t]*\n"
    r"\|(?![ \t]*:?-{2,})[^\n|]+\|[^\n]*\|[ \t]*\n",
    re.MULTILINE,
)
#: The name of a caption whose table was not read as one.
LOOSE_CAPTION = frozenset(("the caption of a table that is none",))
_TABLES = {
    "glued": "a table begins here, but not for pandoc; leave an empty line above it",
    "headless": "these lines are a table only with a line `|---|---|` below the first; add it",
}
#: A formula as in TeX and in other dialects: markdown takes the backslashes for escapes.
_TEX = re.compile(
    r"(?<!\\)(?P<mark>\\[(\[])(?=[^\n\\]{0,80}(?:[\^_=+<>]|\\[A-Za-z])[^\n]{0,200}?(?<!\\)\\[)\]])"
)
_ROLE = re.compile(rf"(?<![\w:])(?P<mark>:(?:{_ROLES}):)(?=`)")
_DIRECTIVE = re.compile(r"^[ \t]*(?P<mark>`{3,}\{[a-z][\w:-]*\})", re.MULTILINE)
#: A dash, an arrow or a tick begins a list where the next line has it too.
_BULLET = re.compile(
    r"^[ \t]*(?:(?P<mark>[•·▪◦●‣∙])[ \t]*\S"
    r"|(?P<dash>[–—→➢►✓✔])[ \t]+\S[^\n]*(?=\n[ \t]*(?P=dash)[ \t]))",
    re.MULTILINE,
)
_GLUED = re.compile(rf"(?<=\S\n)(?:[ ]{{0,3}})(?P<mark>{_DASHES}|\d{{1,2}}[.)])[ \t]+\S")
#: A block in which a line may begin with a bullet or a number: a list, a quotation, a table, code.
_HOLDS = re.compile(
    rf"(?:[ ]{{0,3}}{LIST_MARKER}|[ ]*[>|+]|[ ]*:::|`{{3}}|~{{3}}|[ ]{{4}}|\t|#|--)"
)

_SENTENCE = re.compile(r"[^\W\d_]+,?[ ]+[^\W\d_]+,?[ ]+[\w ,]+[.:?](?:[ \])]|$)", re.MULTILINE)


def printed_marks(
    strings: Iterable[Element], code: Code, locator: Locator, elements: Iterable[Element]
) -> Iterator[Finding]:
    """Findings of the kind `code` on marks that are printed as typed; `strings` are those of the
    document that have one of `SIGNS`."""
    text, start = locator.text, locator.start
    printed = "\n".join(e["c"] for e in strings)
    hidden: list[tuple[int, int]] | None = None
    for kind in (kind for kind in _KINDS if kind.sign in printed):
        for match in kind.pattern.finditer(text, start):
            mark = match["mark"]
            if mark.replace("'", "’") not in printed and mark not in printed:
                continue
            hidden = _hidden(text, start) if hidden is None else hidden
            if not _within(hidden, match.start("mark")):
                yield _finding(code, kind, match, locator)
    yield from _bullets(text, start, printed, code, locator)
    yield from _glued_lists(text, start, code, locator)
    for match in _DIRECTIVE.finditer(text, start) if "`{" in text else ():
        message = (
            f"“{match['mark']}” is of another dialect and would be printed; write the figure as "
            "`![legend](path){#fig-1 alt=…}`, or a table as lines with `|`"
        )
        yield Finding(code, message, InFile(locator.at(*match.span("mark"))))
    yield from _tables(text, start, code, locator, elements)
    for match in _TEX.finditer(text, start) if "\\)" in text or "\\]" in text else ():
        hidden = _hidden(text, start) if hidden is None else hidden
        if not _within(hidden, match.start("mark")):
            shown = match["mark"]
            message = f"the backslash of “{shown}” is not printed; write a formula as `$…$`"
            yield Finding(code, message, InFile(locator.at(*match.span("mark"))), blocks=False)
    for match in _ROLE.finditer(text, start) if ":`" in text else ():
        message = (
            f"“{match['mark']}” is of another dialect and would be printed; write `[@key]` for a "
            "citation, `@fig-1` for a callout"
        )
        yield Finding(code, message, InFile(locator.at(*match.span("mark"))))
    yield from _indented(elements, code, locator)


def _tables(
    text: str, start: int, code: Code, locator: Locator, elements: Iterable[Element]
) -> Iterator[Finding]:
    """Tables that pandoc takes for a paragraph or for lines of text."""
    if "|---" not in text and all(element["t"] != "LineBlock" for element in elements):
        return
    hidden: list[tuple[int, int]] | None = None
    for match in _TABLE.finditer(text, start):
        kind = str(match.lastgroup)
        hidden = _hidden(text, start) if hidden is None else hidden
        if not _within(hidden, match.start(kind)):
            span = locator.at(*match.span(kind))
            fix = Fix(span, "\n|") if kind == "glued" else None
            yield Finding(code, _TABLES[kind], InFile(span), fix=fix, explains=LOOSE_CAPTION)


def _hidden(text: str, start: int) -> list[tuple[int, int]]:
    return [match.span() for match in _HIDDEN.finditer(text, start)]


def _within(ranges: Iterable[tuple[int, int]], at: int) -> bool:
    return any(begin <= at < end for begin, end in ranges)


def _finding(code: Code, kind: _Kind, match: re.Match[str], locator: Locator) -> Finding:
    span = locator.at(*match.span("mark"))
    fix = kind.replacement and Fix(span, kind.replacement.format(**match.groupdict()))
    return Finding(
        code,
        kind.message.format(**match.groupdict()),
        InFile(span),
        kind.severity,
        blocks=code.blocks and kind.severity is Severity.ERROR,
        fix=fix or None,
        explains=_heading(match.groupdict()),
    )


def _heading(groups: Mapping[str, Any]) -> frozenset[str]:
    """The name of the section whose heading was typed in another way."""
    name = f"{groups.get('heading') or ''}{groups.get('more') or ''}"
    return frozenset((plain_heading(name),) if name else ())


def _bullets(
    text: str, start: int, printed: str, code: Code, locator: Locator
) -> Iterator[Finding]:
    """The first of each list with bullets that were typed as such."""
    last = -1
    for match in _BULLET.finditer(text, start):
        kind = str(match.lastgroup)
        begin, end = match.span(kind)
        line = text.count("\n", 0, begin)
        if match[kind] in printed and line > last + 2:
            glued = re.search(r"\S[ \t]*\n[ \t]*\Z", text[max(0, begin - 200) : begin]) is not None
            above = ", and leave an empty line above the list" if glued else ""
            message = f"“{match[kind]}” begins no list; write `-` for it{above}"
            span = locator.at(begin, end)
            yield Finding(code, message, InFile(span), fix=Fix(span, "\n-" if glued else "-"))
        last = line


def _glued_lists(text: str, start: int, code: Code, locator: Locator) -> Iterator[Finding]:
    """The first item of each list that begins in the line after a paragraph, which takes it in."""
    done = start
    hidden: list[tuple[int, int]] | None = None
    for match in _GLUED.finditer(text, start):
        begin, end = match.span("mark")
        if begin < done:
            continue
        first = text.rfind("\n\n", start, begin) + 2
        block = text[first : (text.find("\n\n", begin) + 1 or len(text) + 1) - 1]
        if _HOLDS.match(block):
            continue
        before = text[first:begin].rstrip()
        numbered = match["mark"][0].isdigit()
        found = _GLUED.finditer(text, begin - 1, first + len(block))
        items = [item for item in found if item["mark"][0].isdigit() == numbered]
        done = first + len(block)
        lines = len(items) > 1 and (not numbered or match["mark"][:-1] == "1")
        led = before.endswith(":") and (not numbered or match["mark"][:-1] == "1")
        if not (lines or led):
            continue
        hidden = _hidden(text, start) if hidden is None else hidden
        if not _within(hidden, begin):
            span = locator.at(begin, end)
            message = "a list begins here, but not for pandoc; leave an empty line above it"
            yield Finding(code, message, InFile(span), fix=Fix(span, f"\n{match['mark']}"))


def _indented(elements: Iterable[Element], code: Code, locator: Locator) -> Iterator[Finding]:
    """Paragraphs that pandoc takes for code since their lines begin with spaces."""
    for element in elements:
        if element["t"] != "CodeBlock" or any(element["c"][0]):
            continue
        if not _SENTENCE.search(element["c"][1]):
            continue
        line = element["c"][1].split("\n", 1)[0]
        typed = re.compile(rf"^(?:[ ]{{4}}|[ ]*\t)[ \t]*(?={re.escape(line.strip())}[ \t]*$)", re.M)
        found = typed.search(locator.text, locator.start) if line.strip() else None
        if found:
            message = (
                "a paragraph that begins with four spaces or a tab is printed as code; take them "
                "out, or type ``` above and below it"
            )
            span = locator.at(found.start(), found.end())
            words = locator.at(found.end(), found.end() + len(line.strip()))
            yield Finding(code, message, InFile(words), fix=Fix(span, ""))
