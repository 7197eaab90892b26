"""The course of an illness, to scale, drawn from figure-1.csv.

Called as `python figure-1.py OUTPUT.png`. Each line of the table is an event: the day on which it
happened, counted from the first symptom, the day until which it lasted (or nothing), and a few
words. A table from a spreadsheet may have semicolons and decimal commas. While the table begins
with "# EXAMPLE", the picture says that its events are made up.
"""

import csv
import re
import sys
import textwrap
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

INK, ACCENT, GREY, RULE, TINT = "{{ink}}", "{{accent}}", "{{grey}}", "{{rule}}", "{{tint}}"
WIDTH = float("{{text-width}}") / 25.4  # the width of the page, in inches
ROW, MARGIN, DPI = 0.235, 0.55, 300  # inches, dots an inch
WORDS = 46  # letters in a line of an event


TABLE = "figure-1.csv"
HEAD = ["day", "until", "event"]


def fail(line: int, what: str) -> None:
    """Stop with one message at a line of the table."""
    sys.exit(f"{TABLE}:{line}: {what}")


def read(raw: bytes) -> tuple[list[float], list[float], list[str]]:
    """The first day, the last day and the words of each event. What is not understood stops the
    drawing: a guess could lose words or draw a wrong day."""
    try:
        table = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        fail(raw.count(b"\n", 0, error.start) + 1, "this is not UTF-8; save it as “CSV UTF-8”")
    rows = [(i, line) for i, line in enumerate(table, 1) if line.strip() and line[0] != "#"]
    rows = [row for row in rows if not re.fullmatch(r"sep=.", row[1])]  # a spreadsheet's note
    if len(rows) < 2:
        fail(1, "the table has no events; type a line day,until,event and a line for each event")
    number, head = rows[0]
    between = next((sign for sign in ";\t" if sign in head), ",")
    if [name.strip(' "').lower() for name in head.split(between)] != HEAD:
        fail(number, f"the first line is “{head}”; write day,until,event")
    starts, ends, words = [], [], []
    for number, line in rows[1:]:
        start, end, event = cells(number, line, between)
        starts.append(day(number, start, between))
        ends.append(day(number, end, between) if end else starts[-1])
        if ends[-1] < starts[-1]:
            fail(number, f"the event ends on day {end}, before day {start}; correct one of them")
        if not event:
            fail(number, "this event has no words; write what happened behind the two days")
        words.append(event)
    return starts, ends, words


def cells(number: int, line: str, between: str) -> list[str]:
    """The three cells of a line; commas in the words of an event are words."""
    try:
        found = [cell.strip() for cell in next(csv.reader([line], delimiter=between, strict=True))]
    except csv.Error:
        fail(number, 'a quotation mark is not closed; write words with quotes as "a ""b"" c"')
    if len(found) < 3:
        fail(
            number,
            f"there are {len(found)} cells, not the three of day{between}until{between}event",
        )
    rest = [cell for cell in found[3:] if cell]
    if rest and (not found[2] or re.fullmatch(r"[\d.,]+", found[2]) or '"' in line):
        fail(number, 'there are too many commas; write 7.5 for 7,5, and words with commas in "…"')
    return [*found[:2], line.split(between, 2)[2].strip() if rest else found[2]]


def day(number: int, cell: str, between: str) -> float:
    """A day, with a decimal point, or a decimal comma where commas do not part the cells."""
    plain = cell.replace("\u2212", "-")
    if between != ",":
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        fail(number, f"“{cell}” is not a day; write a number such as 12 or 7.5")
    return float(plain)


def main(out: str) -> None:
    raw = Path(__file__).with_name(TABLE).read_bytes()
    example = raw.removeprefix(b"\xef\xbb\xbf").startswith(b"# EXAMPLE")
    starts, ends, events = read(raw)
    words = [textwrap.wrap(event, WORDS) for event in events]
    low, high = min(starts), max(ends)
    span = (high - low) or 1.0

    heights = [max(len(lines), 1) * 0.6 + 0.4 for lines in words]  # in rows
    rows = [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
    plt.rcParams.update({"font.size": 8, "text.color": INK, "font.family": "DejaVu Sans"})
    figure, axes = plt.subplots(figsize=(WIDTH, sum(heights) * ROW + MARGIN), layout="constrained")
    for i, (start, end, row) in enumerate(zip(starts, ends, rows, strict=True)):
        if i % 2 == 0:
            top = sum(heights[:i])
            axes.axhspan(top, top + heights[i], color=TINT, lw=0, zorder=0)
        text, gap = "\n".join(words[i]), span * 0.017
        if end > start:
            axes.plot([start, end], [row, row], color=ACCENT, lw=11, solid_capstyle="butt")
        else:
            axes.plot([start], [row], "o", color=ACCENT, ms=6)
        # the words are set after the event, before it, or in it: wherever they have room
        room = low + span * 0.6, low + span * 0.4
        at, side, colour = end + gap, "left", INK
        if end > room[0]:
            inside = start < room[1]
            at, side, colour = (
                (start + gap, "left", "white") if inside else (start - gap, "right", INK)
            )
        axes.text(at, row, text, ha=side, va="center", color=colour, linespacing=1.25)
    axes.set_xlim(low - span * 0.02, high + span * 0.02)
    axes.set_ylim(sum(heights), 0)
    axes.set_yticks([])
    axes.set_xlabel("Days", color=GREY)
    axes.tick_params(colors=GREY, length=3)
    axes.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(RULE)
    if example:
        axes.set_title("Example events", loc="right", color=ACCENT, fontsize=8, weight="bold")
    figure.savefig(out, dpi=DPI, metadata={"Software": None})


if __name__ == "__main__":
    main(sys.argv[1])
