"""The merge: all edits of a Word file in article.md, each proven by reading the result again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from casepress.core.findings import Finding, Unreadable
from casepress.importing.codes import DOC021, DOC022
from casepress.importing.notes import Note
from casepress.importing.returned.comparison import Comparison, Edited, compare
from casepress.importing.returned.current import Current, Typed
from casepress.importing.returned.placing import (
    Placed,
    Placement,
    Unplaced,
    comment,
    paragraph,
    place,
)
from casepress.importing.returned.tokens import BREAK, OBJECT, normal
from casepress.importing.returned.word_lines import Line, WordLines

_BLANK = re.compile(r"\r?\n[ \t]*\r?\n|\Z")
_TRIES = 40


@dataclass(frozen=True)
class Merged:
    """article.md with the edits, what was brought in, and what could not be placed."""

    text: str
    merged: tuple[Note, ...]
    open: tuple[Note, ...]

    def findings(self, name: str) -> list[Finding]:
        """What there is to say; `name` is that of the Word file."""
        return [note.finding(name) for note in (*self.merged, *self.open)]


@dataclass
class _Group:
    """Edits that are brought in together or not at all: those of one line of article.md, by its
    number among the passages; `expected` are its words once the edits are made, `None` where the
    line goes; `added` the lines that come behind it. With `new` the line itself stays as it is."""

    passage: int
    paragraph: int
    edits: list[Placed]
    expected: str | None = None
    added: list[str] = field(default_factory=list)
    new: bool = False


def merge(
    base: WordLines,
    edited: WordLines,
    current: Current,
    read_again: Callable[[str], Current],
    *,
    same: bool,
) -> Merged:
    """Bring the edits of a Word file into a manuscript.

    `base` is the file as it was sent, `same` whether the manuscript of today is the one that it was
    made from; `read_again` reads a changed text in the manuscript's place. Raises `Unreadable` with
    the manuscript's findings where a changed text cannot be read.
    """
    comparison = compare(base.lines, edited.lines)
    groups, open_ = _groups(comparison, base, current, same=same)
    kept = list(groups)
    for _ in range(_TRIES):
        made = _applied(current.text, kept)
        wrong = _wrong(current, made, kept, read_again)
        if not wrong:
            break
        for group in wrong:
            reason = "words that article.md would not print as they are in the Word file"
            open_ += [_open(Unplaced(reason, e.words), group.paragraph) for e in group.edits]
        kept = [group for group in kept if group not in wrong]
    else:
        made, kept = current.text, []
    if edited.pictures != base.pictures:
        reason = f"{base.pictures} pictures were sent, {edited.pictures} came back"
        open_.append(_open(Unplaced(reason, ""), 0))
    merged = [_done(edit, group.paragraph) for group in kept for edit in group.edits]
    return Merged(made, tuple(merged), tuple(open_))


def _groups(
    comparison: Comparison, base: WordLines, current: Current, *, same: bool
) -> tuple[list[_Group], list[Note]]:
    words: dict[int, str] = {}
    for line in base.lines:
        for token in line.tokens:
            if token.serial:
                words[token.serial] = words.get(token.serial, "") + token.text
    units = current.units_of(words, same=same)
    numbers = {serial: current.passage(unit) for serial, unit in units.items()}
    groups: list[_Group] = []
    open_: list[Note] = [_unplaced_line(line, 0) for line in comparison.before]
    anchor: int | None = None
    for number, one in enumerate(comparison.lines, 1):
        serials = list(dict.fromkeys(t.serial for t in one.base.tokens if t.serial))
        if one.removed or one.now != one.base.tokens or one.comments or one.joined:
            for made in _line(one, number, serials, numbers, current):
                if isinstance(made, _Group):
                    groups.append(made)
                else:
                    open_.append(made)
        known = [numbers[s] for s in serials if numbers.get(s, -1) >= 0]
        owned = [units[s].block for s in serials if s in units]
        place_ = _behind(current, known, owned)
        anchor = place_ if place_ is not None else anchor
        for line in one.after:
            added = _added(line, number, one, known, place_, current)
            if isinstance(added, _Group):
                groups.append(added)
            else:
                open_.append(added)
    return groups, open_


def _line(
    one: Edited, number: int, serials: Sequence[int], numbers: dict[int, int], current: Current
) -> Iterator[_Group | Note]:
    """The edits of one paragraph of the base."""
    if one.joined:
        yield _open(Unplaced("two paragraphs that were joined", one.base.text), number)
    reached: set[int] = set()
    for serial in serials:
        at = numbers.get(serial, -1)
        if at < 0:
            continue
        typed = Typed.of(current.passages[at])
        gone = one.removed or not any(t.text.strip() for t in one.now)
        if gone and len(serials) == 1 and not one.base.in_table:
            yield from _gone(one, number, at, typed, current)
            return
        if one.removed:
            continue
        made = place(one, serial, typed, current.text)
        reached.add(serial)
        yield from (_open(each, number) for each in made.unplaced)
        if made.placed:
            yield _group(at, number, made)
    yield from (_open(each, number) for each in _beyond(one, reached))


def _group(at: int, number: int, made: Placement) -> _Group:
    first, *rest = made.expected.split(BREAK)
    return _Group(at, number, made.placed, first, rest)


def _beyond(one: Edited, reached: set[int]) -> Iterator[Unplaced]:
    """The edits of a paragraph in words that article.md does not hold, or that touch both."""
    reason = "words that casepress writes, or that the file for reviewers replaces"
    if one.removed:
        yield Unplaced("a removed line that cannot be taken out of article.md", one.base.text)
        return
    base = one.base.tokens
    for change in one.changes:
        taken = {base[i].serial for i in range(change.start, change.end)}
        near = {base[i].serial for i in (change.start - 1, change.start) if 0 <= i < len(base)}
        if (len(taken) == 1 and taken <= reached) or (not taken and near & reached):
            continue
        old = "".join(t.text for t in base[change.start : change.end]).strip()
        new = "".join(t.text for t in one.now[change.new_start : change.new_end]).strip()
        if old or new:
            yield Unplaced(reason, f"{old} → {new}" if old and new else old or new)
    if not reached:
        for _, each in one.comments:
            yield Unplaced("a comment on words that casepress writes", each.text)


def _gone(
    one: Edited, number: int, at: int, typed: Typed, current: Current
) -> Iterator[_Group | Note]:
    """Take a whole paragraph out of article.md, where it is one that stands alone and is as it
    was sent."""
    text = one.base.text
    passage = typed.passage
    if typed.holds_callouts or any(OBJECT in t.text for t in one.base.tokens):
        yield _open(Unplaced("a removed paragraph with citations or callouts", text), number)
    elif passage.kind not in ("para", "heading") or typed.keys != one.base.keys:
        reason = "a removed line that was changed in article.md, or is not a paragraph of its own"
        yield _open(Unplaced(reason, text), number)
    elif typed.tokens:
        begin, end = _block(current.text, typed.begin(0), typed.end(len(typed.tokens) - 1))
        yield _Group(at, number, [Placed(begin, end, "", f"− {text}")])


def _block(source: str, begin: int, end: int) -> tuple[int, int]:
    """The lines of a block, with the blank line behind it."""
    start = source.rfind("\n", 0, begin) + 1
    stop = _end_of_block(source, end)
    while stop < len(source) and source[stop] in "\r\n":
        stop += 1
    return start, stop


def _end_of_block(source: str, at: int) -> int:
    found = _BLANK.search(source, at)
    return found.start() if found else len(source)


def _behind(current: Current, known: Sequence[int], blocks: Sequence[object]) -> int | None:
    """Where a paragraph behind a line is typed: at the end of its block."""
    for at in reversed(known):
        typed = Typed.of(current.passages[at])
        if typed.passage.kind in ("para", "heading") and typed.tokens:
            if typed.passage.part == "front" and typed.passage.kind == "title":
                return None
            return _end_of_block(current.text, typed.end(len(typed.tokens) - 1))
    for block in reversed(blocks):
        if isinstance(block, dict) and block.get("t") == "Header":
            found = current.filtered.manuscript.locator.offsets(block)
            return _end_of_block(current.text, found[1]) if found else None
    return None


def _added(
    line: Line,
    number: int,
    behind: Edited,
    known: Sequence[int],
    place_: int | None,
    current: Current,
) -> _Group | Note:
    """A paragraph that was written anew."""
    words = line.text.strip()
    if words and normal(words) in (normal(p.raw) for p in current.passages):
        return Note(DOC022, "is in article.md already", words, number)
    no_text = any(OBJECT in token.text for token in line.tokens)
    if place_ is None or line.in_table or behind.base.in_table or line.listed or no_text:
        return _unplaced_line(line, number)
    edits = []
    if words:
        made = paragraph(line.tokens, line.level)
        edits.append(Placed(place_, place_, f"\n\n{made}", f"+ {words}"))
    for _, one in line.comments:
        edits.append(Placed(place_, place_, comment(one), one.text))
    last = _last_before(current, known, place_)
    return _Group(last, number, edits, added=[words] if words else [], new=True)


def _last_before(current: Current, known: Sequence[int], place_: int) -> int:
    """The last passage before a new paragraph, footnotes of the one before it included."""
    if not known:
        starts = [Typed.of(p) for p in current.passages]
        later = [(t.begin(0), i) for i, t in enumerate(starts) if t.tokens and t.begin(0) > place_]
        return min(later)[1] - 1 if later else len(current.passages) - 1
    last = known[-1]
    while last + 1 < len(current.passages) and current.passages[last + 1].kind == "note":
        last += 1
    return last


def _unplaced_line(line: Line, number: int) -> Note:
    kind = "a row or cell of a table" if line.in_table else "a new paragraph here"
    return _open(Unplaced(kind, line.text.strip()), number)


def _applied(source: str, groups: Iterable[_Group]) -> str:
    """A text with edits; those at one place stay in their order."""
    edits = [edit for group in groups for edit in group.edits]
    order = sorted(((e.start, e.end, i) for i, e in enumerate(edits)), reverse=True)
    for edit in (edits[i] for _, _, i in order):
        source = source[: edit.start] + edit.new + source[edit.end :]
    return source


def _wrong(
    current: Current, made: str, groups: Sequence[_Group], read_again: Callable[[str], Current]
) -> list[_Group]:
    """The groups whose lines do not come back as they should be: the first of them."""
    if not groups:
        return []
    try:
        found = [normal(p.raw) for p in read_again(made).passages]
    except Unreadable:
        return list(groups) if len(groups) == 1 else _unreadable(current, groups, read_again)
    expected = list(_expected(current, groups))
    wanted = [normal(words) for words, _ in expected]
    if found == wanted:
        return []
    pairs = enumerate(zip(found, wanted, strict=False))
    first = next((i for i, (a, b) in pairs if a != b), min(len(found), len(wanted)) - 1)
    nearest = sorted(
        ((abs(i - first), i) for i, (_, group) in enumerate(expected) if group is not None)
    )
    found_group = expected[nearest[0][1]][1] if nearest else None
    return [found_group or groups[-1]]


def _unreadable(
    current: Current, groups: Sequence[_Group], read_again: Callable[[str], Current]
) -> list[_Group]:
    """The groups that make article.md unreadable, each alone; all where only together they do."""
    bad = [g for g in groups if _wrong(current, _applied(current.text, [g]), [g], read_again)]
    return bad or list(groups)


def _expected(current: Current, groups: Sequence[_Group]) -> Iterator[tuple[str, _Group | None]]:
    """The lines of article.md as they should be, each with the group that changed it."""
    changed = {group.passage: group for group in groups if not group.new}
    behind: dict[int, list[_Group]] = {}
    for group in groups:
        if group.new:
            behind.setdefault(group.passage, []).append(group)
    for number in range(-1, len(current.passages)):
        own = changed.get(number)
        if own is not None and own.expected is not None:
            yield own.expected, own
            yield from ((words, own) for words in own.added)
        elif own is None and number >= 0:
            yield current.passages[number].raw, None
        yield from ((words, group) for group in behind.get(number, []) for words in group.added)


def _open(one: Unplaced, number: int) -> Note:
    lead = "was not merged: " if one.words else ""
    return Note(DOC021, f"{lead}{one.reason}; do it by hand", one.words, number)


def _done(edit: Placed, number: int) -> Note:
    return Note(DOC022, "was merged", edit.words, number)
