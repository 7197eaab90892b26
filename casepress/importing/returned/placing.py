"""Where in article.md an edit of the Word file belongs, and what is typed there for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from casepress.article.alignment import Change
from casepress.importing.line import Line as Pieces
from casepress.importing.line import Piece
from casepress.importing.returned.comparison import Edited
from casepress.importing.returned.current import MARKS, Matched, Typed
from casepress.importing.returned.tokens import BREAK, FORMATS, GENERATED, OBJECT, Token, normal
from casepress.importing.returned.typed_blocks import separator
from casepress.importing.simplify.story import Comment
from casepress.importing.writing import comment as written_comment
from casepress.importing.writing import markdown

#: Before what no space is left alone; "" is the end of the text.
_AFTER = ("", *" .,;:)\n")
_FOREIGN_TO_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Placed:
    """An edit of article.md: the range that `new` replaces, and the words for a message ("" for
    one that belongs to another)."""

    start: int
    end: int
    new: str
    words: str


@dataclass(frozen=True)
class Unplaced:
    """An edit that was not brought into article.md: why, and its words."""

    reason: str
    words: str


@dataclass
class Placement:
    """What became of the edits of one line: the edits of article.md, what could not be placed, and
    the line's words with the edits, by which they are proven."""

    placed: list[Placed] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    expected: str = ""


def place(edited: Edited, serial: int, typed: Typed, source: str) -> Placement:
    """The edits of one unit of a paragraph. `source` is the text of article.md."""
    base = edited.base.tokens
    own = [i for i, token in enumerate(base) if token.serial == serial]
    first, last = (own[0], own[-1] + 1) if own else (0, 0)
    matched = typed.matched(base[first:last])
    made = Placement()
    spans: list[tuple[int, int, str]] = []
    for change in edited.changes:
        if not _belongs(change, base, serial, first, last):
            continue
        new = edited.now[change.new_start : change.new_end]
        moved = Change(change.start - first, change.end - first, change.new_start, change.new_end)
        _place(moved, new, base[first:last], typed, matched, source, made, spans)
    for at, one in edited.comments:
        _comment(at, one, edited, first, serial, typed, matched, source, made)
    made.expected = _expected(typed, spans)
    return made


def _belongs(change: Change, base: Sequence[Token], serial: int, first: int, last: int) -> bool:
    """Whether a change is one of this unit: all that it takes is the unit's, and what it only adds
    is beside its words, at its end rather than at the beginning of another's."""
    if change.end > change.start:
        return all(base[i].serial == serial for i in range(change.start, change.end))
    if first < change.start < last:
        return True
    if change.start == last:
        return bool(last > first)
    before = base[change.start - 1].serial if change.start else 0
    return change.start == first and before == 0


def _place(
    change: Change,
    new: Sequence[Token],
    base: Sequence[Token],
    typed: Typed,
    matched: Matched,
    source: str,
    made: Placement,
    spans: list[tuple[int, int, str]],
) -> None:
    old = base[change.start : change.end]
    words = _shown(old, new)
    if any(OBJECT in token.text for token in (*old, *new)):
        made.unplaced.append(Unplaced("a picture, formula or footnote", words))
        return
    held = any(matched.held[change.start : change.end])
    copied = any(GENERATED in token.formats for token in new)
    torn = held and not _goes_whole(change, new, base, matched)
    if copied or torn or matched.within(change.start):
        made.unplaced.append(Unplaced("a citation, callout or number that is generated", words))
        return
    if BREAK in (t.text for t in new) and typed.passage.kind not in ("para", "item"):
        made.unplaced.append(Unplaced("the division of a line that is not a paragraph", words))
        return
    here = _range(change, matched, len(typed.tokens))
    if here is None:
        if not _done(change, new, matched, typed):
            reason = "words that were changed in article.md since the file was sent"
            made.unplaced.append(Unplaced(reason, words))
        return
    start, end = here
    if start == end:
        at, context = _between(start, change.start, new, base, typed, source)
        stop = at
        if any(token.text == BREAK for token in new):
            at, stop = _without_space(at, source)
        piece = Placed(at, stop, _typed_words(new, context, _gap(new, typed, source)), words)
    else:
        replaced = _replacing(start, end, old, new, typed, source, words)
        if replaced is None:
            made.unplaced.append(Unplaced("a format within words of another format", words))
            return
        piece = replaced
    made.placed.append(piece)
    spans.append((start, end, "".join(t.text for t in new)))


def _goes_whole(
    change: Change, new: Sequence[Token], base: Sequence[Token], matched: Matched
) -> bool:
    """Whether citations and callouts go together with words around them: a sentence is deleted,
    not a number."""
    inside = range(change.start, change.end)
    held = {matched.places[i] for i in inside if matched.held[i]}
    whole = all(i in inside for i, place_ in enumerate(matched.places) if place_ in held)
    worded = any(base[i].text.isalnum() and not matched.held[i] for i in inside)
    return whole and worded and not any(token.text.isalnum() for token in new)


def _gap(new: Sequence[Token], typed: Typed, source: str) -> str:
    """What is typed where a paragraph is divided."""
    divided = typed.passage.kind == "item" and any(token.text == BREAK for token in new)
    return separator(source, typed) if divided else BREAK


def _range(change: Change, matched: Matched, count: int) -> tuple[int, int] | None:
    """The range of tokens of the manuscript that a change takes; `None` where they are not there
    side by side."""
    places = matched.places
    if change.end > change.start:
        taken = [place_ for place_, _ in groupby(places[change.start : change.end])]
        if taken[0] < 0 or taken != list(range(taken[0], taken[0] + len(taken))):
            return None
        return taken[0], taken[-1] + 1
    left = places[change.start - 1] if change.start else -1
    right = places[change.start] if change.start < len(places) else count
    if (change.start and left < 0) or right < 0 or right != left + 1:
        return None
    return right, right


def _done(change: Change, new: Sequence[Token], matched: Matched, typed: Typed) -> bool:
    """Whether article.md has the words already, as after a first merge."""
    places = matched.places
    left = places[change.start - 1] if change.start else -1
    right = places[change.end] if change.end < len(places) else len(typed.tokens)
    if (change.start and left < 0) or right < 0:
        return False
    return typed.keys[left + 1 : right] == [token.key for token in new]


def _between(
    at: int, place_: int, new: Sequence[Token], base: Sequence[Token], typed: Typed, source: str
) -> tuple[int, frozenset[str]]:
    """Where between two tokens new words are typed, and the formats that hold there: beside words
    of the same format, else where none holds."""
    left = base[place_ - 1].formats if place_ else None
    right = base[place_].formats if place_ < len(base) else None
    first = next((t.formats for t in new if t.text.strip()), frozenset[str]())
    if at and left is not None and left == first and not typed.is_held(at - 1):
        return typed.end(at - 1), left
    if at < len(typed.tokens) and right is not None and right == first and not typed.is_held(at):
        return typed.begin(at), right
    if at:
        end = typed.end(at - 1)
        limit = typed.begin(at) if at < len(typed.tokens) else len(source)
        while end < limit and source[end] in MARKS:
            end += 1
        return end, frozenset()
    begin = typed.begin(at) if typed.tokens else 0
    while begin and source[begin - 1] in MARKS:
        begin -= 1
    return begin, frozenset()


def _without_space(at: int, source: str) -> tuple[int, int]:
    """The white space around a place."""
    begin = stop = at
    while begin and source[begin - 1].isspace():
        begin -= 1
    while stop < len(source) and source[stop].isspace():
        stop += 1
    return begin, stop


def _replacing(
    start: int,
    end: int,
    old: Sequence[Token],
    new: Sequence[Token],
    typed: Typed,
    source: str,
    words: str,
) -> Placed | None:
    """An edit that takes words away; `None` where words would lose a format of the words around
    them, for which marks would have to be closed and opened again."""
    begin, stop = typed.begin(start), typed.end(end - 1)
    formats = {_marked(token) for token in old if token.text.strip()}
    context = next(iter(formats)) if len(formats) == 1 else frozenset[str]()
    now = {_marked(token) for token in new if token.text.strip()}
    if not now or now - {context}:
        begin, stop = _with_marks(begin, stop, source)
        if any(context - one for one in now) and not _is_marked(source, begin, stop):
            return None
        context = frozenset()
    typed_new = _typed_words(new, context, _gap(new, typed, source))
    before, after = source[begin - 1 : begin], source[stop : stop + 1]
    if not typed_new and ((before == " " and after in _AFTER) or before == after == "\n"):
        begin -= 1  # no two spaces, none before a stop, no empty line
    return Placed(begin, stop, typed_new, words)


def _marked(token: Token) -> frozenset[str]:
    """The formats of a token that markdown has marks for."""
    return token.formats & {*FORMATS}


def _is_marked(source: str, begin: int, stop: int) -> bool:
    """Whether a range begins and ends with marks."""
    return source[begin] in MARKS and source[stop - 1] in MARKS


def _with_marks(begin: int, stop: int, source: str) -> tuple[int, int]:
    """A range with the marks of emphasis that would be left alone: those around it, and those of
    which it holds the other."""
    while True:
        inside = source[begin:stop]
        before, after = source[begin - 1 : begin], source[stop : stop + 1]
        if before and before == after and before in MARKS and inside.count(before) % 2 == 0:
            begin, stop = begin - 1, stop + 1
        elif before and before in MARKS and inside.count(before) % 2:
            begin -= 1
        elif after and after in MARKS and inside.count(after) % 2:
            stop += 1
        else:
            return begin, stop


def _comment(
    at: int,
    one: Comment,
    edited: Edited,
    first: int,
    serial: int,
    typed: Typed,
    matched: Matched,
    source: str,
    made: Placement,
) -> None:
    """Put a comment behind the word to which it belongs."""
    place_ = _base_place(at, edited)
    if serial_at(place_, edited.base.tokens) != serial:
        return
    note = comment(one)
    before = [p for p in matched.places[: max(place_ - first, 0)] if p >= 0]
    end = typed.end(before[-1]) if before else _between(0, 0, (), (), typed, source)[0]
    while end < len(source) and source[end] in MARKS:
        end += 1
    if normal(note) in normal(source):
        return  # brought in before
    made.placed.append(Placed(end, end, note, one.text))


def comment(one: Comment) -> str:
    """A comment as article.md has it."""
    return _FOREIGN_TO_LINES.sub(" ", str(written_comment(one)["c"][1]))


def serial_at(place_: int, base: Sequence[Token]) -> int:
    """The unit of the words at a place of a paragraph, rather the one before it."""
    if place_ and base[place_ - 1].serial:
        return base[place_ - 1].serial
    return base[place_].serial if place_ < len(base) else 0


def _base_place(at: int, edited: Edited) -> int:
    """The place in the base for a place in the edited paragraph."""
    shift = 0
    for change in edited.changes:
        if change.new_end <= at:
            shift = change.end - change.new_end
        elif change.new_start < at:
            return change.end
    return min(max(at + shift, 0), len(edited.base.tokens))


def _typed_words(tokens: Sequence[Token], context: frozenset[str], gap: str = BREAK) -> str:
    """Tokens as markdown, where the formats of `context` hold already; `gap` is between
    paragraphs."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == BREAK:
            parts.append([])
        else:
            parts[-1].append(token)
    return gap.join(_line(part, context) for part in parts)


def _line(tokens: Sequence[Token], context: frozenset[str]) -> str:
    text = "".join(token.text for token in tokens)
    if not text.strip():
        return " " if text else ""
    pieces = tuple(
        Piece(t.text, tuple((f, None) for f in FORMATS if f in t.formats and f not in context))
        for t in tokens
    )
    inlines = Pieces(pieces).stripped().inlines()
    made = markdown([{"t": "Para", "c": inlines}])
    lead = " " if text[0].isspace() else ""
    trail = " " if text[-1].isspace() else ""
    shielded = re.sub(r"(?<![\\\w])@", r"\\@", made)  # pandoc would read a citation
    return f"{lead}{' '.join(shielded.split())}{trail}"


def paragraph(tokens: Sequence[Token], level: int) -> str:
    """A new paragraph as markdown, or a heading of that level."""
    made = _line(tokens, frozenset()).strip()
    return f"{'#' * level} {made}" if level else made


def line_of_words(tokens: Sequence[Token]) -> str:
    """Words as markdown, in one line."""
    return _line(tokens, frozenset())


def _expected(typed: Typed, spans: Sequence[tuple[int, int, str]]) -> str:
    """The words of a line with its edits."""
    return "".join(_pieces(typed, sorted(spans)))


def _pieces(typed: Typed, spans: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    raw, done = typed.passage.raw, 0
    for start, end, new in spans:
        begin = typed.tokens[start][1] if start < len(typed.tokens) else len(raw)
        stop = typed.tokens[end - 1][2] if end > start else begin
        yield raw[done:begin]
        yield new
        done = stop
    yield raw[done:]


def _shown(old: Sequence[Token], new: Sequence[Token]) -> str:
    """An edit in a message."""
    taken = "".join(t.text for t in old).strip()
    added = "".join(t.text for t in new).strip()
    if taken and taken == added:
        formats = {name.lower() for t in (*old, *new) for name in _marked(t)}
        return f"{taken} ({', '.join(sorted(formats))})"
    if taken and added:
        return f"{taken} → {added}"
    return f"− {taken}" if taken else f"+ {added}"
