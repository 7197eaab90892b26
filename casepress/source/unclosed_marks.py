"""Marks that open a comment, code, a formula or a fenced block that nothing closes. pandoc reads
such a mark as text, so it would be printed, and a private remark with it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casepress.article.ast import Element
from casepress.source.line_prefix import LINE_PREFIX, LIST_MARKER
from casepress.source.positions import Locator

_AFTER = 300  # code points after a string within which its mark is searched
_LEADING = re.compile(r"[\W_]*")


@dataclass(frozen=True)
class Mark:
    """A mark that nothing closes: its range in the text and the message about it."""

    begin: int
    end: int
    message: str


@dataclass(frozen=True)
class _Kind:
    """A kind of mark: its pattern in a document, its pattern in the text, and the message about
    it."""

    read: re.Pattern[str]
    typed: re.Pattern[str]
    message: str


_COMMENT = _Kind(
    re.compile("<!(?:--|–|—)"),  # pandoc may have made dashes of it
    re.compile("<!--"),
    "a comment begins here and nothing closes it, so it would be printed; close it with `-->`, or "
    "remove it",
)
_CODE = _Kind(
    re.compile("```"),
    re.compile("`{3,}"),
    "code begins here and nothing closes it, so its fence would be printed; close it with a line "
    "of the same marks, or remove it",
)
_TILDES = _Kind(
    re.compile("~~"),
    re.compile("~~+"),
    "code or struck text begins here and nothing closes it; close it with the same marks, or "
    "remove it",
)
_FORMULA = _Kind(
    re.compile(r"\$\$"),
    re.compile(r"\$\$"),
    "the other `$$` of a formula is not in this paragraph, so it would be printed; close it, "
    "without an empty line in it, or write a dollar as `\\$`",
)
_KINDS = (_COMMENT, _CODE, _FORMULA)
#: Marks that open something; `text` is a mark that the author escaped.
_BEGINS = re.compile(
    r"(?P<comment><!--)|(?P<code>`+)|(?P<tildes>~~+)|(?P<formula>\$\$)"
    r"|(?P<text>\\<?!|<\\!|<!\\-|<!-\\-|(?:&lt;|&#60;|&#x3[cC];)!|\\`|\\\$|\$\\\$)|\\."
)
_HELD = re.compile(rf"[ \t>]|{LIST_MARKER}")  # within a quotation, a list or a footnote
_BLANK_LINE = re.compile(r"\n[ \t>\r]*(?=\n)|\Z")
#: Every string with a mark has one of these characters.
SIGNS = frozenset("<`$")
_WHOLE = re.compile("<!--.*?-->", re.DOTALL)
_SWALLOWED = (
    "a comment begins here and is not closed before another one begins, so the text between "
    "them would be lost; close it with `-->`"
)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_DIV = re.compile(rf"({LINE_PREFIX}):::+(.*)")


def marks(
    strings: list[Element], other: list[Element], elements: list[Element], locator: Locator
) -> list[Mark]:
    """The marks in a document as read that nothing closes. Of its numbered `elements`, `strings`
    are the strings with one of `SIGNS`, and `other` those that are not words or spaces."""
    found = {}
    for mark in (*_printed(strings, other, elements, locator), *_taken(other, locator)):
        if mark:
            found[mark.begin] = mark
    return [found[begin] for begin in sorted(found)]


def _printed(
    strings: list[Element], other: list[Element], elements: list[Element], locator: Locator
) -> Iterator[Mark | None]:
    found = [(e, kind) for e in strings for kind in _KINDS if kind.read.search(e["c"])]
    for element in other:
        if element["t"] == "Subscript" and not element["c"]:  # pandoc reads `~~` so
            found.append((element, _TILDES))
        elif element["t"] == "Math" and element["c"][0]["t"] == "InlineMath":
            before = elements[element["p"] - 1]  # `$$a$` is a dollar and a formula
            if before["t"] == "Str" and before["c"].endswith("$"):
                found.append((before, _FORMULA))
    if found:
        open_ = _Open(_openings(locator.text, locator.start))
        for element, kind in sorted(found, key=lambda one: int(one[0]["p"])):
            yield _typed(element, kind, locator, open_)


def _taken(other: list[Element], locator: Locator) -> Iterator[Mark]:
    """Comments and code that extend to the end of a later comment or later code."""
    for element in other:
        if element["t"] in ("RawInline", "RawBlock"):
            for comment in _WHOLE.finditer(element["c"][1]):
                if "<!--" in comment[0][4:]:
                    begin = (locator.offsets(element) or (locator.start, 0))[0] + comment.start()
                    yield Mark(begin, begin + 4, _SWALLOWED)
        elif element["t"] == "CodeBlock" and len(_FENCE.findall(element["c"][1])) % 2:
            begin, end = locator.offsets(element) or (locator.start, locator.start)
            yield Mark(begin, end, _CODE.message)


def _typed(element: Element, kind: _Kind, locator: Locator, open_: _Open) -> Mark | None:
    """The mark at its place in the text, which is taken from `open_`; `None` where the author
    escaped it."""
    begin, end = locator.offsets(element) or (locator.start, locator.start)
    leading = _LEADING.match(element["c"]) if element["c"] else None
    if leading and leading.end() < len(element["c"]):  # its place is that of its words
        begin = max(begin - leading.end() - 1, locator.start)
    ours = open_.first(kind, begin)
    if ours and ours.begin <= end + _AFTER:
        open_.take(ours)
        return Mark(ours.begin, ours.end, kind.message) if ours.kind else None
    if found := kind.typed.search(locator.text, begin, end + _AFTER):
        return Mark(*found.span(), kind.message)
    if one := open_.first(kind, escaped=False):  # a footnote is read at its call
        return Mark(one.begin, one.end, kind.message)
    return Mark(begin, end, kind.message)


@dataclass(frozen=True)
class _Opening:
    """A mark in the text that nothing closes; without a kind it is escaped."""

    begin: int
    end: int
    kind: _Kind | None


class _Open:
    """The marks that nothing closes and that no string has taken yet, in their order. Each search
    steps over what was taken at once, however often it begins at the same offset."""

    def __init__(self, openings: Iterable[_Opening]) -> None:
        self.all = list(openings)
        self.ends = [one.end for one in self.all]
        #: For each kind, with and without escaped marks, the next index to look at.
        self.next: dict[tuple[_Kind, bool], list[int]] = {}
        self.taken: set[int] = set()

    def first(self, kind: _Kind, after: int = -1, *, escaped: bool = True) -> _Opening | None:
        """The first mark of a kind, or an `escaped` one, that ends after an offset."""
        if (kind, escaped) not in self.next:
            self.next[kind, escaped] = [*range(len(self.all) + 1)]
        following = self.next[kind, escaped]
        kinds = (kind, None) if escaped else (kind,)
        at, passed = bisect_right(self.ends, after), []
        while at < len(self.all):
            if following[at] != at:
                passed.append(at)
                at = following[at]
            elif at in self.taken or self.all[at].kind not in kinds:
                following[at] = at + 1
            else:
                break
        for one in passed:
            following[one] = at
        return self.all[at] if at < len(self.all) else None

    def take(self, opening: _Opening) -> None:
        """Give this mark away."""
        self.taken.add(bisect_right(self.ends, opening.end - 1))


def _openings(text: str, start: int) -> Iterator[_Opening]:
    """The marks that nothing closes, as far as the lines of the text show."""
    kinds = {"comment": _COMMENT, "code": _CODE, "tildes": _TILDES, "formula": _FORMULA}
    at, paragraph = start, start
    never: set[tuple[str, int]] = set()  # closing patterns that occur no more up to an offset
    while match := _BEGINS.search(text, at):
        begin, at = match.span()
        if begin >= paragraph:
            blank = _BLANK_LINE.search(text, begin)
            paragraph = blank.start() if blank else len(text)
        name, mark = match.lastgroup, match[0]
        if name == "text":
            yield _Opening(begin, at, None)
        elif name:
            line = text[text.rfind("\n", 0, begin) + 1 : begin]
            fenced = name in ("code", "tildes") and len(mark) > 2 and not line.strip(" \t>")
            end = None
            if name == "comment":
                pattern, limit = "-->", paragraph if _HELD.match(line) else len(text)
            elif fenced:
                pattern, limit = rf"(?m)^[ \t>]*{mark}+[ \t\r]*$", len(text)
            else:
                signs = re.escape(mark[0])
                pattern = rf"(?<!{signs}){re.escape(mark)}(?!{signs})"
                limit = paragraph
            if (pattern, limit) not in never:
                end = re.compile(pattern).search(text, at, limit)
                if end is None:
                    never.add((pattern, limit))
            if end:
                at = end.end()
            elif name != "code" or len(mark) > 2:
                yield _Opening(begin, at, kinds[name])


def fences(lines: list[str]) -> list[tuple[int, int]]:
    """The lines and columns (1-based) of the fences `:::` in a list or a quotation that nothing
    closes there; pandoc counts their lines from the beginning of the list or quotation."""
    opened: list[tuple[int, int]] = []
    for number, line in enumerate(lines, 1):
        if ":::" not in line or not (fence := _DIV.fullmatch(line)):
            continue
        column = fence.end(1) + 1
        if fence[2].strip(": \t"):
            opened.append((number, column))
        elif same := [one for one in opened if one[1] == column]:
            opened.remove(same[-1])
    return [one for one in opened if one[1] > 1]
