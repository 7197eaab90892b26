"""A timeline as a drawing in the journal's style: a line for each event, with its time, its words,
and a mark on a scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil, floor, log10
from typing import Any

from casepress.figures.fonts import font_files
from casepress.figures.timeline import Timeline, number

#: Points: the type, the lines of an event, the space above and below them, the gaps.
_SIZE, _LINE, _PAD, _GAP = 8.5, 11.0, 5.0, 10.0
_SCALE, _FOOT = 0.36, 26.0  # the share of the scale, and the height of its numbers
_DOT, _BAR = 3.6, 8.0
_FONT = "font_source_sans_pro"
_FACES = {"regular": "SourceSansPro-Regular", "semibold": "SourceSansPro-Semibold"}


@dataclass(frozen=True)
class Style:
    """The journal's colours, and the width of the drawing in mm."""

    ink: str = "#16191d"
    accent: str = "#0b4f6c"
    grey: str = "#4a5560"
    rule: str = "#b9c8d0"
    tint: str = "#eef4f7"
    width: float = 174.0

    @classmethod
    def of(cls, colours: Mapping[str, Any], width: float) -> Style:
        """The style in a journal's `colours:` on a page of this text width."""
        names = ("ink", "accent", "grey", "rule", "tint")
        return cls(**{name: str(colours[name]) for name in names if name in colours}, width=width)


def drawn(timeline: Timeline, style: Style) -> bytes:
    """The drawing as SVG; the same for the same events."""
    width = style.width * 72 / 25.4
    times = [timeline.when(event) for event in timeline.events]
    first = max(_wide(time, "semibold") for time in times) + 2 * _GAP
    scale = max(width * _SCALE, 90.0)
    room = width - first - scale - _GAP
    words = [_wrapped(event.words, room) for event in timeline.events]
    heights = [len(lines) * _LINE + 2 * _PAD for lines in words]
    top = 16.0 if timeline.example else 0.0
    foot = top + sum(heights)
    axis = _Axis.of(timeline, first + room + 2 * _GAP, width - _GAP)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}pt" '
        f'height="{foot + _FOOT:.1f}pt" viewBox="0 0 {width:.1f} {foot + _FOOT:.1f}" '
        f'font-family="Source Sans Pro" font-size="{_SIZE}" fill="{style.ink}">'
    ]
    y = top
    for n, height in enumerate(heights):
        if n % 2 == 0:
            out.append(_box(0, y, width, height, style.tint))
        y += height
    for tick in axis.ticks:
        x = axis.at(tick)
        out.append(
            f'<path d="M{x:.1f} {top:.1f}V{foot + 3:.1f}" stroke="{style.rule}" '
            'stroke-width="0.5"/>'
        )
        out.append(_text(x, foot + 12, number(tick), style.grey, anchor="middle"))
    out.append(
        f'<path d="M{axis.left:.1f} {foot:.1f}H{axis.right:.1f}" stroke="{style.rule}" '
        'stroke-width="0.8"/>'
    )
    out.append(_text((axis.left + axis.right) / 2, foot + 23, timeline.unit[1], style.grey,
                     anchor="middle"))  # fmt: skip
    if timeline.example:
        out.append(_text(width, 10, "Example events", style.accent, anchor="end", bold=True))
    y = top
    for event, time, lines, height in zip(timeline.events, times, words, heights, strict=True):
        line = y + _PAD + _LINE * 0.74
        out.append(_text(_GAP, line, time, style.accent, bold=True))
        for n, some in enumerate(lines):
            out.append(_text(first, line + n * _LINE, some, style.ink))
        middle = y + height / 2
        begin, end = axis.at(event.start), axis.at(event.end)
        if end - begin > _DOT:
            out.append(_box(begin, middle - _BAR / 2, end - begin, _BAR, style.accent, round_=2))
        else:
            out.append(
                f'<circle cx="{(begin + end) / 2:.1f}" cy="{middle:.1f}" r="{_DOT}" '
                f'fill="{style.accent}"/>'
            )
        y += height
    return "".join([*out, "</svg>\n"]).encode()


@dataclass(frozen=True)
class _Axis:
    """The scale: its edges in points, the first and the last time, the times with a number."""

    left: float
    right: float
    low: float
    high: float
    ticks: tuple[float, ...]

    @classmethod
    def of(cls, timeline: Timeline, left: float, right: float) -> _Axis:
        low = min(event.start for event in timeline.events)
        high = max(event.end for event in timeline.events)
        if high == low:
            return cls(left, right, low - 1, high + 1, (low,))
        step = _step((high - low) / 4)
        ticks = [n * step for n in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
        return cls(left, right, low, high, tuple(round(tick, 6) + 0.0 for tick in ticks))

    def at(self, time: float) -> float:
        inner = self.right - self.left - 2 * _DOT
        return self.left + _DOT + inner * (time - self.low) / (self.high - self.low)


def _step(rough: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** floor(log10(rough))
    return next((n * power for n in (1, 2, 5) if n * power >= rough), 10 * power)


def _wrapped(words: str, room: float) -> list[str]:
    """Words in lines that are no wider than the room; a word that is too long is divided."""
    lines: list[str] = [""]
    for word in words.split():
        rest = word
        while _wide(rest, "regular") > room:
            cut = next(n for n in range(len(rest) - 1, 0, -1)
                       if n == 1 or _wide(rest[:n], "regular") <= room)  # fmt: skip
            lines += [rest[:cut], ""] if lines[-1] else [rest[:cut]]
            rest = rest[cut:]
        longer = f"{lines[-1]} {rest}".strip()
        if _wide(longer, "regular") <= room:
            lines[-1] = longer
        else:
            lines.append(rest)
    return [line for line in lines if line]


def _wide(words: str, face: str) -> float:
    """The width of words in points; a letter that the font lacks is as wide as it is high."""
    known = _widths(face)
    return sum(known.get(ord(sign), 1.0) for sign in words) * _SIZE


@cache
def _widths(face: str) -> Mapping[int, float]:
    """The width of each letter of a face, in em."""
    from fontTools.ttLib import TTFont  # 60 ms, for timelines alone

    path = next(p for p in font_files([_FONT]) if p.stem == _FACES[face])
    with TTFont(path, lazy=True) as font:
        metrics, em = font["hmtx"], font["head"].unitsPerEm
        return {sign: metrics[name][0] / em for sign, name in font.getBestCmap().items()}


def _box(x: float, y: float, width: float, height: float, fill: str, *, round_: int = 0) -> str:
    corner = f' rx="{round_}"' if round_ else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{corner} '
        f'fill="{fill}"/>'
    )


def _text(
    x: float, y: float, words: str, fill: str, *, anchor: str = "", bold: bool = False
) -> str:
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{more}>{escape(words, quote=False)}</text>'
