"""What was changed in a Word file since it was sent: its paragraphs against those of the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from casepress.article.alignment import Change, aligned, changes
from casepress.importing.returned.tokens import BREAK, Token
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
    #: Paragraphs that were written anew behind it.
    after: list[Line] = field(default_factory=list)
    #: Whether the paragraph is gone.
    removed: bool = False
    #: Whether another paragraph was joined to it.
    joined: bool = False

    @cached_property
    def changes(self) -> list[Change]:
        """What differs between the line of the base and that of the edited file."""
        units = [token.serial for token in self.base.tokens]
        return changes(self.base.keys, [token.key for token in self.now], units)


@dataclass(frozen=True)
class Comparison:
    """The lines of the base with what became of them, and the paragraphs before the first."""

    lines: list[Edited]
    before: list[Line]


def compare(base: Sequence[Line], edited: Sequence[Line]) -> Comparison:
    """Each paragraph of the edited file with its own in the base: by their bookmarks, and where
    these are gone, by their words."""
    owner = {serial: i for i, line in enumerate(base) for serial in line.serials}
    homes = [_homes(line, owner) for line in edited]
    known = [home[0] if home else -1 for home in homes]
    _by_words(base, edited, known)
    lines = [Edited(line, [], removed=True) for line in base]
    before: list[Line] = []
    last = -1
    for line, home, all_homes in zip(edited, known, homes, strict=True):
        if home < 0:
            if any(token.text.strip() for token in line.tokens) or line.comments:
                (lines[last].after if last >= 0 else before).append(line)
            continue
        one = lines[home]
        if not one.removed:  # the bookmark reaches into a second paragraph: it was divided
            one.now.append(Token(BREAK))
        parts = _parts(line, all_homes or [home], owner)
        for number, (owned, start, end) in enumerate(parts):
            one = lines[owned]
            at = len(one.now)
            one.removed, one.joined = False, number > 0
            one.now += line.tokens[start:end]
            one.comments += [
                (at + place - start, comment)
                for place, comment in line.comments
                if start <= place and (place < end or owned == parts[-1][0])
            ]
        last = parts[-1][0]
    _keep_empty(lines)
    return Comparison(lines, before)


def _homes(line: Line, owner: dict[int, int]) -> list[int]:
    """The lines of the base whose bookmarks begin in a line, else the one that reaches into it."""
    begun = [owner[serial] for serial in line.serials if serial in owner]
    inside = [owner[t.serial] for t in line.tokens if t.serial in owner]
    return list(dict.fromkeys(begun or inside))


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


def _keep_empty(lines: list[Edited]) -> None:
    """Nothing was lost with an empty paragraph that is not there any more."""
    for one in lines:
        if one.removed and not any(token.text.strip() for token in one.base.tokens):
            one.removed, one.now = False, list(one.base.tokens)
