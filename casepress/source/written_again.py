"""The document that pandoc read, written again as markdown without white space, beside the text
that it was read from: each character of the text is in the document again, or is markup of a kind
that the document has at that place. Anything else was lost or added when the text was read.

A block is compared as a whole, which takes little time; only where that fails is it compared sign
by sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, groupby, zip_longest
from typing import Any

from casepress.source.markdown_leaves import (
    ENTITY,
    ESCAPED,
    MARKED,
    NOTE,
    SPECIAL,
    TARGET,
    TICKS,
    Leaf,
    leaves,
    typed_alike,
)

#: At the end of a line that begins or ends a block.
_FENCE = "\ue003"
_FENCES = re.compile(r"^[ \t>]*:::.*$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t>]*\n")
_ADDRESS = re.compile(r"\((?:[^()\\]|\\.|\((?:[^()]|\([^()]*\))*\))*\)|\[[^\]]*\]")
#: The definition of a footnote: its paragraph, and the indented paragraphs below it.
_DEFINED = re.compile(
    r"^\[\^([^\]\s]+)\]:[^\n]*"
    r"(?:\n(?!\[\^)[^\n]*\S[^\n]*|(?:\n[ \t]*)+\n(?: {4}|\t)[^\n]*\S[^\n]*)*",
    re.MULTILINE,
)
_LABEL = re.compile(r"\(?\w{1,9}[.)]\Z")
_NAMED = re.compile(r"\[\^([^\]]+)\]")
_ATTRIBUTES = r"\{(?:\"[^\"]*\"|[^{}\"])*\}"
_MARKUP = re.compile(_ATTRIBUTES)
#: What may be between two blocks, by the kinds of block around it.
_BETWEEN = {
    "": (r"\[\^[^\]]+\]:", r"\[[^\]^][^\]]*\]:[^\[]++"),
    "Header": (r"\#++", "=++", "-++", _ATTRIBUTES),
    "BlockQuote": (">++",),
    "BulletList": ("[-*+]",),
    "OrderedList": (r"\(?(?:\d{1,9}|[a-zA-Z]{1,9}|\#|@[\w-]*)[.)]",),
    "DefinitionList": (r"[:~]",),
    "LineBlock": (r"\|",),
    "HorizontalRule": ("[-*]++",),
    "CodeBlock": ("[`~]++", _ATTRIBUTES, r"\{?=?\w++\}?"),
    "Table": ("[-|+=:]++", "[Tt]able:", _ATTRIBUTES),
    "Figure": (_ATTRIBUTES,),
    "Div": (rf"::++[^{_FENCE}]*+{_FENCE}", rf":::++(?:{_ATTRIBUTES}|[\w.-]++)?+:*+"),
}
_SIGNS_BETWEEN = {
    "Table": "-|+=:", "BlockQuote": ">", "LineBlock": "|", "Header": "#", "CodeBlock": "`~",
    "Div": ":", "DefinitionList": ":~", "BulletList": "-*+", "HorizontalRule": "-*",
}  # fmt: skip
#: The kinds of block around a block whose lines have no marks before them.
_WHOLE = frozenset(("Header", "BulletList", "OrderedList", "DefinitionList", "Figure", "Div"))
_PATTERNS: dict[frozenset[str], re.Pattern[str]] = {}
#: Signs of a block that is long enough to be found anywhere.
_TELLING = 24
#: Pairs of signs of a range that are compared one by one; a longer range is one difference.
_MOST = 4_000_000


def _between(kinds: frozenset[str]) -> re.Pattern[str]:
    """What may be between two blocks of these kinds."""
    if kinds not in _PATTERNS:
        tokens = [token for kind in ("", *sorted(kinds)) for token in _BETWEEN.get(kind, ())]
        _PATTERNS[kinds] = re.compile(f"(?:{'|'.join(tokens)})*+")
    return _PATTERNS[kinds]


@dataclass
class Comparison:
    """A text, and where in it, without white space, the blocks of its document are."""

    typed: str
    placed: list[tuple[int, int, int]] = field(default_factory=list)  # begin, end, number of a leaf
    found: list[Leaf] = field(default_factory=list)
    named: dict[str, Any] = field(default_factory=dict)  # footnotes by their names

    @cached_property
    def text(self) -> str:
        """The text without white space."""
        return typed_alike(self.typed)

    @cached_property
    def _ends(self) -> list[int]:
        """Where its paragraphs end."""
        parts = _BLANK.split(self.typed)
        return list(accumulate(len(typed_alike(part)) for part in parts))

    def place(self, blocks: Any) -> list[int]:
        """Find the blocks; the numbers of the leaves that are not in the text as they are."""
        missing = self._run(list(leaves(blocks)), 0)
        done: set[str] = set()
        while todo := [name for name in self.named if name not in done]:
            for name in todo:
                done.add(name)
                at = self.text.find(f"[^{name}]:")
                inside = list(leaves(self.named[name]))
                missing += self._run(inside, at + len(name) + 4 if at >= 0 else 0)
        return self._again(missing)

    def _run(self, run: list[Leaf], at: int) -> list[int]:
        """Find blocks one after another from an offset on. The cells of a table are found all or
        none, since those of a grid may be typed in several lines beside each other."""
        missing: list[int] = []
        last: frozenset[str] = frozenset()
        for table, group in groupby(run, lambda leaf: leaf.table):
            before, count, among = (at, last), len(self.placed), len(missing)
            above = [n for n in missing if table and self.found[n].caption == table]
            for leaf in group:
                number = len(self.found)
                self.found.append(leaf)
                here = self._find(leaf, at, last)
                if here is None:
                    missing.append(number)
                    at = at if table or leaf.caption else self._next(leaf, at, last)
                else:
                    self.placed.append((*here, number))
                    at, last = here[1], leaf.around
            if table and len(missing) > among:
                missing += [number for _, _, number in self.placed[count:]]
                del self.placed[count:]
                at, last = self._next(self.found[missing[among]], *before), before[1]
                continue
            for number in above:  # the caption may be below the cells
                here = self._find(self.found[number], at, last)
                if here is not None:
                    missing.remove(number)
                    self.placed.append((*here, number))
                    at = here[1]
        return missing

    def _next(self, leaf: Leaf, at: int, last: frozenset[str]) -> int:
        """Where the paragraph ends that is at an offset, behind its markup."""
        markup = _between(leaf.around | last).match(self.text, at)
        behind = bisect_right(self._ends, markup.end() if markup else at)
        return self._ends[behind] if leaf.written and behind < len(self._ends) else at

    def _find(self, leaf: Leaf, at: int, last: frozenset[str]) -> tuple[int, int] | None:
        """Where a leaf is from an offset on, with only markup before it, unless it is long."""
        pieces = SPECIAL.split(leaf.written)
        first = pieces[0]
        pattern = _between(leaf.around | last)
        markup = pattern.match(self.text, at)
        behind = markup.end() if markup else at
        end = self._end(pieces, behind, leaf)
        if end is not None or not first:
            return (behind, end) if end is not None else None
        begin = self.text.find(first, at)
        while begin >= 0:
            near = pattern.fullmatch(self.text, at, begin)
            if not near and (leaf.caption or len(first) < _TELLING or self.text.count(first) > 1):
                return None
            end = self._end(pieces, begin, leaf)
            if end is not None:
                return begin, end
            begin = self.text.find(first, begin + 1) if near else -1
        return None

    def _end(self, pieces: list[str], at: int, leaf: Leaf) -> int | None:
        """Where the pieces of a leaf end that begin at an offset."""
        notes = iter(leaf.notes)
        for piece, after in zip_longest(pieces, pieces[1:], fillvalue=""):
            if piece in (TARGET, MARKED):
                at = self._behind(at, after, target=piece == TARGET)
            elif piece == NOTE:
                end = self._note(next(notes), at)
                if end is None:
                    return None
                at = end
            elif self.text.startswith(piece, at):
                at += len(piece)
            else:
                return None
        return at

    def _behind(self, at: int, after: str, *, target: bool) -> int:
        """Where a target and attributes end, if the piece after them begins there; brackets behind
        a space are words."""
        ends = [at]
        for pattern in (_ADDRESS, _MARKUP) if target else (_MARKUP,):
            if markup := pattern.match(self.text, ends[-1]):
                ends.append(markup.end())
        return next((end for end in reversed(ends) if self.text.startswith(after, end)), ends[-1])

    def _note(self, blocks: Any, at: int) -> int | None:
        if named := _NAMED.match(self.text, at):
            self.named.setdefault(named[1], blocks)
            return named.end()
        if not self.text.startswith("^[", at):
            return None
        at += 2
        for leaf in leaves(blocks):
            end = self._end(SPECIAL.split(leaf.written), at, leaf)
            if end is None:
                return None
            at = end
        return at + 1 if self.text.startswith("]", at) else None

    def _again(self, missing: list[int]) -> list[int]:
        """Look for leaves in what no other leaf has, such as the caption above a table."""
        left = []
        for number in missing:
            leaf = self.found[number]
            if leaf.table:
                left.append(number)
                continue
            for begin, end, _, _ in list(self.gaps()) if leaf.written else ():
                pieces = SPECIAL.split(leaf.written)
                at = self.text.find(pieces[0], begin, end) if pieces[0] else -1
                stop = self._end(pieces, at, leaf) if at >= 0 else None
                if stop is not None and stop <= end:
                    self.placed.append((at, stop, number))
                    break
            else:
                left.append(number)
        return left

    def gaps(self) -> Iterator[tuple[int, int, int, int]]:
        """What no leaf has: its range, and the numbers of the leaves around it, or -1."""
        at, before = 0, -1
        for begin, end, number in sorted(self.placed):
            if begin > at:
                yield at, begin, before, number
            at, before = max(at, end), number
        if at < len(self.text):
            yield at, len(self.text), before, -1

    def differences(self, missing: list[int]) -> Iterator[tuple[int, int, str]]:
        """The signs that no leaf has and that are no markup of the blocks around them: their range;
        and at an empty range, signs that only the missing leaves have there."""
        left = list(missing)
        for begin, end, before, after in list(self.gaps()):
            cells = self.found[after].caption if after >= 0 else 0
            here = [
                n
                for n in left
                if (before < n and (n < after or after < 0))
                or (cells and self.found[n].table == cells)
            ]
            around = (self.found[n].around for n in (before, after, *here) if n >= 0)
            kinds = frozenset[str]().union(*around)
            if here or not _between(kinds).fullmatch(self.text, begin, end):
                left = [n for n in left if n not in here]
                yield from self._difference(begin, end, [self.found[n] for n in here], kinds)
        for n in left:
            yield len(self.text), len(self.text), _signs_of(self.found[n])

    def _difference(
        self, begin: int, end: int, inside: list[Leaf], kinds: frozenset[str]
    ) -> Iterator[tuple[int, int, str]]:
        """The signs of a range that the leaves inside it do not have, and those of theirs that it
        does not have. They need not be in the same order: the lines of cells are typed beside each
        other."""
        hidden = bytearray(end - begin)
        own = frozenset[str]().union(*(leaf.around for leaf in inside))
        if "OrderedList" in kinds - own and (label := _LABEL.search(self.text, begin, end)):
            end = label.start()
        for match in _unsigned(own | (kinds & {"Div"})).finditer(self.text, begin, end):
            hidden[match.start() - begin : match.end() - begin] = b"\1" * len(match[0])
        at = [n for n in range(begin, end) if not hidden[n - begin]]
        typed = "".join(self.text[n] for n in at)
        inline = "^[" in typed
        have = "".join(_signs_of(leaf, inline=inline) for leaf in inside)
        aside = frozenset("".join(_SIGNS_BETWEEN.get(kind, "") for kind in kinds))
        more, less = Counter(typed), Counter(have)
        more, less = more - less, less - more
        for sign in aside:
            del more[sign]
        if not more and not less:
            apart = [leaf for leaf in inside if not leaf.table and leaf.around <= _WHOLE]
            if not any(leaf.table for leaf in inside):
                yield from self._moved(at, typed, have, aside)
            elif (
                apart and typed and len(typed) * len(have) <= _MOST
            ):  # words of a paragraph that are now in a table, or the reverse
                same = SequenceMatcher(None, typed, _signs_of(apart[0]), autojunk=False)
                a, _, size = same.find_longest_match()
                yield at[a], at[a + max(size, 1) - 1] + 1, _signs_of(apart[0])
            return
        at = [n for n in at if self.text[n] not in aside]
        typed = "".join(self.text[n] for n in at)
        have = "".join(sign for sign in have if sign not in aside or less[sign] > 0)
        if len(typed) * len(have) > _MOST:
            yield begin, end, ""
            return
        matcher = SequenceMatcher(None, typed, have, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            for n in range(a, b) if kind != "equal" else ():
                if more[typed[n]] > 0:
                    more[typed[n]] -= 1
                    yield at[n], at[n] + 1, ""
            added = [sign for sign in have[c:d] if less[sign] > 0] if kind != "equal" else []
            if added:
                less.subtract(added)
                here = at[min(a, len(at) - 1)] if at else begin
                yield here, here, "".join(added)

    def _moved(
        self, at: list[int], typed: str, have: str, aside: frozenset[str]
    ) -> Iterator[tuple[int, int, str]]:
        """The range between the first and the last sign that are not in the order of the leaves,
        with the order there; `aside` are signs that may be markup."""
        kept = [n for n, sign in enumerate(typed) if sign not in aside]
        one, other = [typed[n] for n in kept], [sign for sign in have if sign not in aside]
        differ = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
        if differ:
            first, last = differ[0], differ[-1]
            yield at[kept[first]], at[kept[last]] + 1, "".join(other[first : last + 1])


def _signs_of(leaf: Leaf, *, inline: bool = False) -> str:
    """What a leaf is written as, without names and addresses; with its footnotes if they are typed
    in their place."""
    written = leaf.written
    for note in leaf.notes if inline else ():
        inside = "".join(map(_signs_of, leaves(note)))
        written = written.replace(NOTE, f"^[{inside}]", 1)
    return SPECIAL.sub("", written)


def _unsigned(kinds: frozenset[str]) -> re.Pattern[str]:
    """Markup with words, which is not among the signs of the leaves."""
    tokens = [r"(?<=[\])}`>])(?:\((?:[^()]|\([^()]*\))*\))?" + _ATTRIBUTES + "|" + _ATTRIBUTES]
    tokens += [r"(?<=\])\((?:[^()]|\([^()]*\))*\)", _NAMED.pattern + ":?"]
    tokens += [t for kind in ("Div", "OrderedList") if kind in kinds for t in _BETWEEN[kind]]
    return re.compile("|".join(tokens))


def differences(text: str, blocks: Any) -> Iterator[tuple[int, int, str]]:
    """The signs of a text that are not in its document and no markup, as ranges; and those that
    are in the document alone, at an empty range where they should be."""
    notes = list(_DEFINED.finditer(text)) if "]:" in text and "[^" in text else []
    last = {note[1]: note for note in notes}
    pieces = [(0, 0)]  # the ranges of the text in the order in which they are compared
    for note in notes:
        pieces[-1] = (pieces[-1][0], note.start())
        pieces.append((note.end(), note.end()))
    pieces[-1] = (pieces[-1][0], len(text))
    pieces += [last[name].span() for name in last]  # others are defined again
    if ":::" in text and not any(":::" in leaf.written for leaf in leaves(blocks)):
        text = _FENCES.sub(lambda m: f"{m[0][:-1]}{_FENCE}", text)
    typed = text if not notes else "\n".join(text[begin:end] for begin, end in pieces)
    comparison = Comparison(typed)
    found = sorted(comparison.differences(comparison.place(blocks)))
    if found:
        origins = [n for begin, end in pieces for n in _origins(text, begin, end)]
        yield from _joined(text, found, origins)


def _joined(
    text: str, found: list[tuple[int, int, str]], origins: list[int]
) -> Iterator[tuple[int, int, str]]:
    """Differences with their places in the text, those of signs beside each other as one."""
    open_: tuple[int, int] | None = None
    for begin, end, added in found:
        first = origins[min(begin, len(origins) - 1)] if origins else 0
        last = origins[end - 1] + 1 if end > begin else first
        if open_ and (added or text[open_[1] : first].strip()):
            yield *open_, ""
            open_ = None
        if added:
            yield first, last, added
        else:
            open_ = (open_[0] if open_ else first), last
    if open_:
        yield *open_, ""


def same_words(typed: str, read: Any) -> bool:
    """Whether a title is what it was read as."""
    comparison = Comparison(typed)
    block = {"t": "Para", "c": read}
    return not list(comparison.differences(comparison.place([block])))


def _origins(text: str, begin: int, end: int) -> Iterator[int]:
    """For each character of `typed_alike` of a range, the offset that it comes from."""
    for token in _TOKEN.finditer(text, begin, end):
        for _ in typed_alike(token[0]):
            yield token.start()


_TOKEN = re.compile(rf"{ENTITY.pattern}|{ESCAPED.pattern}|{TICKS.pattern}|.", re.DOTALL)
