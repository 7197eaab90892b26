"""Draw the girth of the knee by month: `python figure-2.py OUTPUT.png`."""

import csv
import sys
from pathlib import Path

from PIL import Image, ImageDraw


def main(out: str) -> None:
    with Path("girth.csv").open(encoding="utf-8") as file:
        rows = [(int(row["month"]), float(row["girth"])) for row in csv.DictReader(file)]
    picture = Image.new("RGB", (300, 200), "white")
    points = [(20 + 40 * month, round(1200 - 25 * girth)) for month, girth in rows]
    ImageDraw.Draw(picture).line(points, fill="black", width=3)
    picture.save(out)


main(sys.argv[1])
