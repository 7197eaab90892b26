"""The course of an illness, to scale, drawn from figure-1.csv.

Called as `python figure-1.py OUTPUT.png`. Each line of the table is an event: the day on which it
happened, counted from the first symptom, the day until which it lasted (or nothing), and a few
words. While the table begins with "# EXAMPLE", the picture says that its events are made up.
"""

import csv
import sys
import textwrap
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator

INK, ACCENT, GREY, RULE, TINT = "{{ink}}", "{{accent}}", "{{grey}}", "{{rule}}", "{{tint}}"
WIDTH, ROW, MARGIN, DPI = 174 / 25.4, 0.235, 0.55, 300  # the page's width; inches, dots an inch
WORDS = 46  # letters in a line of an event


def main(out: str) -> None:
    table = Path(__file__).with_name("figure-1.csv").read_text(encoding="utf-8-sig").splitlines()
    example = table[0].startswith("# EXAMPLE")
    events = list(csv.DictReader(line for line in table if line and not line.startswith("#")))
    starts = [float(event["day"]) for event in events]
    ends = [float(event["until"] or event["day"]) for event in events]
    words = [textwrap.wrap(event["event"], WORDS) for event in events]
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
        # the words stand after the event, or before it, or in it: where there is room
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
