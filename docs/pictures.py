"""Makes the pictures of new-case-report.md from casepress's own output: `python docs/pictures.py`.

A manuscript is begun and built in a folder of its own, filled with the example of
source-format.md, and built again; pages and figure become small pictures in docs/images/.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parents[1]
OUT = Path(__file__).parent / "images"
BIN = Path(sys.executable).parent
ID = "itching-ear-canal"
TITLE = "An itching ear canal in a beekeeper: a case report"
EVENTS = """day,until,event
0,30,Itch of both ear canals
21,,"First visit: red, swollen skin with scales"
23,,Patch test positive for propolis
23,28,"Ointment, and another cloth"
30,,The itch is gone
90,,Last visit: well
"""
FIGURE = f"""
@fig-timeline shows the course of the illness.

![**Course of the illness.** Days are counted from the first
symptom.](../../figures/{ID}/timeline.csv){{#fig-timeline}}
"""


def run(folder: Path, *command: str) -> None:
    """Run one of casepress's commands in a folder, quietly."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)


def repository(folder: Path) -> None:
    """A repository without manuscripts that the workflow can run in."""
    (folder / "manuscript").mkdir()
    shutil.copytree(ROOT / "journal", folder / "journal")
    for name in ("Snakefile", "profiles", "casepress", "requirements", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "config.yaml").write_bytes((ROOT / "config.yaml").read_bytes())


def finished() -> str:
    """The example manuscript of source-format.md, with the timeline in its case report."""
    page = (ROOT / "docs" / "source-format.md").read_text(encoding="utf-8")
    article = re.search(r"^```markdown\n(---\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    if article is None:
        raise SystemExit("source-format.md has no whole manuscript")
    return article[1].replace("\n# Discussion\n", f"{FIGURE}\n# Discussion\n")


def page(pdf: Path, number: int, cut: float = 1.0) -> Image.Image:
    """A page of a PDF as a picture, or its upper part."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[number].render(scale=1.35).to_pil()
    return picture.crop((0, 0, picture.width, round(picture.height * cut)))


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with a thin frame and few colours, which keeps it small."""
    framed = Image.new("RGB", (picture.width + 2, picture.height + 2), "#b9c8d0")
    framed.paste(picture.convert("RGB"), (1, 1))
    OUT.mkdir(exist_ok=True)
    framed.quantize(160, dither=Image.Dither.NONE).save(OUT / name, optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder)
        run(folder, "casepress", "new", ID, "--title", TITLE, "--author", "Ana Example")
        pdf = folder / "results" / ID / f"{ID}.pdf"
        run(folder, "snakemake", str(pdf.relative_to(folder)))
        save(page(pdf, 0, 0.56), "new-draft.png")
        (folder / "manuscript" / ID / "article.md").write_text(finished(), encoding="utf-8")
        (folder / "figures" / ID / "timeline.csv").write_text(EVENTS, encoding="utf-8")
        run(folder, "snakemake", str(pdf.relative_to(folder)))
        save(page(pdf, 0), "new-finished.png")
        figure = Image.open(folder / "results" / ID / "figures" / "timeline.png")
        save(figure.resize((figure.width // 2, figure.height // 2)), "new-timeline.png")


if __name__ == "__main__":
    main()
