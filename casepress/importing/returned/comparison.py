"""What was changed in a Word file since it was sent: its paragraphs against those of the base."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from casepress.article.alignment import Change, aligned, changes
from casepress.importing.returned.tokens import BREAK, Token, normal
from casepress.importing.returned.word_lines import Line
from casepress.importing.simplify.story import Comment


@dataclass
class Edited:
    """A line of the base, and what became of it. `now` has its tokens after the edit; a paragraph
    that was divided has a `BREAK` where. `comments` are by the number of tokens of `now` before
    them."""

    base: Line
    now: list[Token]
    comments: list[tuple[int, Comment]] = field(default_factory=list)
    #: What came behind it: paragraphs and rows that were written anew, and lines that were moved.
    after: list[Line | Row | Moved] = field(default_factory=list)
    #: Whether the paragraph is gone.
    removed: bool = False
    #: Whether it is at another place now.
    moved: bool = False
    #: The number of the line to which it was joined.
    joined: int | None = None

    @cached_property
    def changes(self) -> list[Change]:
        """What differs between the line of the base and that of the edited file: words, and the
        formats of words."""
        units = [token.serial for token in self.base.tokens]
        old = [token.formatted for token in self.base.tokens]
        return changes(old, [token.formatted for token in self.now], units)


@dataclass(frozen=True)
class Moved:
    """The line of the base with this number is here now."""

    number: int


@dataclass(frozen=True)
class Row:
    """A row of a table that is new, or a part of a row that is; its cells."""

    cells: tuple[Line, ...]
    whole: bool

    @property
    def text(self) -> str:
        return " ".join(filter(None, (cell.text.strip() for cell in self.cells)))


@dataclass(frozen=True)
class Comparison:
    """The lines of the base with what became of them, and what is new before the first."""

    lines: list[Edited]
    before: list[Line | Row | Moved]


def compare(base: Sequence[Line], edited: Sequence[Line]) -> Comparison:
    """Each paragraph of the edited file with its own in the base: by their bookmarks, and where
    these are gone, by their words."""
    owner = {serial: i for i, line in enumerate(base) for serial in line.serials}
    homes = [_homes(line, owner) for line in edited]
    known = [home[0] if home else -1 for home in homes]
    _by_words(base, edited, known)
    _elsewhere(base, edited, known)
    settled = _in_order(known)
    lines = [Edited(line, [], removed=True) for line in base]
    before: list[Line | Row | Moved] = []
    rows = _new_cells(edited, known)
    last = -1
    for at, (line, home, all_homes) in enumerate(zip(edited, known, homes, strict=True)):
        behind = lines[last].after if last >= 0 else before
        if home < 0:
            if at in rows:
                behind += filter(None, [rows[at]])
            elif any(token.text.strip() for token in line.tokens) or line.comments:
                behind.append(line)
            continue
        one = lines[home]
        if not one.removed:  # the bookmark reaches into a second paragraph: it was divided
            one.now.append(Token(BREAK))
        elif at not in settled:
            one.moved = True
            behind.append(Moved(home))
        parts = _parts(line, all_homes or [home], owner)
        for owned, start, end in parts:
            one = lines[owned]
            begun = len(one.now)
            one.removed, one.joined = False, home if owned != home else None
            one.now += line.tokens[start:end]
            one.comments += [
                (begun + place - start, comment)
                for place, comment in line.comments
                if start <= place and (place < end or owned == parts[-1][0])
            ]
        last = last if one.moved else parts[-1][0]
    _keep_empty(lines)
    return Comparison(lines, before)


def _homes(line: Line, owner: dict[int, int]) -> list[int]:
    """The lines of the base whose bookmarks begin in a line, else the one that reaches into it.
    Where several begin, those of which no word is left are not there any more."""
    begun = [owner[serial] for serial in line.serials if serial in owner]
    inside = [owner[t.serial] for t in line.tokens if t.serial in owner]
    found = list(dict.fromkeys(begun or inside))
    if len(found) > 1:
        worded = {owner[t.serial] for t in line.tokens if t.serial in owner and t.text.strip()}
        found = [one for one in found if one in worded] or found[:1]
    return found


def _parts(line: Line, homes: list[int], owner: dict[int, int]) -> list[tuple[int, int, int]]:
    """The lines of the base that a paragraph consists of, each with its range of tokens: more than
    one where paragraphs were joined."""
    out = [(homes[0], 0, len(line.tokens))]
    for home in homes[1:]:
        owned = (i for i, t in enumerate(line.tokens) if owner.get(t.serial) == home)
        start = next(owned, len(line.tokens))
        before, begin, _ = out[-1]
        out[-1] = (before, begin, start)
        out.append((home, start, len(line.tokens)))
    return out


def _by_words(base: Sequence[Line], edited: Sequence[Line], known: list[int]) -> None:
    """Give the paragraphs without a bookmark their lines: between two that are known, the lines
    that are most alike."""
    taken = set(known)
    start, low = 0, 0
    for i in range(len(edited) + 1):
        if i < len(edited) and known[i] < 0:
            continue
        high = known[i] if i < len(edited) else len(base)
        free = [n for n in range(low, max(high, low)) if n not in taken]
        here = [n for n in range(start, i) if known[n] < 0]
        for a, b in aligned([base[n].text for n in free], [edited[n].text for n in here]):
            known[here[b]] = free[a]
            taken.add(free[a])
        start, low = i + 1, max(low, high + 1)


def _elsewhere(base: Sequence[Line], edited: Sequence[Line], known: list[int]) -> None:
    """Give a paragraph without a line the one that has its very words: it was moved, and left its
    bookmark behind."""
    empty = {known[i] for i, line in enumerate(edited) if not line.text.strip()}
    free: dict[str, int] = {}
    for number, line in enumerate(base):
        if line.text.strip() and (number not in known or number in empty):
            free.setdefault(normal(line.text), number)
    for at, line in enumerate(edited):
        if known[at] >= 0 or not line.text.strip():
            continue
        number = free.pop(normal(line.text), -1)
        if number >= 0:
            known[:] = [-1 if one == number else one for one in known]
            known[at] = number


def _in_order(known: Sequence[int]) -> set[int]:
    """The most paragraphs that follow one another as in the base, by their numbers; the others
    were moved (a longest increasing subsequence)."""
    tops: list[int] = []
    ends: list[int] = []
    behind: dict[int, int] = {}
    for at, home in enumerate(known):
        if home < 0:
            continue
        place = bisect_left(tops, home)
        tops[place : place + 1] = [home]
        ends[place : place + 1] = [at]
        behind[at] = ends[place - 1] if place else -1
    found: set[int] = set()
    last = ends[-1] if ends else -1
    while last >= 0:
        found.add(last)
        last = behind[last]
    # A line that was divided is in order with its first part.
    return found | {at for at, home in enumerate(known) if home in {known[one] for one in found}}


def _new_cells(edited: Sequence[Line], known: Sequence[int]) -> dict[int, Row | None]:
    """The new cells of tables, by the numbers of their lines: a row at its first cell, the
    others belong to it."""
    rows: dict[tuple[int, int], list[int]] = {}
    for at, line in enumerate(edited):
        if line.cell is not None:
            rows.setdefault(line.cell[:2], []).append(at)
    out: dict[int, Row | None] = {}
    parts: dict[int, list[int]] = {}  # new cells in rows that are not new, by their tables
    for (table, _), places in rows.items():
        new = [at for at in places if known[at] < 0]
        if not any(edited[at].text.strip() or edited[at].comments for at in new):
            continue
        out |= dict.fromkeys(new)
        if len(new) == len(places):
            out[new[0]] = Row(tuple(edited[at] for at in new), whole=True)
        else:
            parts.setdefault(table, []).extend(at for at in new if edited[at].text.strip())
    for places in parts.values():
        out[places[0]] = Row(tuple(edited[at] for at in places), whole=False)
    return out


def _keep_empty(lines: list[Edited]) -> None:
    """Nothing was lost with an empty paragraph that is not there any more."""
    for one in lines:
        if one.removed and not any(token.text.strip() for token in one.base.tokens):
            one.removed, one.now = False, list(one.base.tokens)
