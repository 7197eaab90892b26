"""Markup that an author can type but that no output can carry: raw HTML or TeX, the mark of a
footnote that does not exist, a class that only filters may give."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from casepress.article.ast import (
    LINES,
    Element,
    classes,
    identifier,
    rewrite,
    structure,
    text,
    walk,
)
from casepress.core.findings import Code, Finding, InFile, InMetadata, InNode, Severity
from casepress.source import (
    link_addresses,
    marked_words,
    printed_marks,
    raw_markup,
    unclosed_marks,
)
from casepress.source.positions import Locator
from casepress.source.printed_marks import LOOSE_CAPTION

SRC013 = Code(
    "SRC013",
    "raw-markup",
    Severity.ERROR,
    """The text has raw HTML or TeX.

Why: it would reach at most one of the outputs.
Source: docs/source-format.md
Fails: `The crystals dissolved in H<sub>2</sub>O.`
Passes: `The crystals dissolved in H~2~O.`
""",
    blocks=True,
)
SRC040 = Code(
    "SRC040",
    "reserved-class",
    Severity.ERROR,
    """The text has a class that only the build may give.

Why: the outputs would take the block for a section, a table or a reference list.
Source: docs/article-json.md
Fails:
    ::: {.section}
    The knee was dry.
    :::
Passes: `The knee was dry.`
""",
    blocks=True,
)
SRC042 = Code(
    "SRC042",
    "markup-not-understood",
    Severity.ERROR,
    """Markup would be printed as it was typed: the mark of a footnote that does not exist, or a
comment, code, a formula, a fence, attributes or an image that are not closed or have no meaning in
their place; a heading or list without an empty line above it, or markup of another dialect; a
raised number without its second `^` (a warning); or a footnote is within another, in a title, a
legend or the heading of a section; or a
formula is not valid TeX.

Why: readers would see the markup, and it would not have its effect.
Source: docs/source-format.md
Fails: `The knee was dry.[^dry]`
Passes:
    The knee was dry.[^dry]

    [^dry]: At six months.
""",
    blocks=True,
)

CODES = (SRC013, SRC040, SRC042, link_addresses.SRC044, marked_words.SRC054)

_CALL = re.compile(r"\[\^[^\]\s]+\](?!:)")
_RULE = re.compile(r"(?<=\n\n) {0,3}(([*_-])(?:[ \t]*\2){2,})[ \t]*(?=\n|\Z)")
_PARAGRAPH = ("\n\n", "\n", "")  # what ends a paragraph
COMMENTS = re.compile(r"\s*(<!--.*?-->\s*)+", re.DOTALL)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9-]*)")
_OPENING = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)")
_MARKS = re.compile(r"\[\^[^\]\s]+\]|^:::+|\{[#.][A-Za-z][\w-]*|!\[")
_RAW = ("RawInline", "RawBlock")
#: Every mark has one of these characters.
_SIGNS = frozenset("[:{") | unclosed_marks.SIGNS | printed_marks.SIGNS
#: The classes of docs/article-json.md that only filters give to Divs; authors may type `box` and
#: `notes`.
DIVS = frozenset(
    ("section", "table-wrap", "source", "permission", "box-title", "supplementary", "references",
     "csl-entry")
)  # fmt: skip
_LOST_NOTE = "an output would lose it; write its words there, or in the text"
#: All classes that only filters give.
RESERVED = DIVS | {"equation", "title", "xref"}


def unsupported_markup(
    document: dict[str, Any], elements: list[Element], other: list[Element], locator: Locator
) -> list[Finding]:
    """Report unsupported markup in a document as read; `elements` are those of its blocks, `other`
    those that are neither words nor spaces, and `locator` finds their places. HTML comments are
    removed from the document without a finding, other raw markup with one."""
    strings = [e for e in elements if e["t"] == "Str" and not _SIGNS.isdisjoint(e["c"])]
    whole = [*other, *structure(document["meta"])]
    found = [
        *_reserved(document, other),
        *marked_words.marked_words(whole, RESERVED),
        *_notes(document, other),
        *_twice(other, locator),
        *_rules(other, locator),
        *_leftover_marks(strings, document["blocks"], locator),
        *printed_marks.printed_marks(strings, SRC042, locator, other),
    ]
    for mark in unclosed_marks.marks(strings, other, elements, locator):
        found.append(Finding(SRC042, mark.message, InFile(locator.at(mark.begin, mark.end))))
    return [*link_addresses.faulty(whole), *_raw(document, whole), *found]


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
        if closing and closing[1] in opened:  # reported at its opening tag
            continue
        if opening:
            opened.add(opening[1])
        token, remedy = raw_markup.shown(content), raw_markup.remedy(format_, content)
        message = f"raw {format_} `{token}` does not reach every output; {remedy}"
        yield Finding(SRC013, message, InNode(item))
    for part in ("blocks", "meta"):  # in a copy, since findings refer to the blocks as read
        document[part] = rewrite(document[part], lambda e: [] if e["t"] in _RAW else None)


def _reserved(document: dict[str, Any], elements: list[Element]) -> Iterator[Finding]:
    """Report reserved classes, and take them out of the document: what is built of it would rely
    on what they promise."""
    found = [(e, name) for e in elements for name in classes(e) if name in RESERVED]
    for element, name in found:
        message = f"the class `.{name}` is reserved for the build; remove it"
        yield Finding(SRC040, message, InNode(element))
    if found:  # in a copy, since findings refer to the blocks as read
        document["blocks"] = rewrite(document["blocks"], _unreserved)


def _unreserved(element: Element) -> Element | None:
    if RESERVED.isdisjoint(classes(element)):
        return None
    at = 1 if element["t"] == "Header" else 0
    name, given, pairs = element["c"][at]
    kept = [name, [each for each in given if each not in RESERVED], pairs]
    inside = rewrite(list(element["c"][at + 1 :]), _unreserved)
    return {**element, "c": [*element["c"][:at], kept, *inside]}


def _notes(document: dict[str, Any], elements: list[Element]) -> Iterator[Finding]:
    """Report footnotes that an output would lose: Word files lose those within footnotes, the PDF
    those in legends, and every output those in headings that the journal words itself."""
    reported: set[int] = set()
    for element in elements if any(e["t"] == "Note" for e in elements) else ():
        what, held = _without_notes(element)
        for note in _footnotes_in(held):
            if id(note) not in reported:
                reported.add(id(note))
                yield Finding(SRC042, f"a footnote in {what}; {_LOST_NOTE}", InNode(note))
    for key in ("title", "short-title"):
        if any(_footnotes_in(document["meta"].get(key))):
            yield Finding(SRC042, f"a footnote in the title; {_LOST_NOTE}", InMetadata((key,)))


def _twice(elements: list[Element], locator: Locator) -> Iterator[Finding]:
    """Report a footnote that is called again: it would be printed again, with another number."""
    calls: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in _CALL.finditer(locator.text, locator.start):
        calls[match[0]].append(match.span())
    if not any(len(places) > 1 for places in calls.values()):
        return
    notes = [text(element["c"]) for element in elements if element["t"] == "Note"]
    if len(set(notes)) == len(notes):
        return  # it is called again only in code or a comment
    for mark, places in calls.items():
        if len(places) > 1:
            message = (
                f"the footnote {mark} is called {len(places)} times and would be printed as often, "
                "with as many numbers; call it once, and name its number where it is meant again"
            )
            yield Finding(SRC042, message, InFile(locator.at(*places[1])), blocks=False)


def _rules(elements: list[Element], locator: Locator) -> Iterator[Finding]:
    """Report lines of stars or hyphens, which articles do not have."""
    rules = sum(element["t"] == "HorizontalRule" for element in elements)
    if not rules:
        return
    found = list(_RULE.finditer(locator.text, locator.start))
    alone = [match for match in found if locator.text[match.end() :].lstrip(" ")[:2] in _PARAGRAPH]
    # a line of hyphens with text below it may be the head of a table instead
    for match in found if len(alone) < rules else alone:
        message = "a line of stars or hyphens is not printed; remove it, or write a heading"
        yield Finding(SRC042, message, InFile(locator.at(*match.span(1))), blocks=False)


def _footnotes_in(node: Any) -> Iterator[Element]:
    return (element for element in structure(node) if element["t"] == "Note")


def _without_notes(element: Element) -> tuple[str, Any]:
    """What messages call the part of an element that cannot have footnotes, and that part; most
    elements have none."""
    kind: str = element["t"]
    content: Any = element.get("c")
    if kind == "Note":
        return "a footnote", content
    if kind == "Header" and content[0] == 1:
        return "the heading of a section", content[2]
    if kind == "Figure" or (kind == "Div" and identifier(element).startswith("fig-")):
        return "a legend", content[1]
    return "", None


def _leftover_marks(
    strings: list[Element], blocks: list[Element], locator: Locator
) -> Iterator[Finding]:
    near_formula: set[int] | None = None
    for element in strings:
        marks = dict.fromkeys(_MARKS.findall(element["c"]))
        around = _around(element, locator) if marks else ("", "")
        for mark in marks:
            if mark.startswith("{#"):
                near_formula = (
                    _near_formula_formulae(blocks) if near_formula is None else near_formula
                )
                if id(element) in near_formula:
                    continue  # attributes of a formula, which its filter reads
            remedy = _remedy(mark, *around)
            message = f"“{mark}” has no meaning here; {remedy}, or remove it"
            loose = LOOSE_CAPTION if mark.startswith("{#tbl-") else frozenset[str]()
            yield Finding(SRC042, message, InNode(element, mark), about=loose)


def _near_formula_formulae(blocks: list[Element]) -> set[int]:
    """The elements of the lines that have a formula, by `id()`."""
    lines = [line for line in structure(blocks) if line["t"] in LINES]
    with_formula = [x for x in lines if any(e["t"] == "Math" for e in structure(x))]
    return {id(element) for line in with_formula for element in walk(line["c"])}


def _around(element: Element, locator: Locator) -> tuple[str, str]:
    """What is typed before an element, and from it to the end of its line."""
    begin, _ = locator.offsets(element) or (0, 0)
    line = locator.text[begin : locator.text.find("\n", begin)]
    return locator.text[max(0, begin - 2) : begin], line


def _remedy(mark: str, before: str, line: str) -> str:
    if mark.startswith("{") and re.search("=[“”„]", line):
        return 'write straight quotation marks in it, `alt="…"`, not curly ones'
    if mark.startswith("{") and re.fullmatch(r"[)\]][ \t]", before):
        return f"take out the space between `{before[0]}` and `{{`"
    if mark.startswith("{#tbl-"):
        return (
            "write the table above this line, with a line `|---|---|` below its first row and an "
            "empty line above and below it"
        )
    if mark.startswith("[^"):
        return f"add a line `{mark}: …`"
    if mark.startswith(":::"):
        return "leave an empty line above it, and close what it opens"
    if mark.startswith("!["):
        return "close its brackets: `![legend](path){alt=…}`"
    return "join it to the `)` or `]` before it, and close its bracket"
