"""What a build costs beside bare pandoc and Typst, in one run: `make bench`.

    python benchmarks/run.py [--runs N] [--thousand] [MEASURE …]

Ours and the peer take turns, so that a busy machine slows both; the table gives medians and their
ratio. Wall time in seconds; CPU time with that of all processes that were started.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import generate
import page
import pypandoc
from cost import BIN, Cost, took

FORMATS = ("pdf", "docx", "xml")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    ours: Cost
    peer: Cost
    aim: str


def snakemake(folder: Path, *arguments: str) -> Cost:
    return took([str(BIN / "snakemake"), *arguments, "--quiet", "all"], folder)


def outputs(identifiers: Iterable[str]) -> list[str]:
    return [f"results/{i}/{i}.{suffix}" for i in identifiers for suffix in FORMATS]


def ids(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "manuscript").iterdir())


def ours(folder: Path, identifiers: list[str]) -> Cost:
    """Manuscripts from nothing, by the workflow."""
    for name in ("results", ".snakemake"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return snakemake(folder, *outputs(identifiers))


def peer(folder: Path, identifiers: list[str]) -> Cost:
    """The same by bare pandoc, once a format, and Typst; as many at once as there are cores. No
    journal, no checks, no tagged PDF."""
    return took([sys.executable, __file__, "--peer", str(folder), *identifiers], folder)


def linted(folder: Path, *, first: bool = False) -> Cost:
    """All manuscripts, on all cores; the exit code shows whether there are findings."""
    if first:
        shutil.rmtree(folder / "results" / ".cache", ignore_errors=True)
    return took([str(BIN / "casepress"), "lint"], folder, (0, 1))


def proselint(folder: Path) -> Cost:
    """The same texts, on the one core that it uses."""
    texts = [str(path) for path in sorted(folder.glob("manuscript/*/article.md"))]
    return took([sys.executable, "-m", "proselint", "check", *texts], folder, (0, 1))


def _peer(folder: Path, identifiers: list[str]) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda identifier: _bare(folder, identifier), identifiers))


def _bare(folder: Path, identifier: str) -> None:
    out = folder / "peer" / identifier  # as deep as a manuscript, for its pictures' paths
    out.mkdir(parents=True, exist_ok=True)
    for target, suffix in (("jats_publishing", "xml"), ("docx", "docx"), ("typst", "typ")):
        command = [pypandoc.get_pandoc_path(), "--standalone", "--citeproc", "article.md"]
        command += ["--to", target, "--output", str(out / f"{identifier}.{suffix}")]
        _quietly(command, folder / "manuscript" / identifier)
    page = out / f"{identifier}.typ"
    code = (
        f"import typst; typst.compile({str(page)!r}, {str(page)[:-3]!r} + 'pdf', {str(folder)!r})"
    )
    _quietly([sys.executable, "-c", code], folder)


def _quietly(command: list[str], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])


def empty(folder: Path, jobs: int) -> None:
    """A workflow of as many jobs whose files are all there: the least that Snakemake does."""
    (folder / "results").mkdir(parents=True, exist_ok=True)
    rules = [f"rule all:\n    input:\n        expand('results/{{n}}.1', n=range({jobs}))\n"]
    rules.append("rule one:\n    output: 'results/{n}.1'\n    shell: 'touch {output}'\n")
    (folder / "Snakefile").write_text("\n".join(rules))
    for number in range(jobs):
        (folder / "results" / f"{number}.1").touch()


class Bench:
    """The measures of the table. Folders are made when they are first needed."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs

    def repository(self, count: int) -> Path:
        folder = self.folder / f"of-{count}"
        if not folder.exists():
            generate.repository(folder, count)
        return folder

    def built(self, count: int) -> Path:
        folder = self.repository(count)
        snakemake(folder, *outputs(ids(folder)))
        return folder

    def pairs(self, one: Callable[[], Cost], other: Callable[[], Cost]) -> tuple[Cost, Cost]:
        """Medians of runs that take turns."""
        found = [(one(), other()) for _ in range(self.runs)]
        return Cost.median([a for a, _ in found]), Cost.median([b for _, b in found])

    def batch(self) -> Row:
        folder = self.repository(24)
        all_ = ids(folder)
        mine, bare = self.pairs(lambda: ours(folder, all_), lambda: peer(folder, all_))
        return Row("24 case reports from nothing", mine, bare, "wall and CPU ≤ 1.0")

    def one(self) -> Row:
        folder = self.repository(24)
        first = ids(folder)[5:6]

        def bare() -> Cost:
            version, made = snakemake(folder, "--version"), peer(folder, first)
            return Cost(version.wall + made.wall, version.cpu + made.cpu, made.memory)

        mine, other = self.pairs(lambda: ours(folder, first), bare)
        return Row("one case report from nothing", mine, other, "≤ 1.3")

    def nothing(self) -> Row:
        folder = self.built(100)
        jobs = _jobs(folder)
        bare = self.folder / "empty"
        empty(bare, jobs)
        targets = outputs(ids(folder))
        mine, other = self.pairs(
            lambda: snakemake(folder, *targets), lambda: snakemake(bare, "--dry-run")
        )
        return Row(f"nothing to do, 100 ({jobs} jobs)", mine, other, "≤ 1.2")

    def word(self) -> Row:
        folder = self.built(100)
        targets = outputs(ids(folder))
        path = folder / "manuscript" / "case-0050" / "article.md"

        def edit() -> Cost:
            text = path.read_text()
            path.write_text(text.replace("# Conclusion\n\n", "# Conclusion\n\nIndeed. ", 1))
            return snakemake(folder, *targets)

        def parts() -> Cost:
            still = snakemake(folder, *targets)
            alone = ours(self.repository(24), ["case-0005"])
            return Cost(still.wall + alone.wall, still.cpu + alone.cpu, still.memory)

        mine, other = self.pairs(edit, parts)
        return Row("one word edited among 100", mine, other, "≤ 1.0 of nothing + one")

    def lint(self) -> Row:
        """Nothing is kept of an earlier run."""
        folder = self.repository(100)
        mine, other = self.pairs(lambda: linted(folder, first=True), lambda: proselint(folder))
        return Row("lint of 100 for the first time (peer: proselint)", mine, other, "faster")

    def again(self) -> Row:
        """What pandoc made of the texts is kept from the run before."""
        folder = self.repository(100)
        linted(folder)
        mine, other = self.pairs(lambda: linted(folder), lambda: proselint(folder))
        return Row("lint of 100 again (peer: proselint)", mine, other, "faster")

    def page(self) -> Row:
        """One PDF in a process of its own; the peer is Typst alone on the very same page."""
        folder = self.folder / "page"
        article, xml = page.made(folder)
        typ, fonts = page.staged(folder / "stage", article, xml)
        pdf = [*("pdf", str(article), "--attach", str(xml)), "-o", str(folder / "made.pdf")]
        bare = [sys.executable, "-c", page.TYPST, str(typ), str(typ.parent), str(fonts)]
        mine, other = self.pairs(
            lambda: took([str(BIN / "casepress"), *pdf], folder), lambda: took(bare, folder)
        )
        return Row("`casepress pdf` (peer: Typst alone, the same page)", mine, other, "≤ 2")

    def thousand(self) -> Row:
        """The hundred before and after the thousand: a machine's clock changes in ten minutes."""
        small, large = self.repository(100), self.repository(1000)
        before, all_, after = (ours(folder, ids(folder)) for folder in (small, large, small))
        hundred = Cost.median([before, after])
        return Row("1,000 case reports, beside 100", all_, hundred, "≤ 10.5; memory ≤ 1.5")


MEASURES = ("batch", "one", "nothing", "word", "lint", "again", "page")


def _jobs(folder: Path) -> int:
    results = folder / "results"
    pictures = sum(1 for _ in results.glob("*/figures/*"))
    return pictures + 4 * len(ids(folder))


def machine() -> str:
    """The machine, for the table's head."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python " + (
        platform.python_version()
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as a markdown table."""
    head = "| measure | ours, s (CPU) | peer, s (CPU) | wall | CPU | memory, MB | aim |"
    lines = [head, "|---|---|---|---|---|---|---|"]
    for row in rows:
        mine, bare = row.ours, row.peer
        lines.append(
            f"| {row.name} | {mine.wall:.2f} ({mine.cpu:.2f}) | {bare.wall:.2f} ({bare.cpu:.2f}) "
            f"| {mine.wall / bare.wall:.2f} × | {mine.cpu / bare.cpu:.2f} × "
            f"| {mine.memory:.0f} / {bare.memory:.0f} | {row.aim} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[[], *MEASURES, "thousand"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--thousand", action="store_true", help="also 1,000 (half an hour)")
    options = parser.parse_args()
    chosen = options.measures or [*MEASURES, *(["thousand"] if options.thousand else [])]
    print(f"{machine()}; medians of {options.runs} runs\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="casepress-bench-") as folder:
        bench = Bench(Path(folder).resolve(), options.runs)
        rows: list[Row] = []
        for name in chosen:
            try:
                rows.append(getattr(bench, name)())
            except SystemExit as failed:
                print(f"{name} could not be measured: {failed}\n", flush=True)
                continue
            print(f"{name} measured, load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
        print(table(rows))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        _peer(Path(sys.argv[2]), sys.argv[3:])
    else:
        main()
