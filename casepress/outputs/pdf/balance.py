"""Better pages by setting the article several times: floats near their callouts, nothing below the
margin, balanced columns on the last page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf

from casepress.core.errors import MisfitError
from casepress.outputs.pdf.arrange import best_arrangement, measured, natural, plan_of
from casepress.outputs.pdf.plan import SPACER, Anchor, Early, Layout, Plan, WholeBlock

STEP = 12.0  # points: one line of the grid
LINE = 10.0  # points: the lowest line of running text, in the reference list

#: How much worse pages may be that Typst has set already.
_AS_GOOD = 0.03
#: Points by which the text may be longer than it seems: blocks that are kept whole leave strips.
_MARGIN = 8 * LINE

LayOut = Callable[[Plan], Layout]


def best(
    lay_out: LayOut, forms: Mapping[int, Sequence[str]] = {}, references: Sequence[int] = ()
) -> Plan:
    """The plan for the article: `forms` are those that suit its figures, by number, the best first;
    `references` the numbers of the entries of the reference list. Raises `MisfitError` where no
    plan keeps a block on its page."""
    first = Plan(forms=tuple((number, some[0]) for number, some in forms.items()))
    first = replace(first, cover=lay_out(first).crowded)
    plan = arranged_pages(first, lay_out, forms, references)
    if plan is None:
        first = replace(first, forms=())
        plan = loosened(pulled_up(first, lay_out), lay_out)
    if lay_out(plan).overflowing:
        plan = set_apart(first, lay_out)
    if lay_out(plan).overflowing:
        # The last resort, since strips stay empty and measuring is slow.
        plan = loosened(pulled_up(replace(first, measured=True), lay_out), lay_out)
    if over := lay_out(plan).overflowing:
        raise _too_high(over[0], lay_out(plan))
    spaced = balanced(plan, lay_out)
    # The spacer takes space from blocks that are kept whole.
    return plan if lay_out(spaced).overflowing else spaced


def arranged_pages(
    first: Plan, lay_out: LayOut, forms: Mapping[int, Sequence[str]], references: Sequence[int]
) -> Plan | None:
    """The plan with the best pages (`arrange.py`); `None` without floats, or where Typst's pages
    have a block below the margin."""
    plain = lay_out(first)
    pieces, text = measured(plain, forms, references)
    if not pieces:
        return None
    plans: list[Plan] = []
    for margin in (0.0, _MARGIN):
        longer = replace(text, end=text.end + margin)
        found = best_arrangement(pieces, forms, longer)
        if not margin and natural(plain, pieces, text) <= found.cost + _AS_GOOD:
            return first
        if plan := _whole(plan_of(first, plain, found, references), lay_out):
            plans.append(plan)
            if lay_out(plan).pages < text.first + found.pages:
                break
    return min(plans, key=lambda plan: lay_out(plan).pages, default=None)


def _whole(made: Plan, lay_out: LayOut) -> Plan | None:
    """The plan, changed so that nothing is below the margin; `None` where that fails."""
    for measuring in (False, True):
        plan = loosened(replace(made, measured=measuring), lay_out)
        if not lay_out(plan).overflowing:
            return plan
    return None


def _too_high(block: WholeBlock, layout: Layout) -> MisfitError:
    """The error that names the block which does not fit, and the remedy."""
    names = {anchor.block: f"#{anchor.id}" for anchor in layout.anchors if anchor.id}
    what = names.get(block.block, "a figure, table, box or formula within the text")
    return MisfitError(
        f"{what} is too high for page {block.page}: make it smaller, divide it or move it",
        what if what.startswith("#") else "",
    )


def pulled_up(plan: Plan, lay_out: LayOut) -> Plan:
    """The plan with floats moved up to the page of their callout (without a callout, to that of
    their place in the text), where this adds no page and keeps the callout there.

    Typst sets a float on the current page only if the rest of the column is high enough for it. No
    float moves to the first page, which has the title.
    """
    now = lay_out(plan)
    for anchor in now.anchors:
        here = now.floats.get(anchor.block)
        wanted = now.page_of(anchor)
        if here is None or here <= wanted or wanted < 2 or _overtakes(anchor, wanted, plan, now):
            continue
        for mark in now.first_on(wanted):
            if mark.block > anchor.block:
                break
            trial = plan.with_early(Early(anchor.block, mark.block))
            then = lay_out(trial)
            called = then.callouts[anchor.id].page if anchor.id in then.callouts else wanted
            no_worse = then.pages <= now.pages and len(then.overflowing) <= len(now.overflowing)
            if then.floats.get(anchor.block) == wanted == called and no_worse:
                plan, now = trial, then
                break
    return plan


def _overtakes(anchor: Anchor, page: int, plan: Plan, now: Layout) -> bool:
    """Whether a float at the head of a page would come before one with a lower number."""
    early = {e.float for e in plan.early}
    before = [a.block for a in now.anchors if a.block < anchor.block and a.block not in early]
    return any(now.floats.get(block, 0) >= page for block in before)


def loosened(plan: Plan, lay_out: LayOut) -> Plan:
    """The plan in which tables and references that would reach below the margin may break across
    columns; one that does may leave too little space for the next. With too little space for its
    first lines, a broken block would lose its beginning, including its id and its tag; then it
    stays whole, and below the margin."""
    now = lay_out(plan)
    while over := {k.block for k in now.overflowing if k.block >= 0} - plan.loose:
        trial = replace(plan, loose=plan.loose | over)
        then = lay_out(trial)
        if now.begun - then.begun:
            break
        plan, now = trial, then
    return plan


def set_apart(plan: Plan, lay_out: LayOut) -> Plan:
    """The plan in which floats have a page of their own where the strip beside them would be too
    low for a block that is kept whole; one float after another, the last on a page first."""
    plan = loosened(plan, lay_out)
    while over := (now := lay_out(plan)).overflowing:
        beside = {n for n, page in now.floats.items() if n >= 0 and page == over[0].page}
        if not beside - plan.alone:
            break
        plan = loosened(replace(plan, alone=plan.alone | {max(beside - plan.alone)}), lay_out)
    return plan


def balanced(plan: Plan, lay_out: LayOut) -> Plan:
    """The plan that balances the columns of the last page.

    Typst fills the first column before the second. An invisible float across the foot of the last
    page of text makes that page shorter; the tallest one that does not add a page balances it. It
    comes before the first block of that page, so that earlier pages do not change.
    """
    plain = lay_out(plan)
    end = plain.end
    guess = _expected(plain)

    for block in _places(plain):

        def left(steps: int, before: int = block) -> float | None:
            """The free height below the text; None where that many steps do not fit."""
            found = lay_out(plan.with_spacer(before, steps * STEP))
            # A spacer that waits for other floats comes too late.
            there = found.floats.get(SPACER) == end.page
            if not there or found.pages != plain.pages or found.end.page != end.page:
                return None
            return found.foot - steps * STEP - found.end.y if found.end.x >= found.second else inf

        if steps := highest(left, guess):
            return plan.with_spacer(block, steps * STEP)
    return plan


def _expected(plain: Layout) -> int:
    """An estimate of the steps that balance the last page: half of its free height."""
    end = plain.end
    free = most = plain.foot - end.y
    if end.x < plain.second:
        # The text continues from the page before; its first block begins below the title or a
        # float.
        marks = [mark.y for mark in plain.marks if mark.page == end.page]
        below = end.page == 1 or end.page in plain.floats.values()
        free += plain.foot - (min(marks) if below else plain.head)
        most = plain.foot
    # From measurements: columns seldom end on the very last line.
    free -= STEP / 2
    return int(min(max(free / 2, STEP), most) // STEP)


def _places(plain: Layout) -> list[int]:
    """The blocks before which the spacer may be set. Floats keep their order, so that it must come
    before one that waits for a later page."""
    here = [mark.block for mark in plain.first_on(plain.end.page)]
    late = min(
        (n for n, page in plain.floats.items() if n >= 0 and page > plain.end.page), default=None
    )
    return here if late is None else [*(block for block in here if block < late), late]


def highest(left: Callable[[int], float | None], guess: int) -> int:
    """The highest number of steps that fits, searched for from `guess` on; 0 where not even 1 fits.
    `left` gives the free height that a number of steps leaves: a further step can move a line to
    the other column only if it has space for both, and otherwise changes nothing visible."""
    if guess < 1:
        return 0
    free = left(guess)
    while free is not None:
        if free < STEP + LINE:
            return guess
        # A step takes its own height and that of the lines that it moves, one in each column.
        ahead = max(int((free - LINE) // (2 * STEP)), 1) if free < inf else 1
        tried = ((guess + n, left(guess + n)) for n in range(ahead, 0, -1))
        found = next((one for one in tried if one[1] is not None), None)
        if found is None:
            return guess
        guess, free = found
    lower = guess - 1
    if lower > 1 and left(lower) is None and left(1) is None:
        return 0
    while lower and left(lower) is None:
        lower -= 1
    return lower
