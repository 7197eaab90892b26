"""Paragraphs, items of lists and rows of tables that are new, gone, moved or joined."""

from __future__ import annotations

from collections.abc import Sequence

from casepress.importing.codes import DOC022
from casepress.importing.notes import Note
from casepress.importing.returned import typed_blocks
from casepress.importing.returned.comparison import Edited, Row
from casepress.importing.returned.current import Typed
from casepress.importing.returned.groups import Group, Home, left
from casepress.importing.returned.placing import (
    Placed,
    Unplaced,
    comment,
    line_of_words,
    paragraph,
    place,
)
from casepress.importing.returned.tokens import BREAK, OBJECT, normal
from casepress.importing.returned.typed_blocks import Slot
from casepress.importing.returned.word_lines import Line


def gone(one: Edited, number: int, at: int, home: Home) -> Group | Note:
    """Take a whole line out of article.md, where it is a block of its own and is as it was sent:
    its citations and callouts go with it."""
    typed, source = home.typed(at), home.current.text
    found = typed_blocks.block(source, typed)
    text = one.base.text
    if any(OBJECT in t.text for t in one.base.tokens) and len(home.with_notes(at)) > 1:
        return left(Unplaced("a removed paragraph with a footnote", text), number)
    if found is None or not _as_sent(one, typed):
        reason = "a removed line that was changed in article.md, or is not a paragraph of its own"
        return left(Unplaced(reason, text), number)
    cut = typed_blocks.item_gap if typed.passage.kind == "item" else typed_blocks.with_gap
    begin, end = cut(source, *found)
    return Group(number, [Placed(begin, end, "", f"− {text}")], {at: []})


def _as_sent(one: Edited, typed: Typed) -> bool:
    """Whether all words of a line of the base are those of article.md, and no others."""
    matched = typed.matched(one.base.tokens)
    held = all(p >= 0 for p, t in zip(matched.places, one.base.tokens, strict=True) if _seen(t.key))
    known = {*matched.places}
    return held and all(i in known for i, (word, _, _) in enumerate(typed.tokens) if _seen(word))


def _seen(word: str) -> bool:
    return bool(word.strip()) and word != OBJECT


def joined(
    first: Edited, one: Edited, number: int, group: Group | None, home: Home
) -> Group | Note:
    """Join a paragraph to the one before, whose edits are those of `group`: all become one."""
    failed = left(Unplaced("two paragraphs that were joined", one.base.text), number)
    ours, theirs = home.passages(first), home.passages(one)
    if len(ours) != 1 or len(theirs) != 1 or first.moved or one.moved:
        return failed
    (before,), (after,) = ours, theirs
    source, serial = home.current.text, home.serials(one)[0]
    typed = [home.typed(at) for at in (before, after)]
    blocks = [typed_blocks.block(source, each) for each in typed]
    kinds = {each.passage.kind for each in typed}
    if blocks[0] is None or blocks[1] is None or len(kinds) > 1 or not kinds & {"para", "item"}:
        return failed
    gap_end = blocks[1][0] if kinds == {"para"} else typed[1].begin(0)
    gap = source[blocks[0][1] : gap_end]
    if gap.strip() and (kinds == {"para"} or "\n" in gap.strip("\r\n")):
        return failed
    made = place(one, serial, typed[1], source)
    if made.unplaced:
        return failed
    group = group or Group(number, [], {before: [typed[0].passage.raw]})
    group.edits.append(Placed(blocks[0][1], gap_end, "", f"joined: {one.base.text}"))
    group.edits += made.placed
    lines = [BREAK.join(group.becomes[before]) + made.expected]
    group.becomes |= {before: lines[0].split(BREAK), after: []}
    return group


def moved(
    one: Edited, number: int, place_: tuple[Slot, int] | None, home: Home
) -> list[Group | Note]:
    """Bring a line to another place, with its edits, its citations and callouts as they are."""
    text = one.base.text
    failed: list[Group | Note] = [left(Unplaced("a paragraph that was moved", text), number)]
    own = home.passages(one)
    if place_ is None or len(own) != 1 or len(home.serials(one)) != 1:
        return failed
    slot, last = place_
    typed, source = home.typed(own[0]), home.current.text
    found = typed_blocks.block(source, typed)
    if found is None or not _alike(slot, typed):
        return failed
    made = place(one, home.serials(one)[0], typed, source)
    begin, end = found
    block = source[begin:end]
    if any(not begin <= e.start <= e.end <= end for e in made.placed):
        return failed
    for e in sorted(made.placed, key=lambda e: (e.start, e.end), reverse=True):
        block = block[: e.start - begin] + e.new + block[e.end - begin :]
    cut = typed_blocks.item_gap if typed.passage.kind == "item" else typed_blocks.with_gap
    lead = "\n" * slot.lead.count("\n")
    edits = [
        Placed(*cut(source, begin, end), "", ""),
        Placed(slot.at, slot.at, f"{lead}{block}", f"moved: {text}"),
    ]
    _, *notes = passages = home.with_notes(own[0])
    raws = [home.current.passages[at].raw for at in notes]
    group = Group(
        number,
        edits,
        {at: [] for at in passages},
        {last: [*made.expected.split(BREAK), *raws]},
    )
    return [group, *(left(each, number) for each in made.unplaced)]


def _alike(slot: Slot, typed: Typed) -> bool:
    """Whether a line may come to a place: an item of a list to a list, all else elsewhere."""
    in_list = slot.lead.strip() != ""
    return (typed.passage.kind == "item") == in_list


def added(line: Line, number: int, place_: tuple[Slot, int] | None, home: Home) -> Group | Note:
    """A paragraph, heading or item of a list that was written anew."""
    words = line.text.strip()
    if words and normal(words) in (normal(p.raw) for p in home.current.passages):
        return Note(DOC022, "is in article.md already", words, number)
    if not all(token.is_typed for token in line.tokens):
        reason = "a new paragraph with a citation, callout, footnote, picture or formula"
        return left(Unplaced(reason, words), number)
    if place_ is None or line.in_table:
        return left(Unplaced("a new paragraph here", words), number)
    slot, last = place_
    edits = []
    if words:
        made = paragraph(line.tokens, line.level)
        edits.append(Placed(slot.at, slot.at, f"{slot.lead}{made}", f"+ {words}"))
    for _, one in line.comments:
        edits.append(Placed(slot.at, slot.at, comment(one), one.text))
    return Group(number, edits, {}, {last: [words] if words else []})


def row_added(row: Row, number: int, known: Sequence[int], home: Home) -> Group | Note:
    """A new row of a table, below the one that has the passages `known`."""
    source = home.current.text
    line = typed_blocks.row(source, home.typed(known[-1])) if row.whole and known else None
    slot = typed_blocks.row_slot(source, line) if line else None
    words = [cell.text.strip() for cell in row.cells]
    if line and _in_article(line, words, home):
        return Note(DOC022, "is in article.md already", row.text, number)
    plain = all(token.is_typed for cell in row.cells for token in cell.tokens)
    if slot is None or slot[1] != len(row.cells) or not plain:
        kind = "a new row of a table" if row.whole else "new cells of a table"
        return left(Unplaced(kind, row.text), number)
    cells = " | ".join(line_of_words(cell.tokens).strip() for cell in row.cells)
    typed = f"\n| {cells} |"
    comments = [comment(one) for cell in row.cells for _, one in cell.comments]
    if comments:
        typed = f"{typed[:-2]}{''.join(comments)} |"
    edit = Placed(slot[0], slot[0], typed, f"+ {row.text}")
    return Group(number, [edit], {}, {known[-1]: [word for word in words if word]})


def _in_article(line: tuple[int, int], words: Sequence[str], home: Home) -> bool:
    """Whether the row below has the words already."""
    below = home.current.text[line[1] :].split("\n", 3)[:3]
    wanted = normal(" ".join(filter(None, words)))
    return any(normal(text.replace("|", " ")) == wanted for text in below)


def row_gone(cells: Sequence[Edited], number: int, home: Home) -> Group | Note:
    """Take a row out of a pipe table; single cells stay."""
    text = " ".join(filter(None, (one.base.text.strip() for one in cells)))
    known = [(one, at) for one in cells for at in home.passages(one)]
    source = home.current.text
    lines = {typed_blocks.row(source, home.typed(at)) for _, at in known}
    row = {one.base.cell[1] for one in cells if one.base.cell is not None}
    plain = len(row) == 1 and all(_as_sent(one, home.typed(at)) for one, at in known)
    line = lines.pop() if len(lines) == 1 else None
    slot = typed_blocks.row_slot(source, line) if line else None
    if line is None or slot is None or slot[0] != line[1] or not plain:
        return left(Unplaced("removed cells of a table", text), number)
    begin, end = line
    end += source.startswith("\r\n", end) + 1
    return Group(number, [Placed(begin, end, "", f"− {text}")], {at: [] for _, at in known})
