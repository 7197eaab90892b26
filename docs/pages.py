"""Makes the pictures of finished pages that README.md shows: `python docs/pages.py`.

The published article and the test-suite's hardest one are built by the workflow in a folder of
their own; pages of both become pictures in docs/images/.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pypdfium2
from pictures import OUT, ROOT, repository, run
from PIL import Image

PUBLISHED = ROOT, "000QGPL-idem-breast-metastasis"
HARD = ROOT / "tests" / "manuscripts" / "hard", "hard"
#: Picture: whose, which copy, which pages.
PICTURES = {
    "article.png": (PUBLISHED, "", (0, 1)),
    "review.png": (PUBLISHED, "-review", (0, 1)),
    "hard.png": (HARD, "", (1, 2)),
}
WIDTH = 1400
GAP = 36
GROUND = "#e4e8eb"
EDGE = "#c3ccd2"


def built(folder: Path, source: Path, identifier: str) -> Path:
    """Build both PDFs of a manuscript; the folder where they are."""
    folder.mkdir()
    repository(folder)
    (folder / "figures").mkdir()
    for kind in ("manuscript", "figures"):
        shutil.copytree(source / kind / identifier, folder / kind / identifier)
    names = [f"results/{identifier}/{identifier}{copy}.pdf" for copy in ("", "-review")]
    run(folder, "snakemake", *names)
    return folder / "results" / identifier


def spread(pdf: Path, numbers: tuple[int, ...]) -> Image.Image:
    """Pages side by side on a grey ground."""
    width = (WIDTH - GAP * (len(numbers) + 1)) // len(numbers)
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [
            document[n].render(scale=width / document[n].get_width()).to_pil() for n in numbers
        ]
    out = Image.new("RGB", (WIDTH, pages[0].height + 2 * GAP), GROUND)
    for i, page in enumerate(pages):
        at = GAP + i * (width + GAP)
        out.paste(EDGE, (at - 1, GAP - 1, at + page.width + 1, GAP + page.height + 1))
        out.paste(page.convert("RGB"), (at, GAP))
    return out


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        made = {
            identifier: built(Path(name) / identifier, source, identifier)
            for source, identifier in (PUBLISHED, HARD)
        }
        OUT.mkdir(exist_ok=True)
        for file, ((_, identifier), copy, numbers) in PICTURES.items():
            picture = spread(made[identifier] / f"{identifier}{copy}.pdf", numbers)
            picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(OUT / file, optimize=True)


if __name__ == "__main__":
    main()
