"""What can be typed but reaches no output as it was meant: raw markup, a mark without its
footnote, a class that the filters keep for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from casepress.article.ast import (
    LINES,
    WORDS,
    Element,
    classes,
    identifier,
    rewrite,
    structure,
    walk,
)
from casepress.core.findings import Code, Finding, InFile, InMetadata, InNode, Severity
from casepress.source import addresses, unclosed
from casepress.source.positions import Locator

SRC013 = Code(
    "SRC013",
    "raw-markup",
    Severity.ERROR,
    """Raw HTML or TeX stands in the text.

Why: it would reach at most one of the outputs.
Source: docs/source-format.md
Fails: `H<sub>2</sub>O`
Passes: `H~2~O`
""",
    blocks=True,
)
SRC040 = Code(
    "SRC040",
    "reserved-class",
    Severity.ERROR,
    """A class is typed that only the build may give.

Why: the outputs would take the block for a section, a table or a reference list.
Source: docs/article-json.md
Fails: `::: {.section}`
Passes: a heading
""",
    blocks=True,
)
SRC042 = Code(
    "SRC042",
    "markup-not-understood",
    Severity.ERROR,
    """Markup stands in the text as it was typed: a footnote's mark without its footnote, a comment,
code, a formula, a fence, attributes or an image that are not closed or stand where they mean
nothing; a footnote stands in another, in a title, a legend or the heading of a section; or a
formula is no TeX.

Why: it would be printed as it is typed, and what it was meant to do does not happen.
Source: docs/source-format.md
Fails: `alone.[^1]` without a line that begins with `[^1]:`
Passes: both
""",
    blocks=True,
)

CODES = (SRC013, SRC040, SRC042, addresses.SRC044)

COMMENTS = re.compile(r"\s*(<!--.*?-->\s*)+", re.DOTALL)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")
_OPENING = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*|\\[A-Za-z]+\*?|<!--|<[!?]\w*")
_MARKS = re.compile(r"\[\^[^\]\s]+\]|^:::+|\{[#.][A-Za-z][\w-]*|!\[")
_RAW = ("RawInline", "RawBlock")
#: One of these stands in every mark.
_SIGNS = frozenset("[:{") | unclosed.SIGNS
#: The classes of docs/article-json.md that filters give to Divs; `box` and `notes` are the author's
#: too.
DIVS = {
    *("section", "table-wrap", "source", "permission", "box-title", "supplementary"),
    *("references", "csl-entry"),
}
_UNNOTED = "an output would lose it; write its words there, or in the text"
#: All classes that only filters give.
RESERVED = DIVS | {"equation", "title", "xref"}


def refused(document: dict[str, Any], elements: list[Element], locator: Locator) -> list[Finding]:
    """Findings about a document as read, whose blocks have these elements, which `locator` places.
    HTML comments go from it; any other raw markup is reported and goes as well."""
    strings = [e for e in elements if e["t"] == "Str" and not _SIGNS.isdisjoint(e["c"])]
    other = [e for e in elements if e["t"] not in WORDS]
    whole = [*other, *structure(document["meta"])]
    found = [*_reserved(other), *_notes(document, other), *_left(strings, document["blocks"])]
    for mark in unclosed.marks(strings, other, elements, locator):
        found.append(Finding(SRC042, mark.message, InFile(locator.at(mark.begin, mark.end))))
    return [*addresses.faulty(whole), *_raw(document, whole), *found]


def _raw(document: dict[str, Any], whole: list[Element]) -> Iterator[Finding]:
    opened: set[str] = set()
    raw = [item for item in whole if item["t"] in _RAW]
    if not raw:
        return
    for item in raw:
        format_, content = item["c"]
        if format_ == "html" and COMMENTS.fullmatch(content):
            continue
        closing, opening = _CLOSING.match(content), _OPENING.match(content)
        if closing and closing[1] in opened:  # reported where it opens
            continue
        if opening:
            opened.add(opening[1])
        token = _shown(content)
        message = (
            f"raw {format_} `{token}` reaches not every output; write it in markdown "
            "(`H~2~O`, `10^9^`, `*E. coli*`) or remove it"
        )
        yield Finding(SRC013, message, InNode(item))
    for part in ("blocks", "meta"):  # a copy: findings are placed in the blocks as read
        document[part] = rewrite(document[part], lambda e: [] if e["t"] in _RAW else None)


def _shown(raw: str) -> str:
    """The name of raw markup, not what it holds, which may be the patient's."""
    whole = raw.strip()
    name = _NAME.match(whole)
    if not name or name[0] == whole:
        return name[0] if name else "…"
    return f"{name[0]}>" if name[0] == whole[:-1] else f"{name[0]} …"


def _reserved(elements: list[Element]) -> Iterator[Finding]:
    for element in elements:
        for name in classes(element):
            if name in RESERVED:
                message = f"the class `.{name}` is not for typing; remove it"
                yield Finding(SRC040, message, InNode(element))


def _notes(document: dict[str, Any], elements: list[Element]) -> Iterator[Finding]:
    """Footnotes where an output has no place for them: Word files lose those within notes, the PDF
    those of legends, and all those of headings for which the journal has its own words."""
    told: set[int] = set()
    for element in elements if any(e["t"] == "Note" for e in elements) else ():
        what, held = _unnoted(element)
        for note in _noted(held):
            if id(note) not in told:
                told.add(id(note))
                yield Finding(SRC042, f"a footnote in {what}; {_UNNOTED}", InNode(note))
    for key in ("title", "short-title"):
        if any(_noted(document["meta"].get(key))):
            yield Finding(SRC042, f"a footnote in the title; {_UNNOTED}", InMetadata((key,)))


def _noted(node: Any) -> Iterator[Element]:
    return (element for element in structure(node) if element["t"] == "Note")


def _unnoted(element: Element) -> tuple[str, Any]:
    """What of an element can have no footnotes, and how it is called; nothing of most."""
    kind: str = element["t"]
    content: Any = element.get("c")
    if kind == "Note":
        return "a footnote", content
    if kind == "Header" and content[0] == 1:
        return "the heading of a section", content[2]
    if kind == "Figure" or (kind == "Div" and identifier(element).startswith("fig-")):
        return "a legend", content[1]
    return "", None


def _left(strings: list[Element], blocks: list[Element]) -> Iterator[Finding]:
    beside: set[int] | None = None
    for element in strings:
        for mark in _MARKS.findall(element["c"]):
            if mark.startswith("{#"):
                beside = _beside_formulae(blocks) if beside is None else beside
                if id(element) in beside:
                    continue  # the attributes of a formula are the filter's
            message = f"“{mark}” is not understood here; {_remedy(mark)}, or remove it"
            yield Finding(SRC042, message, InNode(element, mark))


def _beside_formulae(blocks: list[Element]) -> set[int]:
    """The elements of the lines that have a formula, by `id()`."""
    lines = [line for line in structure(blocks) if line["t"] in LINES]
    with_formula = [x for x in lines if any(e["t"] == "Math" for e in structure(x))]
    return {id(element) for line in with_formula for element in walk(line["c"])}


def _remedy(mark: str) -> str:
    if mark.startswith("[^"):
        return f"add a line `{mark}: …`"
    if mark.startswith(":::"):
        return "leave an empty line above it, and close what it opens"
    if mark.startswith("!["):
        return "close its brackets: `![legend](path){alt=…}`"
    return "join it to the `)` or `]` before it, and close its bracket"
