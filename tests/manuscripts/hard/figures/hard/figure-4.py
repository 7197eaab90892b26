"""Weekly counts of an event that never happened, as bars: `python figure-4.py OUTPUT.png`."""

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt

rows = list(csv.DictReader(Path("figure-4.csv").read_text(encoding="utf-8").splitlines()))
plt.rcParams.update({"font.size": 8, "font.family": "DejaVu Sans"})
figure, axes = plt.subplots(figsize=(83.5 / 25.4, 60 / 25.4), layout="constrained")
axes.bar([row["week"] for row in rows], [int(row["hiccups"]) for row in rows], color="#0b4f6c")
axes.set_xlabel("Week")
axes.set_ylabel("Hiccups a day")
axes.spines[["top", "right"]].set_visible(False)
figure.savefig(sys.argv[1], dpi=300, metadata={"Software": None})
