"""Stars, carets, tildes and dollars that are signs of a word or number, although pandoc would pair
them as markup: `HLA-B*27 and HLA-B*51`, `10^5-10^6`, `~5/~7`, `$20 or 30$`.

A mark opens emphasis at the beginning of a word and closes it at the end of one. A mark with a
letter or digit on both sides does neither, nor does one without a partner. Between a number and
the next, `^` and `~` are no more the edges of a raised or lowered letter, and between two dollars
is a formula, not a sentence. What is certainly a sign is printed as typed; where both readings
are possible, a doubt says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

#: The first character is looked at first, which lets the search skip plain words quickly.
_TOKENS = re.compile(
    r"""
    [\\`~<\]{\[^:\n$*|](?:
      (?<=\\)(?:\\|.)                                        # escaped
    | (?<=`)(?:(?<!``)|(?<=\\``))(?:                         # a run from its beginning
        ``++[^\n`]*+\n(?:[^`]|`(?!``))*+```+                 # fenced code
      | (?P<ticks>`*+)(?s:(?!\n[ \t]*\n).)+?(?<!`)`(?P=ticks)(?!`)  # code
      )
    | (?<=~)(?<!~~)~~++[^\n]*+\n(?:[^~]|~(?!~~))*+~~~+
    | (?<=<)!--(?:[^-]|-(?!->))*+(?:-->|\Z)                  # closed or not
    | (?<=<)[a-zA-Z][\w+.-]*:[^>\s]*>
    | (?<=\])(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])  # the target of a link
    | (?<=\{)[^{}\n]*\}                                      # attributes
    | (?<=\[)\^[^\]\s]+\]                                   # the mark of a footnote
    | (?<=\^)\[                                             # a footnote in its place
    | (?<=:)(?<=[ps]:)//(?P<address>[^\s<>|)\]]+)
    | (?<=\n)(?P<line>[ \t>]*)
    | (?<=\$)(?P<formula>\$(?:[^$]|\\\$)*\$\$)
    | (?<=\|)(?P<cell>)
    | (?P<mark>(?<=\*)\**|(?<=\^)|(?<=~)~*|(?<=\$)\$*)
    )
    """,
    re.VERBOSE,
)
_CLOSERS = ".,;:!?)]}”’»"
_OPENERS = "([{“‘«"
_WORD = re.compile(r"[^\W\d_][^\W_]*")
#: A number with more behind it: an exponent never has that, `5-10` of `10^5-10^6` has.
_TWO_NUMBERS = re.compile(r"[\w.]+?[^\w.\\]+.*\w")
_NUMBER_AND_LETTERS = re.compile(r"\d+[^\W\d_]+\d*")
_RANGE = re.compile(r"\d[\w.,]*\s?\W\s?\d[\w.,]*")
#: A line of stars or underscores alone, which divides the text.
_RULE = re.compile(r"[ \t>]*([*_])(?:[ \t]*\1){2,}[ \t]*(?:\n|\Z)")
#: What is before the star of an allele: `TPMT *3A/*3C`.
_GENE = re.compile(r"(?:[A-Z][A-Z0-9-]{2,}[ /]|\*\d+[A-Z]?/)\Z")
_STAR_ALLELE = re.compile(r"\d+[A-Z]?(?!\w|\*)")
#: What a star is explained by.
STAR_NOTE = re.compile(r"\s?[pP]\s?[<=>≤≥]|[pP][ -]values?\b|[Ss]tatistical|[Ss]ignifican")
_TEX = re.compile(r"[\\^_<>=+{}≤≥≈±×]")
_PROSE = re.compile(r"[^\W\d_]{3,}|\b(?:or|to|and|of|in|per|a)\b")
_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}")
_PRICES = re.compile(r"\d[\d.,]*\s?[-–—]\s?\d[\d.,]*|\d[\d.,]*\s[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]{2,}(?:\s+[^\W\d_]{2,})+")
_STAR_DOUBT = (
    "a `*` within a word beside one at the edge of a word; both are printed as typed: write a star "
    "that is a sign as `\\*`, or leave a space between italics and the word beside them"
)
_SPACE_DOUBT = (
    "a `*` after a space closes no italics; both stars are printed as typed: take the space out, "
    "or write a star that is a sign as `\\*`"
)
_OPEN_DOUBT = (
    "“{}” begins here and nothing ends it, so it is printed; write it again where the emphasis "
    "ends, or `\\*` for a star that is a sign"
)
_DOLLAR_DOUBT = (
    "“{}” is printed as typed, not as a formula; write a dollar that is a sign as `\\$`, and words "
    "within a formula as `\\text{{…}}`"
)


@dataclass(frozen=True)
class Doubt:
    """A sign that may be meant as markup: its range in the text, the message about it, and what is
    to be typed there if it is a sign."""

    begin: int
    end: int
    message: str
    replacement: str


@dataclass(frozen=True)
class Signs:
    """The offsets of the signs of a text, and the doubts about some of them."""

    offsets: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True)
class _Mark:
    """A run of equal marks, with the characters before and after it; a space at an edge."""

    text: str = field(repr=False)
    begin: int
    end: int

    @property
    def before(self) -> str:
        at = self.begin - 1
        while at >= 0 and self.text[at] in "_*":  # other marks of emphasis
            at -= 1
        return self.text[at] if at >= 0 else " "

    @property
    def after(self) -> str:
        at = self.end
        while at < len(self.text) and self.text[at] in "_*":
            at += 1
        return self.text[at] if at < len(self.text) else " "

    @property
    def length(self) -> int:
        return self.end - self.begin

    @property
    def inside(self) -> bool:
        """Whether it is within a word."""
        return _is_word(self.before) and _is_word(self.after)

    @property
    def opens(self) -> bool:
        after = self.after
        if _is_word(self.before) or after.isspace() or after in _CLOSERS or self._of_an_allele:
            return False
        return after != "|"

    @property
    def closes(self) -> bool:
        before = self.before
        return not (_is_word(self.after) or before.isspace() or before in _OPENERS + "|")

    @property
    def _of_an_allele(self) -> bool:
        typed = self.text[max(0, self.begin - 12) : self.begin]
        return bool(_STAR_ALLELE.match(self.text, self.end) and _GENE.search(typed))


def signs_in_words(text: str) -> Signs:
    """The marks of a text that are signs."""
    found = Signs()
    marks: list[_Mark] = []
    in_row = in_grid = False
    rule = 0  # where a line of stars ends

    def finish() -> None:
        if marks:
            _judge(text, marks, found, in_grid=in_grid)
            marks.clear()

    for token in _TOKENS.finditer(text):
        kind = token.lastgroup
        if kind == "mark":
            if token.start() < rule:
                continue
            marks.append(_Mark(text, *token.span()))
        elif kind == "line":
            after = text[token.end() : token.end() + 2]
            if after[:1] in ("*", "_") and (line := _RULE.match(text, token.end())):
                rule = line.end()
            if in_row or after[:1] in ("|", "\n", "") or after in ("+-", "+=", "+:"):
                finish()
            in_row = after[:1] == "|"
            in_grid = (in_grid and after[:1] not in ("\n", "")) or after in ("+-", "+=", "+:")
        elif kind == "cell" and in_row:
            finish()
        elif kind == "address":
            address = token[kind].rstrip("*^~$_")
            found.offsets.extend(
                i for i, char in enumerate(address, token.start(kind)) if char in "*^~$"
            )
    finish()
    return found


def _judge(text: str, marks: Sequence[_Mark], found: Signs, *, in_grid: bool) -> None:
    """Add the signs among the marks of one paragraph or cell."""
    of = {sign: [m for m in marks if text[m.begin] == sign] for sign in "*^~$"}
    if in_grid:  # a cell goes on in the next line, where its partner may be
        found.offsets.extend(i for m in of["*"] if m.inside for i in range(m.begin, m.end))
    elif of["*"]:
        _stars(text, of["*"], found)
    found.offsets.extend(_carets(text, of["^"]))
    found.offsets.extend(_tildes(text, [m for m in of["~"] if m.length == 1]))
    _dollars(text, of["$"], found)


def _stars(text: str, marks: Sequence[_Mark], found: Signs) -> None:
    """Pair the stars as a reader does; what has no partner is a sign."""
    alone = [mark.length for mark in marks]  # the stars of each mark without a partner
    stack: list[int] = []  # open marks
    inner = -1  # the last mark, if it is within a word and may begin italics there
    for n, mark in enumerate(marks):
        closes = mark.closes or (bool(stack) and _ends(text, marks, stack[-1], n, alone))
        while closes and alone[n]:
            at = next((i for i in stack[::-1] if _fit(alone[i], alone[n])), -1)
            if at < 0:
                break
            del stack[stack.index(at) + (alone[at] > alone[n]) :]
            used = min(alone[at], alone[n])
            alone[at] -= used
            alone[n] -= used
        if mark.closes and inner >= 0 and alone[n] == mark.length == alone[inner]:
            between = text[marks[inner].end : mark.begin]
            if mark.length == 2 or _WORD.fullmatch(between):
                alone[inner] = alone[n] = 0
        inner = n if mark.inside and alone[n] and not stack else -1
        if alone[n] and mark.opens:
            stack.append(n)
    for mark, left in zip(marks, alone, strict=True):
        found.offsets.extend(range(mark.begin, mark.begin + left))
    single = [mark for mark, left in zip(marks, alone, strict=True) if left == mark.length == 1]
    doubted: set[int] = set()  # where marks begin of which a doubt speaks
    for first, second in pairwise(single):
        if first.begin not in doubted and (doubt := _doubt(text, first, second)):
            found.doubts.append(doubt)
            doubted |= {first.begin, second.begin}
    for mark in (mark for mark, left in zip(marks, alone, strict=True) if left == mark.length):
        if mark.begin not in doubted and _begins_in_vain(text, mark):
            message = _OPEN_DOUBT.format("*" * mark.length)
            found.doubts.append(Doubt(mark.begin, mark.end, message, r"\*" * mark.length))


def _begins_in_vain(text: str, mark: _Mark) -> bool:
    """Whether stars begin emphasis in the middle of a sentence that nothing ends."""
    typed = text[max(0, mark.begin - 2) : mark.begin]
    middle = len(typed) == 2 and typed[0].isalpha() and typed[1] == " "
    return middle and mark.after.isalpha() and not STAR_NOTE.match(text, mark.end)


def _doubt(text: str, first: _Mark, second: _Mark) -> Doubt | None:
    """Whether two stars that are printed as typed may be meant to begin and to end italics."""
    if first.inside and not second.inside and second.closes and _lettered(first):
        return Doubt(first.begin, first.end, _STAR_DOUBT, r"\*")
    if not first.opens or STAR_NOTE.match(text, first.end):
        return None
    if second.inside and _lettered(second):
        return Doubt(second.begin, second.end, _STAR_DOUBT, r"\*")
    if second.opens and second.before.isspace() and first.after.isalpha():
        return Doubt(second.begin, second.end, _SPACE_DOUBT, r"\*")
    return None


def _fit(left: int, free: int) -> bool:
    """Whether an open run of stars and a closing one can be partners."""
    return left == free or left >= 3 or free >= 3


def _ends(text: str, marks: Sequence[_Mark], opener: int, n: int, alone: Sequence[int]) -> bool:
    """Whether a mark with a word after it closes what is open: `*p*53`, `**Title.**Legend`."""
    mark = marks[n]
    if alone[opener] != mark.length:
        return False
    if mark.length == 2:
        return True  # `**Title: **legend` too
    if mark.before.isspace():
        return False
    if mark.before in _CLOSERS:
        return mark.after.isalpha()
    return mark.inside and _WORD.fullmatch(text, marks[opener].end, mark.begin) is not None


def _lettered(mark: _Mark) -> bool:
    return mark.before.isalpha() and mark.after.isalpha()


def _carets(text: str, marks: Sequence[_Mark]) -> Iterator[int]:
    """Carets that pandoc would pair although a number comes between a number and the next."""
    for first, second, between in _pairs(text, marks):
        inside = first.inside and second.inside
        two = _TWO_NUMBERS.fullmatch(between) or (
            second.after.isdigit() and _NUMBER_AND_LETTERS.fullmatch(between)
        )
        yield from (first.begin,) if inside and two else ()


def _tildes(text: str, marks: Sequence[_Mark]) -> Iterator[int]:
    """Tildes that mean "about" or a range."""
    for first, second, between in _pairs(text, marks):
        next_is_about = _is_about(second)
        if _is_about(first):
            sign = next_is_about or second.after.isdigit()
        elif next_is_about:
            sign = _is_word(between[0])
        else:
            sign = (
                first.before.isdigit()
                and second.after.isdigit()
                and _RANGE.fullmatch(between) is not None
            )
        yield from (first.begin,) if sign else ()


def _is_about(mark: _Mark) -> bool:
    """Whether a tilde has a number or word after it and nothing before it that it could lower."""
    before = mark.before
    return _is_word(mark.after) and not (_is_word(before) or before in ")]}*^\"”’'+")


def _pairs(text: str, marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, _Mark, str]]:
    """Marks that pandoc may pair, without white space between them. Where the first of a pair is a
    sign, the second may open another, so every two neighbours are considered."""
    for first, second in pairwise(marks):
        between = text[first.end : second.begin]
        if between and not re.search(r"(?<!\\)\s", between):
            yield first, second, between


def _dollars(text: str, marks: Sequence[_Mark], found: Signs) -> None:
    """Dollars around words or prices; not where one of several dollars is not closed."""
    if any(mark.length > 1 for mark in marks):
        return
    next_end = [0] * len(marks)  # of each mark, the next one that may end a formula; 0 for none
    for n in range(len(marks) - 1, 0, -1):
        next_end[n - 1] = n if _ends_formula(marks[n]) else next_end[n]
    at = 0
    while at + 1 < len(marks):
        first = marks[at]
        closing = next_end[at]
        second = marks[closing]
        at += 1
        if not closing or first.after.isspace():
            continue
        content = text[first.end : second.begin]
        sign = _is_money(first, content)
        doubt = not sign and not _TEX.search(content) and _is_doubtful(content)
        if sign or doubt:
            found.offsets.append(first.begin)
        else:
            at = closing + 1
        if doubt:
            shown = " ".join(text[first.begin : second.end].split())
            message = _DOLLAR_DOUBT.format(shown[:40])
            found.doubts.append(Doubt(first.begin, first.end, message, r"\$"))


def _ends_formula(mark: _Mark) -> bool:
    """pandoc passes over a dollar with a space before it or a digit after it."""
    return not (mark.before.isspace() or mark.after.isdigit())


def _is_money(first: _Mark, content: str) -> bool:
    """Whether a price or a sentence follows a dollar."""
    if "\\" in content:
        return False
    if "$" in content or (content[:1].isdigit() and len(_LONG_WORD.findall(content)) > 2):
        return True
    if _TEX.search(content):
        return False
    if _is_word(first.before):
        return content.lstrip("-–— ")[:1].isdigit()
    words = content.split()
    return content[0].isdigit() and len(words) > 2 and _PROSE.search(content) is not None


def _is_doubtful(content: str) -> bool:
    return bool(_PRICES.fullmatch(content) or _WORDS.search(content))


def _is_word(char: str) -> bool:
    return char.isalnum() or (ord(char) > 0x2FF and unicodedata.category(char)[0] == "M")
