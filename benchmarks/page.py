"""What the PDF costs beside Typst alone, in one run.

    python benchmarks/page.py [RUNS]

takes the published article and prints processor seconds, the least of RUNS (5) each: `casepress
pdf` in a process of its own; Typst alone on the very same page, and on pandoc's own page of the
same text; then, in a process that has made other pages before, a text that is new to it, the same
with one word changed, and unchanged.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import generate
import pypandoc
from cost import took

ROOT = Path(__file__).parents[1]
ID = "000QGPL-idem-breast-metastasis"

TYPST = """
import sys, typst
page, root, fonts = sys.argv[1:]
own = typst.Fonts(include_system_fonts=not fonts, font_paths=[fonts] if fonts else [])
typst.Compiler(page, root=root, font_paths=own).compile(output=page[:-3] + "pdf")
"""


def made(folder: Path) -> tuple[Path, Path]:
    """The article JSON and the JATS XML of the published article, its pictures beside them."""
    results = folder / "results" / ID
    generate.workflow(folder, "figures", "manuscript")
    command = ["snakemake", f"results/{ID}/{ID}.pdf", "--quiet", "all"]
    took(command, folder)
    return results / "article.json", results / f"{ID}.xml"


def staged(folder: Path, article: Path, xml: Path) -> tuple[Path, Path]:
    """The page as Typst gets it, and the folder with its fonts."""
    from casepress.article.model import Article
    from casepress.core.journal_file import read_journal
    from casepress.figures.fonts import link_fonts
    from casepress.outputs.pdf import writer
    from casepress.outputs.pdf.plan import Plan

    journal = read_journal(ROOT / "journal" / "medpeer")
    facts = Article.from_json(json.loads(article.read_text(encoding="utf-8")))
    root = article.parents[2]
    attachment = (xml.name, xml.read_bytes())
    stage = writer.staged(folder, facts, journal, root, attachment, writer.COPIES["journal"])
    (stage.root / "plan.json").write_text(Plan().json(stage.floats), encoding="utf-8")
    return stage.page, link_fonts(folder / "fonts", stage.fonts)


def bare(folder: Path) -> Path:
    """pandoc's own page of the same text."""
    page = folder / "results" / ID / "bare.typ"
    text = (ROOT / "manuscript" / ID / "article.md").read_text(encoding="utf-8")
    text = re.sub(
        r"\.\./\.\./figures/([^/]+)/(\w[\w.-]*)\.py\b", r"../../results/\1/figures/\2.png", text
    )
    command = [pypandoc.get_pandoc_path(), "--standalone", "--citeproc", "--output", str(page)]
    where = folder / "manuscript" / ID
    subprocess.run(command, cwd=where, input=text.encode(), check=True, capture_output=True)
    return page


def warm(article: Path, xml: Path, out: Path, runs: int) -> tuple[float, float, float]:
    """A new text, one word of it changed, nothing changed: in a process that knows other pages."""
    from casepress.core.journal_file import read_journal
    from casepress.outputs.pdf import write_pdf

    journal = read_journal(ROOT / "journal" / "medpeer")
    text = article.read_text(encoding="utf-8")
    assert '"c":"patient"' in text

    def write(document: str) -> float:
        given: dict[str, Any] = json.loads(document)
        attachment = (xml.name, xml.read_bytes())
        begin = time.process_time()
        write_pdf(given, journal, out, root=article.parents[2], attachment=attachment)
        return time.process_time() - begin

    new, word, same = [], [], []
    for run in range(runs + 1):  # the first one loads what a process needs
        # another spelling of every common word: a text that Typst has not seen
        other = text.replace('"c":"the"', f'"c":"th{"e" * (run + 1)}"')
        new.append(write(other))
        word.append(write(other.replace('"c":"patient"', f'"c":"patient{run}"', 1)))
        same.append(write(other.replace('"c":"patient"', f'"c":"patient{run}"', 1)))
    return min(new[1:]), min(word[1:]), min(same[1:])


def cold(folder: Path, runs: int) -> tuple[float, float, float]:
    """`casepress pdf`, Typst alone on the same page, on pandoc's page; a process each."""
    article, xml = made(folder)
    page, fonts = staged(folder / "stage", article, xml)
    command = [sys.executable, "-m", "casepress", "pdf", str(article), "--attach", str(xml)]
    ours, same, plain = [], [], []
    pandocs = bare(folder)
    typst = [sys.executable, "-c", TYPST]
    for _ in range(runs):
        ours.append(took([*command, "-o", str(folder / "made.pdf")], folder).cpu)
        same.append(took([*typst, str(page), str(page.parent), str(fonts)], folder).cpu)
        plain.append(took([*typst, str(pandocs), str(folder), ""], folder).cpu)
    return min(ours), min(same), min(plain)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        folder = Path(name).resolve()
        ours, same, plain = cold(folder, runs)
        print(f"casepress pdf, a process           {ours:.3f} s")
        print(f"Typst alone, the same page         {same:.3f} s   we: {ours / same:.2f} ×")
        print(f"Typst alone, pandoc's page         {plain:.3f} s   we: {ours / plain:.2f} ×")
        results = folder / "results" / ID
        made = (results / "article.json", results / f"{ID}.xml")
        new, word, again = warm(*made, folder / "warm.pdf", runs)
        print(f"in a warm process: a new text      {new:.3f} s   we: {new / same:.2f} ×")
        print(f"                   one word changed {word:.3f} s")
        print(f"                   unchanged        {again:.3f} s")


if __name__ == "__main__":
    main()
