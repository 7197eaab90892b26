"""The place of a pandoc node in the text of the manuscript.

pandoc's markdown reader keeps no positions, but it keeps the words. So each element is numbered
when it is read (`number`), and to place a finding the words of the document are aligned with those
of the text (`casepress.source.word_alignment`), where possible only from one heading to the next
(`casepress.source.alignment_parts`). A manuscript without findings is never aligned.

Lines and columns count the code points of the file, before pandoc expands tabs and before any
characters are composed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from sys import maxsize
from typing import Any

from casepress.article.ast import OF_INLINES, Blocks, Element, Line, walk
from casepress.core.findings import Span
from casepress.core.line_ends import LINE_END
from casepress.source.alignment_parts import Part, split_at_headings
from casepress.source.document_words import WORD
from casepress.source.nesting import check_element

_MARKS = "([{#.:!^@*_~-–—/\\<>|$%&+='\"“”‘’"
_NEARBY = 300  # code points within which a string without words is searched
_FEW = 100  # words of an element, whose range is found as quickly as it is looked up
_NEXT, _NEXT_WORD = re.compile(r"\S"), re.compile(r"(?<=\s)\S")
_BLOCK_KINDS = {"Header", "Para", "Plain", "CodeBlock", "BlockQuote", "Div", "Figure", "Table"}


def number(document: Any) -> list[Element]:
    """Give every element of a pandoc document its serial number under `"p"`, and return all of them
    in order. The document is changed in place; an element that holds only inlines then holds a
    `Line` of them. Raises `TooDeep`."""
    found: list[Element] = []
    _number((document,), found, 0)
    return found


def _number(items: Iterable[Any], found: list[Element], depth: int) -> None:
    for item in items:
        if type(item) is dict:
            kind = item.get("t")
            if kind is None:
                _number(item.values(), found, depth)
                continue
            item["p"] = len(found)
            found.append(item)
            inside = item.get("c")
            if kind in OF_INLINES:
                check_element(item, depth)
                item["c"] = line = Line(inside or ())
                _number_line(line, found, depth + 1)
            elif isinstance(inside, (list, dict)):
                check_element(item, depth)
                _number((inside,) if type(inside) is dict else inside, found, depth + 1)
        elif isinstance(item, list):
            _number(item, found, depth)


def _number_line(line: Line, found: list[Element], depth: int) -> None:
    """`_number` for a line: its words hold no other elements."""
    done = 0
    for place in (*line.places, len(line)):
        for number, word in enumerate(line[done:place], len(found)):
            word["p"] = number
        found += line[done:place]
        _number(line[place : place + 1], found, depth)
        done = place + 1


def strip(node: Any) -> Any:
    """A copy of a document without the serial numbers."""
    if isinstance(node, dict):
        return {k: strip(v) for k, v in node.items() if k != "p"}
    if isinstance(node, list):
        return [strip(v) for v in node]
    return node


@dataclass
class Locator:
    """Finds the places of a document's elements in the text that it was read from.

    `text` is the text of the file, `start` the offset at which the part begins that pandoc read,
    `name` what messages call the file, and `blocks` the numbered blocks as read, which no filter
    changes in place.
    """

    name: str
    text: str
    start: int
    blocks: Blocks = field(repr=False)
    #: What was looked up before: the ranges of the words of long elements by their first and last,
    #: and what follows an offset, by whether white space has to be between.
    _ranges: dict[tuple[int, int, int], tuple[int, int] | None] = field(
        default_factory=dict, init=False, repr=False
    )
    _followers: dict[tuple[int, bool], int] = field(default_factory=dict, init=False, repr=False)

    def span(self, node: Any, token: str | None = None) -> Span | None:
        """The place of a node, or of the first `token` in it; `None` for a node that is not in the
        text, since a filter made it and named no origin."""
        offsets = self._offsets(node)
        if offsets is None:
            return None
        begin, end = offsets
        if token:
            begin, end = self._token(begin, end, token)
        return self.at(begin, end)

    def at(self, begin: int, end: int) -> Span:
        """The place of a range of code points of the text."""
        line, column = self.line_column(begin)
        end_line, end_column = self.line_column(max(begin, end))
        return Span(self.name, line, column, end_line, end_column)

    def offsets(self, node: Any) -> tuple[int, int] | None:
        """The place of a node as offsets of the text."""
        return self._offsets(node)

    def cores(self, nodes: Iterable[Element]) -> Iterator[tuple[int, int, int]]:
        """The places of the words of numbered elements as offsets, without marks and brackets, each
        with its serial number: quicker than `offsets`, which is asked about an element without
        words. An element that is not in the text is left out."""
        low = high = -1
        for node in nodes:
            serial = node["p"]
            if not low <= serial < high:
                if serial < 0:
                    continue
                number = bisect_right(self._firsts, serial) - 1
                part, low = self.parts[number], self._firsts[number]
                high = self._firsts[number + 1] if number + 1 < len(self.parts) else maxsize
                runs, matches, tokens = part.words.runs, part.matches, part.tokens
            if (run := runs.get(serial)) is None:
                continue
            first, last, _ = run
            if last - first == 1 and (only := matches[first]) >= 0:  # most are so
                yield (*tokens[only], serial)
            elif known := self._known(part, run):
                yield (*known, serial)
            elif offsets := self._offsets(node):
                yield (*offsets, serial)

    def between(self, span: Span) -> tuple[int, int]:
        """A place of this text as offsets."""
        lines = self._lines
        return (
            lines[span.line - 1] + span.column - 1,
            lines[span.end_line - 1] + span.end_column - 1,
        )

    def words(
        self, passage: str, pieces: Iterable[tuple[int, int, Any]]
    ) -> list[tuple[int, int, int, int]]:
        """The words of a passage that are known in the text: for each its range in the passage
        and its range in the text. `pieces` are the offset and length of the passage's strings
        with the serial numbers of their elements; a string whose words a filter changed has
        none."""
        out: list[tuple[int, int, int, int]] = []
        runs: Mapping[int, tuple[int, int, str]] = {}
        for start, length, serial in pieces:
            run = runs.get(serial)
            if run is None:
                part = self._part(serial)
                run = part.words.runs.get(serial) if part else None
                if part is None or run is None:
                    continue
                runs, matches, tokens = part.words.runs, part.matches, part.tokens
            first, last, _ = run
            content = passage[start : start + length]
            if last - first == 1 and content.isascii() and content.isalnum():  # most are so
                if (i := matches[first]) >= 0:
                    out.append((start, start + length, *tokens[i]))
                continue
            found = WORD.findall(content)
            if last - first != len(found):
                continue
            end = 0
            for word, i in zip(found, matches[first:last], strict=True):
                begin = content.index(word, end)
                end = begin + len(word)
                if i >= 0:
                    out.append((start + begin, start + end, *tokens[i]))
        return out

    def line_column(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(m.end() for m in LINE_END.finditer(self.text))]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the document that are aligned with the text one by one."""
        return split_at_headings(self.blocks, self.text, self.start)

    @cached_property
    def _firsts(self) -> list[int]:
        """The serial number of each part's first block; the first part may have none."""
        return [part.blocks[0]["p"] if part.blocks else 0 for part in self.parts]

    def _part(self, serial: Any) -> Part | None:
        """The part with the element of a serial number; `None` for anything else."""
        if type(serial) is not int or serial < 0:
            return None
        return self.parts[bisect_right(self._firsts, serial) - 1]

    def _offsets(self, node: Any) -> tuple[int, int] | None:
        serial = next((e["p"] for e in walk(node) if isinstance(e.get("p"), int)), None)
        part = self._part(serial)
        run = part.words.runs.get(serial) if part and serial is not None else None
        if part is None or run is None:
            return None
        first, _, kind = run
        known = self._known(part, run)
        if not known:
            here = self._after(part, first, kind)
            content = node.get("c") if kind == "Str" and isinstance(node, dict) else None
            found = self.text.find(content, here, here + _NEARBY) if content else -1
            return (found, found + len(content)) if content and found >= 0 else (here, here + 1)
        return _grow(self.text, *known, kind, node, self.start)

    def _known(self, part: Part, run: tuple[int, int, str]) -> tuple[int, int] | None:
        """The range of the words of an element whose places are known; `None` without any."""
        if run[1] - run[0] <= _FEW:
            return _range(part, run)
        key = (part.start, *run[:2])
        if key not in self._ranges:
            self._ranges[key] = _range(part, run)
        return self._ranges[key]

    def _after(self, part: Part, word: int, kind: str) -> int:
        """The first non-blank offset after the nearest word before `word` that has a place; a block
        begins after the characters that are joined to that word."""
        before = part.places_before[word]
        offset = part.tokens[before][1] if before >= 0 else part.start
        apart = kind in _BLOCK_KINDS and before >= 0
        if (offset, apart) not in self._followers:
            found = (_NEXT_WORD if apart else _NEXT).search(self.text, offset)
            here = found.start() if found else max(len(self.text.rstrip()) - 1, 0)
            self._followers[offset, apart] = here
        return self._followers[offset, apart]

    def _token(self, begin: int, end: int, token: str) -> tuple[int, int]:
        for loose in (token, re.sub(r"[‘’“”]", "", token)):
            # white space in a token may be any white space in the text, a line end among it
            pattern = r"\s+".join(re.escape(part) for part in loose.split())
            if token.startswith("@"):  # not a part of a longer key
                pattern += r"(?!\w|[^\w\s\];,]\w)"
            pattern = re.sub(r"[‘’′]", "['‘’′]", re.sub(r"[“”″]", '["“”″]', pattern))
            found = re.compile(pattern).search(self.text, begin, end) if pattern else None
            if found:
                return found.span()
        return begin, end


def _range(part: Part, run: tuple[int, int, str]) -> tuple[int, int] | None:
    matched = [m for m in part.matches[run[0] : run[1]] if m >= 0]
    return (part.tokens[min(matched)][0], part.tokens[max(matched)][1]) if matched else None


def _grow(text: str, begin: int, end: int, kind: str, node: Any, floor: int) -> tuple[int, int]:
    """Widen a range of words to the whole element in markdown, with brackets, marks and
    punctuation."""
    if kind == "Str" and isinstance(node, dict) and isinstance(node.get("c"), str):
        return _grow_string(text, begin, end, node["c"])
    whole = isinstance(node, dict) and node.get("t") == kind  # not an element around such a one
    if whole and kind in ("RawInline", "RawBlock", "Math"):
        return _verbatim(text, begin, end, node["c"][1])
    line_start = max(text.rfind("\n", 0, begin) + 1, floor)
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before, after = text[line_start:begin], text[end:line_end]
    if kind == "Header":
        return line_start, end + len(after.rstrip())
    if kind == "Cite":
        opening = before.rfind("[")
        if opening >= 0 and "]" not in before[opening:]:
            closing = after.find("]")
            return line_start + opening, end + closing + 1 if closing >= 0 else end
        return begin - 1 if before.endswith("@") else begin, end
    if kind in ("Para", "Plain"):
        return begin - _signs(reversed(before)), end + _signs(after)
    if kind in ("Div", "Table"):
        fenced = before.lstrip()[:1] in (":", "|", "+")
        indent = len(before) - len(before.lstrip())
        return line_start + indent if fenced else begin, end + len(after.rstrip())
    if kind in ("Image", "Figure"):
        opening = before.rfind("![")
        closing = max(after.rfind("}"), after.rfind(")"))
        return (line_start + opening if opening >= 0 else begin), end + closing + 1
    return begin, end


def _verbatim(text: str, begin: int, end: int, content: str) -> tuple[int, int]:
    """The range of an element whose content is literally in the text."""
    first = WORD.search(content)
    start = begin - first.start() if first else begin
    return (start, start + len(content)) if text.startswith(content, start) else (begin, end)


def _grow_string(text: str, begin: int, end: int, content: str) -> tuple[int, int]:
    """A word with the punctuation that pandoc keeps in the same `Str`."""
    for mark in reversed(content[: len(content) - len(content.lstrip(_MARKS))]):
        if begin == 0 or text[begin - 1] != mark:
            break
        begin -= 1
    tail = _signs(reversed(content), spaces=True)
    for mark in content[len(content) - tail :]:
        if end < len(text) and text[end] == mark:
            end += 1
    return begin, end


def _signs(characters: Iterable[str], *, spaces: bool = False) -> int:
    """How many signs, and `spaces`, come before the first letter or digit."""
    count = 0
    for character in characters:
        if character.isalnum() or character == "_" or (character.isspace() and not spaces):
            break
        count += 1
    return count
