"""What a manuscript of unusual size costs: 2,000 references, or 200 figures.

    python benchmarks/large.py [references | figures] [COUNT]

builds one manuscript in all formats from nothing, and prints seconds of wall and of CPU and the
memory (MB) of the largest process; then of each step in a process of its own.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from cost import BIN, took
from generate import _entry, _sentence, manuscript, workflow
from PIL import Image, ImageDraw

COUNTS = {"references": 2_000, "figures": 200}
#: How many references a sentence cites.
_TOGETHER = 8
#: The steps after the first, with the sources and the name of each one's output.
STEPS = (
    ("jats", "article", "xml"),
    ("pdf", "article", "pdf"),
    ("docx", "article", "docx"),
    ("html", "article", "html"),
    ("figures", "article", "submission"),
    ("blind", "article", "blind.json"),
)


def references(folder: Path, count: int) -> str:
    """A manuscript that cites `count` references; its ID."""
    chance = random.Random(count)
    identifier = manuscript(folder, 0)
    home = folder / "manuscript" / identifier
    keys = [f"many{number}" for number in range(count)]
    entries = "\n".join(_entry(chance, key) for key in keys)
    (home / "references.bib").write_text(
        (home / "references.bib").read_text() + "\n" + entries, encoding="utf-8"
    )
    # an article may have 120,000 characters, so each sentence cites several
    cited = (keys[at : at + _TOGETHER] for at in range(0, count, _TOGETHER))
    sentences = [f"{_sentence(chance, [])[:-1]} [@{'; @'.join(some)}]." for some in cited]
    _insert(home / "article.md", sentences)
    return identifier


def figures(folder: Path, count: int) -> str:
    """A manuscript with `count` figures of 1,400 by 1,000 pixels; its ID."""
    chance = random.Random(count)
    identifier = manuscript(folder, 0)
    home = folder / "figures" / identifier
    for path in home.iterdir() if home.is_dir() else ():
        path.unlink()
    home.mkdir(parents=True, exist_ok=True)
    text = (folder / "manuscript" / identifier / "article.md").read_text(encoding="utf-8")
    parts = [part for part in text.split("\n\n") if "@fig-" not in part and "#fig-" not in part]
    (folder / "manuscript" / identifier / "article.md").write_text("\n\n".join(parts))
    blocks = []
    for number in range(1, count + 1):
        kind = ("png", "jpg")[number % 2]
        picture = Image.new("RGB", (1400, 1000), tuple(chance.randint(150, 255) for _ in "RGB"))
        for _ in range(60):
            x, y, grey = chance.randint(0, 1400), chance.randint(0, 1000), chance.randint(0, 200)
            ImageDraw.Draw(picture).ellipse((x, y, x + 90, y + 60), fill=(grey, grey, grey))
        picture.save(home / f"figure-{number}.{kind}", dpi=(300, 300))
        blocks.append(
            f"{_sentence(chance, [])[:-1]} (@fig-{number}).\n\n![**Picture {number}.** Made up.]"
            f"(../../figures/{identifier}/figure-{number}.{kind})"
            f'{{#fig-{number} alt="A grey picture with a spot, number {number}."}}'
        )
    _insert(folder / "manuscript" / identifier / "article.md", blocks)
    return identifier


def _insert(article: Path, paragraphs: list[str]) -> None:
    text = article.read_text(encoding="utf-8")
    whole = "\n\n".join(paragraphs)
    made = text.replace("# Discussion\n", f"# Discussion\n\n{whole}\n", 1)
    article.write_text(made, encoding="utf-8")


def main(kind: str, count: int) -> None:
    """Print what a manuscript of this kind costs."""
    with tempfile.TemporaryDirectory(prefix="casepress-large-") as name:
        folder = Path(name) / "repository"
        workflow(folder)
        identifier = {"references": references, "figures": figures}[kind](folder, count)
        cost = took([str(BIN / "snakemake"), "--cores", "2"], folder)
        line = "{:<12} {:6.1f} s  {:6.1f} s CPU  {:6.0f} MB"
        print(f"{count} {kind}")
        print(line.format("build", cost.wall, cost.cpu, cost.memory), flush=True)
        results = folder / "results" / identifier
        command = [str(BIN / "python"), "-m", "casepress"]
        made = ["article", identifier, "-o", f"{name}/a.json", "--findings", f"{name}/f.json"]
        steps = [("article", made)]
        for step, source, out in STEPS:
            file = str(results.relative_to(folder) / f"{source}.json")
            steps.append((step, [step, file, "-o", f"{name}/out/{out}"]))
        for step, arguments in steps:
            cost = took([*command, *arguments], folder)
            print(line.format(step, cost.wall, cost.cpu, cost.memory), flush=True)


if __name__ == "__main__":
    chosen = sys.argv[1:2] if sys.argv[1:] else [*COUNTS]
    for each in chosen:
        main(each, int(sys.argv[2]) if sys.argv[2:] else COUNTS[each])
