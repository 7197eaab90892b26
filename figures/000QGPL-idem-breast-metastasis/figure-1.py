"""Schematic of an intradural extramedullary lesion at L1, in four sagittal panels.

Called as `python figure-1.py OUTPUT.png`. Nothing here comes from a patient's image: the spine is
laid out straight, in millimetres along its axis (s, downwards) and across it (n, backwards),
and then bent along a curve with an average lumbar lordosis.
"""

import sys
from collections.abc import Sequence
from io import BytesIO

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrow, Polygon, Rectangle
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]

DPI, WIDTH_PX, HEIGHT_PX, STRIP_PX, GAP_PX = 300, 2055, 780, 52, 17  # 174 by 66 mm
PANEL_PX = (WIDTH_PX - 3 * GAP_PX) / 4
RED, ORANGE, INK, STRIP = "#e02b2b", "#f59a0a", "#16191d", "#e6ebee"
TEXT_PT, LETTER_PT = 6.5, 8.5
EPIDURAL, SAC, LAMINA, CORD = 2.0, 16.0, 2.8, 8.6  # mm: widths from front to back
STEP = 0.25  # mm along the axis

# fmt: off
# Vertebrae from above: name, height and depth of the body, height of the disc below (mm),
# tilt of the axis (degrees; positive leads backwards).
VERTEBRAE = (
    ("T11", 24.0, 29.0,  5.0,  -9.0), ("T12", 25.0, 30.0,  6.5, -11.0),
    ("L1",  26.0, 31.0,  8.0, -11.0), ("L2",  26.5, 32.0,  9.0,  -8.0),
    ("L3",  27.0, 33.0, 10.0,  -2.0), ("L4",  27.0, 34.0, 11.0,   5.0),
    ("L5",  27.0, 34.0, 10.0,  16.0), ("S1",  27.0, 31.0,  4.0,  33.0),
)
# The grey of each tissue, 0 black to 1 white.
T1 = {
    "muscle": 0.30, "fat": 0.76, "ligament": 0.16, "cortex": 0.07, "marrow": 0.58, "disc": 0.38,
    "nucleus": 0.42, "csf": 0.13, "cord": 0.52, "root": 0.36, "thickening": 0.42,
    "rim": 0.43, "lesion": 0.52, "dark": 0.52, "bright": 0.52, "core": 0.52}
T2 = {
    "muscle": 0.20, "fat": 0.68, "ligament": 0.10, "cortex": 0.05, "marrow": 0.46, "disc": 0.22,
    "nucleus": 0.70, "csf": 0.97, "cord": 0.40, "root": 0.50, "thickening": 0.34,
    "rim": 0.54, "lesion": 0.66, "dark": 0.56, "bright": 0.76, "core": 0.88}
CONTRAST = T1 | {"fat": 0.68, "thickening": 1.0, "rim": 1.0, "lesion": 0.78, "dark": 0.66,
                 "bright": 0.90, "core": 0.10}
# Outlines by their corners (s, n) from a middle or, for the spinous process, from its root.
SPINOUS = ((-8, 1.6), (-6, 8), (-5, 18), (-5, 31), (-1, 37), (9, 37), (15, 33), (13, 24), (8, 15),
           (9, 6), (10, 1.8), (2, 1.2))
LESION = ((-12.5, 2.5), (-9, -3), (-2, -5.4), (5, -4.8), (11, -3), (13, 2), (9, 4.9), (0, 5),
          (-9, 4.9))
PATCHES = (
    ("dark", ((-9, 2.4), (-8, -0.4), (-4.6, -1.2), (-4.4, 1.2), (-6.6, 3.4))),
    ("dark", ((4.6, -3.4), (8.6, -2.4), (9.6, 0.8), (7.4, 1.2), (6, -0.9))),
    ("bright", ((-6.2, -2.2), (-3, -4.4), (1.4, -4.6), (-1.6, -2.6), (-4.2, -1.2))),
    ("bright", ((3, 2.8), (6, 1.4), (9.4, 1.6), (8.2, 3.8), (4, 4.1))),
    ("core", ((-5.2, 0.8), (-2, -2), (2.6, -3.2), (5.8, -0.6), (4, 2.4), (-0.8, 3))),
)
# fmt: on


class Spine:
    """The axis of the spine: where each vertebra lies along it, and how it bends."""

    def __init__(self) -> None:
        self.heights, depths, gaps, tilts = np.array([v[1:] for v in VERTEBRAE]).T
        self.middles = np.cumsum(self.heights + gaps) - gaps - self.heights / 2
        self.at = {v[0]: float(s) for v, s in zip(VERTEBRAE, self.middles, strict=True)}
        self.s: Floats = np.arange(-60.0, self.middles[-1] + 60.0, STEP)
        self.wall: Floats = np.interp(self.s, self.middles, depths) / 2  # back of the bodies
        kernel = np.hanning(201)
        tilt = np.pad(np.interp(self.s, self.middles, tilts), 100, mode="edge")
        self.tilt = np.radians(np.convolve(tilt, kernel / kernel.sum(), mode="valid"))
        self.x, self.y = np.cumsum(np.sin(self.tilt)) * STEP, -np.cumsum(np.cos(self.tilt)) * STEP

    def dura(self, s: float) -> float:
        """The back of the dural sac at the place s."""
        return float(np.interp(s, self.s, self.wall)) + EPIDURAL + SAC

    def bend(self, s: Floats | float, n: Floats | float) -> Floats:
        """Points of the straight spine as (x, y) of the bent one, in mm."""
        tilt, x, y = (np.interp(s, self.s, line) for line in (self.tilt, self.x, self.y))
        return np.column_stack([x + n * np.cos(tilt), y + n * np.sin(tilt)])


def smooth(corners: Sequence[tuple[float, float]], s: float, n: float, rounds: int = 5) -> Floats:
    """A closed outline around (s, n) with its corners cut off (Chaikin's curve)."""
    points: Floats = np.asarray(corners, dtype=np.float64) + np.array([s, n])
    for _ in range(rounds):
        quarter = (np.roll(points, -1, axis=0) - points) / 4
        points = np.stack([points + quarter, points + 3 * quarter], axis=1).reshape(-1, 2)
    return points


def box(s: float, size: tuple[float, float], power: float, waist: float = 0.0) -> Floats:
    """A superellipse on the axis (the higher the power, the squarer), its sides drawn in."""
    t = np.linspace(0.0, 2 * np.pi, 721)[:-1]
    u, v = (np.sign(f) * np.abs(f) ** (2 / power) for f in (np.cos(t), np.sin(t)))
    u, v = u * (1 - waist * (1 - v**2)), v * (1 - waist * (1 - u**2))
    return np.column_stack([s + u * size[0] / 2, v * size[1] / 2])


class Panel:
    """One picture: a window on the bent spine, its middle at (s, n), in the greys of one look."""

    def __init__(
        self, axes: Axes, spine: Spine, look: dict[str, float], s: float, n: float, mm: float
    ) -> None:
        self.axes, self.spine, self.look = axes, spine, look
        x, y = spine.bend(s, n)[0]
        across = mm * PANEL_PX / (HEIGHT_PX - STRIP_PX)
        axes.set(xlim=(x - across / 2, x + across / 2), ylim=(y - mm / 2, y + mm / 2))
        axes.set_axis_off()
        self.px = across / PANEL_PX  # in mm
        self.mm = 72 / DPI / self.px  # in points

    def fill(self, outline: Floats, tissue: str, edge: str = "", edge_mm: float = 0.0) -> None:
        """Fill an outline of the straight spine, with an edge of another tissue's grey."""
        xy, fill = self.spine.bend(*outline.T), str(self.look[tissue])
        line = str(self.look[edge]) if edge else "none"
        self.axes.add_artist(Polygon(xy, fc=fill, ec=line, lw=edge_mm * self.mm))

    def band(self, front: Floats, back: Floats, tissue: str, where: slice = slice(None)) -> None:
        """Fill the strip between two lines along the spine."""
        s, front, back = self.spine.s[where], front[where], back[where]
        there, again = np.column_stack([s, front]), np.column_stack([s, back])[::-1]
        self.fill(np.concatenate([there, again]), tissue)

    def arrow(self, s: float, n: float, colour: str, degrees: float) -> None:
        """An arrow of one printed size, flying at an angle, its tip at (s, n)."""
        (x, y), px = self.spine.bend(s, n)[0], self.px
        dx, dy = 80 * px * np.cos(np.radians(degrees)), 80 * px * np.sin(np.radians(degrees))
        self.axes.add_artist(FancyArrow(
            x - dx, y - dy, dx, dy, width=10 * px, head_width=31 * px, head_length=33 * px,
            length_includes_head=True, fc=colour, ec="white", lw=0.6, zorder=5))  # fmt: skip


def draw_bodies(panel: Panel) -> None:
    """Soft tissue, vertebral bodies with their names, and discs."""
    spine, wall = panel.spine, panel.spine.wall
    ink = INK if panel.look["marrow"] > 0.5 else "white"
    panel.axes.add_artist(Rectangle((-500, -500), 1000, 1000, fc=str(panel.look["muscle"])))
    panel.band(wall + 60.0, wall + 80.0, "fat")
    panel.band(wall + 80.0, wall + 200.0, "cortex")
    panel.band(-wall - 9.5, -wall, "marrow")
    panel.band(-wall - 1.6, wall + EPIDURAL, "ligament")
    for (name, height, depth, gap, _), s in zip(VERTEBRAE, spine.middles, strict=True):
        disc = s + (height + gap) / 2
        panel.fill(box(disc, (gap + 1.4, depth * 0.99), 5.0), "disc")
        panel.fill(box(disc, (gap * 0.62, depth * 0.64), 2.6), "nucleus")
        panel.fill(box(s, (height, depth), 9.0, 0.055), "marrow", "cortex", 1.0)
        x, y = spine.bend(s, 0.0)[0]
        text = panel.axes.text(x, y, name, ha="center", va="center", color=ink)
        text.set(size=TEXT_PT, weight="bold", clip_on=True)


def draw_canal(panel: Panel) -> None:
    """Dural sac, cauda equina, cord pressed forwards at L1, and conus."""
    spine, s, wall = panel.spine, panel.spine.s, panel.spine.wall
    front, back = wall + EPIDURAL, wall + EPIDURAL + SAC
    panel.band(front - 0.7, back + 0.7, "cortex")
    panel.band(front, back, "csf")
    tip, press = spine.at["L2"] + 6.0, np.exp(-(((s - spine.at["L1"]) / 11.0) ** 2))
    half = CORD / 2 * np.clip((tip - s) / 46.0, 0.0, 1.0) ** 0.7 * (1 - 0.3 * press)
    axis = front + SAC * 0.46 - 3.3 * press
    for share in np.linspace(0.0, 1.0, 6):
        spread = np.clip((s - tip + 18.0) / 80.0, 0.0, 1.0) ** 1.2
        start = axis + (2 * share - 1) * half * 0.8
        n = start + (front + SAC * (0.34 + 0.56 * share) - start) * spread
        xy, grey = spine.bend(s, n)[spread > 0], str(panel.look["root"])
        panel.axes.add_artist(Line2D(*xy.T, color=grey, lw=0.5 * panel.mm, zorder=1))
    panel.band(axis - half, axis + half, "cord", slice(0, int(np.searchsorted(s, tip))))


def draw_arches(panel: Panel) -> None:
    """Epidural fat, its thickening behind the lesion, and the spinous processes."""
    spine, s, at = panel.spine, panel.spine.s, panel.spine.at["L1"]
    dura = spine.wall + EPIDURAL + SAC + 0.7
    fat = dura + LAMINA - 0.3
    for gap in spine.middles - spine.heights * 0.26:
        fat = fat + 3.8 * np.exp(-(((s - gap) / 7.0) ** 2))
    panel.band(dura, dura + 38.0, "disc")
    panel.band(dura, fat + 1.0, "ligament")
    panel.band(dura, fat, "fat")
    thick = 5.0 * np.clip(1 - ((s - at - 3.0) / 25.0) ** 2, 0.0, 1.0) ** 0.5
    panel.band(dura, np.minimum(dura + thick, fat), "thickening")
    for root in spine.middles + spine.heights * 0.42:
        panel.fill(smooth(SPINOUS, root, spine.dura(root) + LAMINA), "marrow", "cortex", 1.0)


def draw_lesion(panel: Panel) -> None:
    """The lesion at L1 in the back of the dural sac."""
    s = panel.spine.at["L1"]
    n = panel.spine.dura(s) - 5.0
    panel.fill(smooth(LESION, s, n), "lesion", "rim", 1.2)
    for tissue, corners in PATCHES:
        panel.fill(smooth(corners, s, n), tissue)


def draw_strip(axes: Axes, letter: str, title: str) -> None:
    """The line over a panel: its letter, the kind of image, and that it is a schematic."""
    axes.set_axis_off()
    axes.add_artist(Rectangle((0, 0), 1, 1, fc=STRIP))
    axes.text(0.03, 0.46, letter, va="center", size=LETTER_PT, weight="bold", color=INK)
    axes.text(0.11, 0.46, title, va="center", size=TEXT_PT, color=INK)
    axes.text(0.97, 0.46, "Schematic", va="center", ha="right", size=TEXT_PT, color=INK)


def draw(figure: Figure) -> None:
    """The four panels, side by side."""
    spine = Spine()
    lesion, dura = spine.at["L1"], spine.dura(spine.at["L1"])
    whole, near = (spine.at["L3"] - 16.0, 28.0, 206.0), (lesion + 2.0, 16.0, 82.0)
    behind = (lesion + 1.0, dura + 0.5, RED, 152.0)
    epidural = (lesion + 11.0, dura + 3.0, ORANGE, 152.0)
    # only the arrows that the legend speaks of
    none: list[tuple[float, float, str, float]] = []
    panels = (
        ("A", "T1-weighted", T1, whole, [behind]),
        ("B", "T2-weighted", T2, whole, none),
        ("C", "T2, magnified", T2, near, none),
        ("D", "T1 post-contrast", CONTRAST, whole, [epidural]),
    )
    width, top = PANEL_PX / WIDTH_PX, 1 - STRIP_PX / HEIGHT_PX
    for i, (letter, title, look, window, arrows) in enumerate(panels):
        left = i * (PANEL_PX + GAP_PX) / WIDTH_PX
        panel = Panel(figure.add_axes((left, 0.0, width, top)), spine, look, *window)
        for layer in (draw_bodies, draw_canal, draw_arches, draw_lesion):
            layer(panel)
        for arrow in arrows:
            panel.arrow(*arrow)
        draw_strip(figure.add_axes((left, top, width, 1 - top)), letter, title)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python figure-1.py OUTPUT.png")
    matplotlib.rcdefaults()
    figure = Figure(figsize=(WIDTH_PX / DPI, HEIGHT_PX / DPI), dpi=DPI, facecolor="white")
    draw(figure)
    figure.savefig(pixels := BytesIO(), format="rgba")
    picture = Image.frombytes("RGBA", (WIDTH_PX, HEIGHT_PX), pixels.getvalue())
    picture.convert("RGB").save(sys.argv[1], format="PNG", dpi=(DPI, DPI), optimize=True)


if __name__ == "__main__":
    main()
