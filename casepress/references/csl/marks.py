"""Marks: markup as single characters, which pass through a text engine unchanged.

The engine works on strings, so italics, links and other markup go through it as Unicode
noncharacters (U+FDD0 to U+FDEF), which normalisation removes from data. Afterwards the marked
string becomes pandoc inlines. This way data is never mistaken for markup, and nothing is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from casepress.article.ast import Inlines, emph, inlines, link, xref
from casepress.references.identifiers import address

#: The opening and closing mark of each format.
FORMATS = {
    "i": ("\ufdd0", "\ufdd1"),
    "b": ("\ufdd2", "\ufdd3"),
    "sup": ("\ufdd4", "\ufdd5"),
    "sub": ("\ufdd6", "\ufdd7"),
    "sc": ("\ufdd8", "\ufdd9"),
    "u": ("\ufdda", "\ufddb"),
    "nocase": ("\ufddc", "\ufddd"),
}
#: The opening mark of each identifier that becomes a link. One mark closes them all.
LINKS = {"DOI": "\ufde0", "PMID": "\ufde1", "PMCID": "\ufde2", "URL": "\ufde3"}
LINK_END = "\ufde4"
#: The number of a reference.
NUMBER = ("\ufde5", "\ufde6")
#: The end of a value from a record; it only shows where text of the style begins.
DATA_END = "\ufde7"
#: Takes the place of the last name in a truncated list.
OTHERS = "\ufde8"
#: The end of quotation marks of the style, into which a stop or comma behind them is moved.
QUOTE_END = "\ufdea"
_IS_MARK = re.compile("[\ufdd0-\ufdef]")
_AT_MARKS = re.compile("([\ufdd0-\ufdef])")

_OPEN = {pair[0]: name for name, pair in FORMATS.items()}
_CLOSE = {pair[1]: name for name, pair in FORMATS.items()}
_LINK_OPEN = {mark: name for name, mark in LINKS.items()}
_ELEMENTS = {
    "b": "Strong",
    "sup": "Superscript",
    "sub": "Subscript",
    "sc": "SmallCaps",
    "u": "Underline",
}
_ORDER = ("i", "b", "u", "sc", "sup", "sub")

_TAG = re.compile(r"<(/?)(i|b|sup|sub|sc|span)((?:\s[^<>]*)?)>", re.I)


def rich(text: str) -> str:
    """Rich text of CSL-JSON (`<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>`, `<span class="nocase">`)
    with marks instead of its tags. A tag without its partner is text."""
    stack: list[tuple[str, str, int]] = []
    out: list[str] = []
    last = 0
    for match in _TAG.finditer(text):
        out.append(text[last : match.start()])
        last = match.end()
        closing, tag = match[1], match[2].lower()
        name = tag if tag != "span" else _span_format(match[3])
        if not closing and name:
            stack.append((tag, name, len(out)))
            out.append(match[0])
        elif closing and stack and stack[-1][0] == tag:
            _, name, opened = stack.pop()
            out[opened] = FORMATS[name][0]
            out.append(FORMATS[name][1])
        else:
            out.append(match[0])
    return "".join([*out, text[last:]])


def _span_format(attributes: str) -> str:
    if "nocase" in attributes:
        return "nocase"
    return "sc" if re.search(r"small-?caps", attributes) else ""


def plain(marked: str) -> str:
    """The text without marks."""
    return _IS_MARK.sub("", marked)


def is_mark(char: str) -> bool:
    """Whether the character is a mark."""
    return "\ufdd0" <= char <= "\ufdef"


#: Which of two punctuation marks remains where two pieces are joined, the first or the second; both
#: remain if the pair is not listed (as in citeproc-js, "punctuation swapping").
_FIRST, _SECOND = 0, 1
_COLLISIONS = {
    **dict.fromkeys(("..", ",,", ";;", "::", "!!", "??", "  "), _FIRST),
    **dict.fromkeys(("!.", "?.", "!:", "?:", "!;", "?;", ":."), _FIRST),
    **dict.fromkeys((",.", ";.", " .", " ,", " ;", " :"), _SECOND),
}


#: Locales with `punctuation-in-quote` (CSL 1.0.2, "locale options") print “so,” for “so”,
_STOP_BEHIND_QUOTE = re.compile(f"(\\S){QUOTE_END}([\ufdd0-\ufdef]*)([.,])")
_SEAM = re.compile("([.,;:!? ])([\ufdd0-\ufdef]+)([.,;:!? ])")


def joined(marked: str) -> str:
    """The text without doubled punctuation and spaces where pieces were joined, which a mark
    between the two shows; within a piece, all remains as typed."""

    def resolve(match: re.Match[str]) -> str:
        first, between, second = match.groups()
        remaining = _COLLISIONS.get(first + second)
        if remaining is None:
            return match[0]
        return first + between if remaining == _FIRST else between + second

    marked = _STOP_BEHIND_QUOTE.sub(r"\3\1\2", marked)
    while (resolved := _SEAM.sub(resolve, marked)) != marked:
        marked = resolved
    return marked


@dataclass(frozen=True)
class _Run:
    text: str
    formats: frozenset[str]
    link: tuple[str, int] | None  # the kind of the link, and where it begins


def to_inlines(marked: str) -> Inlines:
    """The marked text as pandoc inlines. Italics within italics are upright (CSL 1.0.2,
    "formatting"); identifiers are links, and the text of a DOI's link includes its address."""
    runs = list(_runs(_address_inside(marked)))
    out: Inlines = []
    for where, group in groupby(runs, key=lambda run: run.link):
        piece = list(group)
        content = _nested(piece, _ORDER)
        if where is None:
            out += content
        else:
            bare = "".join(run.text for run in piece)
            out.append(_link(where[0], bare, content))
    return out


def _link(kind: str, bare: str, content: Inlines) -> Any:
    if kind == "number":
        return xref(bare, f"ref-{bare}", "bibr")
    if kind == "DOI":
        bare = bare.removeprefix("https://doi.org/")
    return link(content, address(kind, bare))


def _address_inside(marked: str) -> str:
    """Move the address before a DOI into its link."""
    start = LINKS["DOI"]
    return marked.replace(f"https://doi.org/{start}", f"{start}https://doi.org/")


def _runs(marked: str) -> Iterator[_Run]:
    open_: list[str] = []
    where: tuple[str, int] | None = None
    for at, char in enumerate(_AT_MARKS.split(marked)):
        if not at % 2:  # the text between two marks
            if char:
                yield _Run(char, _active(open_), where)
        elif char in _OPEN:
            open_.append(_OPEN[char])
        elif char in _CLOSE and _CLOSE[char] in open_:
            open_.remove(_CLOSE[char])
        elif char in _LINK_OPEN:
            where = (_LINK_OPEN[char], at)
        elif char == NUMBER[0]:
            where = ("number", at)
        elif char in (LINK_END, NUMBER[1]):
            where = None


def _active(open_: Iterable[str]) -> frozenset[str]:
    names = list(open_)
    toggled = {name for name in ("i", "b") if names.count(name) % 2}
    return frozenset(toggled | (set(names) - {"i", "b", "nocase"}))


def _nested(runs: list[_Run], order: tuple[str, ...]) -> Inlines:
    if not order or not any(run.formats for run in runs):
        return inlines("".join(run.text for run in runs))
    name = order[0]
    out: Inlines = []
    for active, group in groupby(runs, key=lambda run: name in run.formats):
        content = _nested(list(group), order[1:])
        if not active:
            out += content
        elif name == "i":
            out.append(emph(content))
        else:
            out.append({"t": _ELEMENTS[name], "c": content})
    return out
