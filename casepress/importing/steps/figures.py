"""Figures: their pictures, and the legends that belong to them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from casepress.importing.codes import DOC017, DOC020
from casepress.importing.draft import (
    Draft,
    Figure,
    Followed,
    Given,
    Gone,
    Grid,
    Heading,
    Part,
    told,
)
from casepress.importing.line import Line, Piece
from casepress.importing.notes import Note, Result, noted
from casepress.importing.simplify.tokens import PATTERN, mark
from casepress.importing.steps.captions import Caption, caption_of, only_numbered, without_look
from casepress.importing.steps.headings import STYLED
from casepress.importing.steps.tables import join_tables, placeholder


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Make figures and tables of captions, pictures and cells. What has no partner is reported;
    no picture, caption or note is dropped."""
    parts = list(draft.parts)
    notes: list[Note] = []
    captions = only_numbered({i: c for i, p in enumerate(parts) if (c := caption_of(p))})
    captions = _once(parts, captions, notes)
    typed = [c.label for c in captions.values()]
    tables = [i for i, p in enumerate(parts) if isinstance(p.is_, Grid)]
    of_table = join_tables(parts, captions, tables, notes, typed)
    pictures = {
        i: p.block.marks("i") for i, p in enumerate(parts) if p.is_ is None and p.block.marks("i")
    }
    gone = _figures(parts, captions, pictures, of_table, notes, given)
    out = replace(
        draft,
        generated=(*draft.generated, *typed),
        parts=tuple(p for i, p in enumerate(parts) if i not in gone),
    )
    return noted(out, notes)


def _once(parts: list[Part], captions: dict[int, Caption], notes: list[Note]) -> dict[int, Caption]:
    """Captions without those that run as a heading above their picture and come again in full; a
    bare label joins the next paragraph where nothing else says its words."""
    out = dict(captions)
    full = {(c.kind, c.number) for c in captions.values() if not c.bare}
    for i, one in captions.items():
        if not one.bare:
            continue
        after = parts[i + 1] if i + 1 < len(parts) else None
        third = parts[i + 2] if i + 2 < len(parts) else None
        between = third is not None and (  # the words are between the label and the thing itself
            bool(third.block.marks("i")) if one.kind == "figure" else isinstance(third.is_, Grid)
        )
        joins = (
            (one.kind, one.number) not in full
            and after is not None and _is_text(after) and not after.block.marks("i")
            and i + 1 not in captions and 0 < len(after.text) <= 300
            and (
                between
                or parts[i].block.facts.bold or "caption" in parts[i].block.facts.style
            )
            and (
                between
                or after.block.facts.style == parts[i].block.facts.style
                or (one.kind == "table" and len(after.text) < 160)
            )
        )  # fmt: skip
        if joins and after is not None:
            out[i] = replace(
                one,
                line=without_look(after.line, after.block.facts.bold, after.block.facts.italic),
                bare=False,
            )
            full.add((one.kind, one.number))
            parts[i + 1] = replace(after, line=Line(), is_=Gone())
    return out


def _is_text(part: Part) -> bool:
    """Whether a part is a paragraph, or one that only its look made a heading."""
    heading = part.is_
    return heading is None or (
        isinstance(heading, Heading) and not heading.role and heading.why != STYLED
    )


def _figures(
    parts: list[Part],
    captions: dict[int, Caption],
    pictures: dict[int, list[int]],
    of_table: set[int],
    notes: list[Note],
    given: Given,
) -> set[int]:
    """Join pictures with captions; the places of the parts that went into figures."""
    gone = {i for i, p in enumerate(parts) if isinstance(p.is_, Gone)} | of_table
    mine = {i: c for i, c in captions.items() if i not in of_table}
    groups = _listed(mine, pictures) or _groups(parts, mine, pictures)
    owner = _owners(parts, mine, groups)
    done: dict[tuple[str, int], int] = {}
    order = sorted(mine, key=lambda i: (mine[i].bare, i not in owner.values(), i))
    for i in order:
        one = mine[i]
        key = (one.kind, one.number)
        found = [g for g, c in owner.items() if c == i]
        if key in done and one.kind == "figure":
            _again(parts, i, one, done, found, groups, gone, notes)
            continue
        places = [p for g in found for p in groups[g]]
        numbers = [n for p in places for n in pictures[p]]
        if one.kind == "table":
            if numbers:
                parts[i] = replace(
                    parts[i], is_=Grid(one.number, one.line, placeholder(one.number))
                )
                notes.append(
                    told(
                        parts[i],
                        DOC017,
                        "is the caption of a table that is a picture; type its cells, which "
                        "are in figures/ID as an image",
                    )
                )
                marks = "".join(mark("i", n) for n in numbers)
                grid = Grid(one.number, one.line, placeholder(one.number))
                parts[i] = replace(parts[i], is_=grid, line=Line((Piece(marks),)))
                gone |= {p for p in places if not _emptied(parts, p)}
            elif parts[i].is_ is None and one.sure:
                notes.append(told(parts[i], DOC020, "is the caption of a table that was not found"))
            continue
        done[key] = i
        if (
            not numbers
            and one.bare
            and any(c.number == one.number and not c.bare for j, c in mine.items() if j != i)
        ):
            gone.add(i)
            continue
        if not numbers:
            notes.append(
                told(
                    parts[i],
                    DOC020,
                    f"is the legend of figure {one.number}, whose picture is not in the file; "
                    f"add it as figures/ID/figure-{one.number}.png",
                )
            )
        parts[i] = replace(
            parts[i],
            is_=Figure(one.number, _panelled(one, mine), tuple(numbers), one.label),
            line=Line(),
        )
        for place in places:
            if place != i and not _emptied(parts, place):
                gone.add(place)
    _orphans(parts, groups, owner, pictures, captions, notes, gone)
    return gone


def _panelled(one: Caption, captions: dict[int, Caption]) -> Line:
    """The legend of a figure; where each panel has one ("Figure 1A"), its letter leads it."""
    same = [c for c in captions.values() if (c.kind, c.number) == (one.kind, one.number)]
    if one.panel and sum(bool(c.panel) for c in same) > 1:
        return Line((Piece(f"({one.panel}) "),)) + one.line
    return one.line


def _again(
    parts: list[Part], i: int, one: Caption, done: dict[tuple[str, int], int],
    found: list[int], groups: list[list[int]], gone: set[int], notes: list[Note],
) -> None:  # fmt: skip
    """A second caption of one number: a bare one, or the same words, brings its pictures; another
    panel's words are added."""
    first = parts[done[(one.kind, one.number)]]
    figure = first.is_
    assert isinstance(figure, Figure)
    places = [p for g in found for p in groups[g]]
    more = tuple(n for p in places for n in parts[p].block.marks("i"))
    legend = figure.legend
    if one.line.text and one.line.text != legend.text:
        words = Line((Piece(f" ({one.panel}) " if one.panel else " "),)) + one.line
        legend = legend + words if legend.text else one.line
        if not one.panel:
            notes.append(
                told(
                    parts[i], DOC020, f"is a second legend of figure {one.number}; both were joined"
                )
            )
    parts[done[(one.kind, one.number)]] = replace(
        first, is_=replace(figure, legend=legend, pictures=(*figure.pictures, *more))
    )
    gone.add(i)
    for place in places:
        if place != i and not _emptied(parts, place):
            gone.add(place)


def _emptied(parts: list[Part], place: int) -> bool:
    """Take the marks of pictures out of a paragraph; whether words are left in it."""
    part = parts[place]
    spans = [(m.start(), m.end(), ()) for m in PATTERN.finditer(part.line.text) if m[1] == "i"]
    parts[place] = part.with_line(part.line.replaced(spans).stripped(" \n"))
    return bool(parts[place].line.text)


def _listed(captions: dict[int, Caption], pictures: dict[int, list[int]]) -> list[list[int]]:
    """Each paragraph with pictures alone, where legends are in a list and there are as many of
    these as of those; none in all other cases."""
    full = [i for i, c in captions.items() if c.kind == "figure" and not c.bare]
    together = any(b - a == 1 for a, b in pairwise(full))
    numbers = {captions[i].number for i in full}
    apart = not any(i in captions for i in pictures)
    same = len(numbers) == len(pictures)
    return [[i] for i in sorted(pictures)] if together and apart and same else []


def _groups(
    parts: list[Part], captions: dict[int, Caption], pictures: dict[int, list[int]]
) -> list[list[int]]:
    """Neighbouring paragraphs with pictures; short panel letters may be between them."""
    out: list[list[int]] = []
    last = -9
    for i in sorted(pictures):
        alone = not parts[i].text
        between = range(last + 1, i)
        near = (
            out
            and i - last <= 2
            and all(
                j not in captions and len(parts[j].text) <= 6 and parts[j].is_ is None
                for j in between
            )
        )
        if near and alone and not parts[last].text and last not in captions:
            out[-1].append(i)
        else:
            out.append([i])
        last = i
    return out


def _owners(
    parts: list[Part], captions: dict[int, Caption], groups: list[list[int]]
) -> dict[int, int]:
    """Which caption each group of pictures belongs to: the one in its own paragraph, else the one
    on that side of it on which most captions stand, else the next without a picture."""
    owner: dict[int, int] = {}
    alone = {group[0]: list[int]() for group in groups if len(group) == 1}
    if groups and _listed(captions, alone) == groups:
        full = [(c.number, i) for i, c in captions.items() if c.kind == "figure" and not c.bare]
        legends = dict(reversed(full))
        return dict(enumerate(legends[number] for number in sorted(legends)))
    for g, group in enumerate(groups):
        if group[0] in captions:
            owner[g] = group[0]
    after = {
        g: _beside(parts, captions, group[-1], 1)
        for g, group in enumerate(groups)
        if g not in owner
    }
    before = {
        g: _beside(parts, captions, group[0], -1)
        for g, group in enumerate(groups)
        if g not in owner
    }
    below = len({c for c in after.values() if c is not None})
    above = len({c for c in before.values() if c is not None})
    first, second = (after, before) if below >= above else (before, after)
    for side in (first, second):
        for g, caption in side.items():
            if g not in owner and caption is not None and caption not in owner.values():
                owner[g] = caption
    for side in (first, second):  # more pictures of one figure
        for g, caption in side.items():
            if g not in owner and caption is not None and _touching(groups, g, owner, caption):
                owner[g] = caption
    left = [g for g in range(len(groups)) if g not in owner]
    numbers = {captions[c].number for c in owner.values() if captions[c].kind == "figure"}
    free = sorted(
        (i for i, c in captions.items() if c.kind == "figure" and c.number not in numbers),
        key=lambda i: (captions[i].number, captions[i].bare),
    )
    free = [
        i for k, i in enumerate(free) if not k or captions[free[k - 1]].number != captions[i].number
    ]
    if left and len(left) == len(free):
        owner.update(zip(left, free, strict=True))
    elif left and len(free) == 1:
        owner.update({g: free[0] for g in left if abs(groups[g][0] - free[0]) < 12})
    return owner


def _touching(groups: list[list[int]], g: int, owner: dict[int, int], caption: int) -> bool:
    """Whether another group of the caption is a neighbour of this one."""
    return any(c == caption and abs(groups[o][0] - groups[g][0]) <= 2 for o, c in owner.items())


def _beside(parts: list[Part], captions: dict[int, Caption], at: int, side: int) -> int | None:
    """The caption next to a picture; headings such as "Figures" do not part them."""
    i = at + side
    while 0 <= i < len(parts):
        if i in captions:
            return i
        heading = parts[i].is_
        skip = (isinstance(heading, Heading) and heading.role == "legends") or isinstance(
            heading, Gone
        )
        if not skip and not (parts[i].is_ is None and len(parts[i].text) <= 4):
            return None
        i += side
    return None


def _orphans(
    parts: list[Part], groups: list[list[int]], owner: dict[int, int],
    pictures: dict[int, list[int]], captions: dict[int, Caption],
    notes: list[Note], gone: set[int],
) -> None:  # fmt: skip
    """Pictures without a legend become figures of their own, with a number that is free."""
    taken = {c.number for c in captions.values() if c.kind == "figure"}
    for g, group in enumerate(groups):
        if g in owner:
            continue
        number = next(n for n in range(1, 999) if n not in taken)
        taken.add(number)
        place = group[0]
        numbers = tuple(n for p in group for n in pictures[p])
        rest = parts[place].text
        notes.append(
            Note(
                DOC020,
                f"a picture has no legend; it became figure {number}, which needs one",
                rest,
                parts[place].number,
            )
        )
        for other in group[1:]:
            if not _emptied(parts, other):
                gone.add(other)
        if rest:  # it is in the words of a paragraph: behind it
            _emptied(parts, place)
            block = parts[place]
            parts[place] = replace(block, is_=Followed(block, Figure(number, Line(), numbers)))
        else:
            parts[place] = replace(parts[place], is_=Figure(number, Line(), numbers), line=Line())


def unfolded(draft: Draft, given: Given) -> Result[Draft]:
    """Paragraphs and the figures behind them as parts of their own."""
    out: list[Part] = []
    for part in draft.parts:
        both = part.is_
        if isinstance(both, Followed):
            out += [both.part, Part(replace(part.block, inlines=[]), Line(), both.figure)]
        else:
            out.append(part)
    return noted(replace(draft, parts=tuple(out)))
