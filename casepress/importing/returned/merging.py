"""The merge: all edits of a Word file in article.md, each proven by reading the result again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from casepress.core.findings import Finding, Unreadable
from casepress.importing.codes import DOC022
from casepress.importing.notes import Note
from casepress.importing.returned import typed_blocks
from casepress.importing.returned.comparison import Comparison, Edited, Moved, Row, compare
from casepress.importing.returned.current import Current, Typed
from casepress.importing.returned.groups import Group, Home, left
from casepress.importing.returned.placing import Placed, Unplaced, comment, place
from casepress.importing.returned.tokens import BREAK, normal
from casepress.importing.returned.typed_blocks import Slot
from casepress.importing.returned.whole_lines import (
    added,
    gone,
    joined,
    moved,
    row_added,
    row_gone,
)
from casepress.importing.returned.word_lines import Line, WordLines

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
    kept, open_ = _groups(comparison, base, current, same=same)
    for _ in range(_TRIES):
        made = _applied(current.text, kept)
        wrong = _wrong(current, made, kept, read_again)
        if not wrong:
            break
        for group in wrong:
            reason = "words that article.md would not print as they are in the Word file"
            edits = [Unplaced(reason, edit.words) for edit in group.edits if edit.words]
            open_ += [left(edit, group.paragraph) for edit in edits]
        kept = [group for group in kept if group not in wrong]
    else:
        made, kept = current.text, []
    if edited.pictures != base.pictures:
        reason = f"{base.pictures} pictures were sent, {edited.pictures} came back"
        open_.append(left(Unplaced(reason, ""), 0))
    merged = [_done(edit, group.paragraph) for group in kept for edit in group.edits if edit.words]
    return Merged(made, tuple(merged), tuple(open_))


def _groups(
    comparison: Comparison, base: WordLines, current: Current, *, same: bool
) -> tuple[list[Group], list[Note]]:
    words: dict[int, str] = {}
    for line in base.lines:
        for token in line.tokens:
            if token.serial:
                words[token.serial] = words.get(token.serial, "") + token.text
    home = Home.of(current, words, same=same)
    found: list[Group | Note] = []
    in_place: dict[int, Group] = {}
    for one in comparison.before:
        found += _behind(one, 0, (), (None, None), comparison, home)
    rows = _rows_gone(comparison)
    for index, edited in enumerate(comparison.lines):
        number = index + 1
        if index in rows:
            found += [row_gone(rows[index], number, home)] if rows[index] else []
        elif edited.joined is not None:
            first = comparison.lines[edited.joined]
            made = joined(first, edited, number, in_place.get(edited.joined), home)
            if isinstance(made, Note):
                found += [made, *_line(edited, number, home)]
            else:
                in_place[edited.joined] = made
                found += [] if made in found else [made]
        elif not edited.moved and _is_edited(edited):
            lines = list(_line(edited, number, home))
            groups = [each for each in lines if isinstance(each, Group)]
            if len(groups) == 1:
                in_place[index] = groups[0]
            found += lines
        if edited.after:
            known = home.passages(edited)
            slots = [_slot(edited, known, home, listed=listed) for listed in (False, True)]
            for new in edited.after:
                found += _behind(new, number, known, slots, comparison, home)
    groups = [each for each in found if isinstance(each, Group)]
    return groups, [each for each in found if isinstance(each, Note)]


def _is_edited(one: Edited) -> bool:
    return one.removed or bool(one.comments) or bool(one.changes)


def _behind(
    new: Line | Row | Moved,
    number: int,
    known: Sequence[int],
    slots: Sequence[tuple[Slot, int] | None],
    comparison: Comparison,
    home: Home,
) -> list[Group | Note]:
    """What is new, or was moved, behind a line with the passages `known`."""
    if isinstance(new, Row):
        return [row_added(new, number, known, home)]
    if isinstance(new, Moved):
        one = comparison.lines[new.number]
        return moved(one, new.number + 1, slots[one.base.listed], home)
    return [added(new, number, slots[new.listed], home)]


def _rows_gone(comparison: Comparison) -> dict[int, list[Edited]]:
    """The rows of tables that are gone as a whole, and the cells of a table that are gone from
    other rows, each by the number of its first line; the other lines belong to it."""
    rows: dict[tuple[int, int], list[int]] = {}
    for index, one in enumerate(comparison.lines):
        if one.base.cell is not None:
            rows.setdefault(one.base.cell[:2], []).append(index)
    out: dict[int, list[Edited]] = {}
    parts: dict[int, list[int]] = {}
    for (table, _), places in rows.items():
        worded = [index for index in places if comparison.lines[index].base.text.strip()]
        went = [index for index in worded if comparison.lines[index].removed]
        if went and len(went) == len(worded):
            out |= {index: [] for index in places}
            out[places[0]] = [comparison.lines[index] for index in places]
        elif went:
            parts.setdefault(table, []).extend(went)
    for went in parts.values():
        out |= {index: [] for index in went}
        out[went[0]] = [comparison.lines[index] for index in went]
    return out


def _slot(
    one: Edited, known: Sequence[int], home: Home, *, listed: bool
) -> tuple[Slot, int] | None:
    """Where a paragraph, or an item of a list, behind a line is typed, and the last passage before
    it."""
    source = home.current.text
    if known:
        found = typed_blocks.behind(source, home.typed(known[-1]), listed=listed)
        return (found, home.with_notes(known[-1])[-1]) if found else None
    for serial in reversed(home.serials(one)):
        block = home.units[serial].block if serial in home.units else {}
        if block.get("t") == "Header":
            place_ = home.current.filtered.manuscript.locator.offsets(block)
            if place_ is None:
                return None
            at = typed_blocks.end_of_block(source, place_[1])
            return Slot(at, "\n\n- " if listed else "\n\n"), _last_before(home.current, at)
    return None


def _last_before(current: Current, at: int) -> int:
    """The last passage that is typed before a place."""
    starts = [Typed.of(p) for p in current.passages]
    later = [(t.begin(0), i) for i, t in enumerate(starts) if t.tokens and t.begin(0) > at]
    return min(later)[1] - 1 if later else len(current.passages) - 1


def _line(one: Edited, number: int, home: Home) -> Iterator[Group | Note]:
    """The edits of one paragraph of the base."""
    reached: set[int] = set()
    serials = home.serials(one)
    for serial in serials:
        at = home.numbers.get(serial, -1)
        if at < 0:
            continue
        empty = one.removed or not any(t.text.strip() for t in one.now)
        if empty and len(serials) == 1 and not one.base.in_table:
            yield gone(one, number, at, home)
            return
        if one.removed:
            continue
        made = place(one, serial, home.typed(at), home.current.text)
        reached.add(serial)
        yield from (left(each, number) for each in made.unplaced)
        if made.placed:
            yield Group(number, made.placed, {at: made.expected.split(BREAK)})
    yield from (left(each, number) for each in _beyond(one, reached))
    if not reached and not one.removed:
        yield from _comments(one, number, home)


def _comments(one: Edited, number: int, home: Home) -> Iterator[Group | Note]:
    """The comments on words that casepress writes: those on a heading of the journal come behind
    it."""
    source = home.current.text
    slot = None if home.passages(one) else _slot(one, (), home, listed=False)
    for _, each in one.comments:
        if slot is None:
            yield left(Unplaced("a comment on words that casepress writes", each.text), number)
        elif normal(made := comment(each)) not in normal(source):
            yield Group(number, [Placed(slot[0].at, slot[0].at, f"\n\n{made}", each.text)])


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


def _applied(source: str, groups: Iterable[Group]) -> str:
    """A text with edits; those at one place stay in their order."""
    edits = [edit for group in groups for edit in group.edits]
    order = sorted(((e.start, e.end, i) for i, e in enumerate(edits)), reverse=True)
    for edit in (edits[i] for _, _, i in order):
        source = source[: edit.start] + edit.new + source[edit.end :]
    return source


def _wrong(
    current: Current, made: str, groups: Sequence[Group], read_again: Callable[[str], Current]
) -> list[Group]:
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
    current: Current, groups: Sequence[Group], read_again: Callable[[str], Current]
) -> list[Group]:
    """The groups that make article.md unreadable, each alone; all where only together they do."""
    bad = [g for g in groups if _wrong(current, _applied(current.text, [g]), [g], read_again)]
    return bad or list(groups)


def _expected(current: Current, groups: Sequence[Group]) -> Iterator[tuple[str, Group | None]]:
    """The lines of article.md as they should be, each with the group that changed it."""
    for number in range(-1, len(current.passages)):
        owner = next((group for group in groups if number in group.becomes), None)
        if owner is not None:
            yield from ((words, owner) for words in owner.becomes[number])
        elif number >= 0:
            yield current.passages[number].raw, None
        for group in groups:
            yield from ((words, group) for words in group.behind.get(number, []))


def _done(edit: Placed, number: int) -> Note:
    return Note(DOC022, "was merged", edit.words, number)
