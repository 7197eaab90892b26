"""How fast lint is, beside proselint on the same texts in the same run.

    python benchmarks/lint.py [COUNT]

writes COUNT (24) manuscripts of about 2,000 words, made of the published article's own sentences,
lints them in one process, and prints manuscripts a second and a core: the count over the processor
time of the process and of the pandoc that it starts, so that a busy machine tells the same. Then
the same with what pandoc made kept from that run, the time of `casepress lint ID` from the shell
with nothing kept, that of `casepress --help` and, where proselint is installed, that of proselint.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from cost import Cost, took

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "manuscript" / "000QGPL-idem-breast-metastasis"
WORDS = 2000
WANTED = 10


def main() -> int:
    """Measure and print; 1 where lint is slower than wanted."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        root = Path(folder)
        files = manuscripts(root, count)
        words = len(files[0].read_text(encoding="utf-8").split())
        whole = took([sys.executable, "-c", _LINT, str(root)], ROOT)
        again = took([sys.executable, "-c", _LINT, str(root)], ROOT)
        start_again = took([sys.executable, "-c", _START, str(root)], ROOT).cpu
        shutil.rmtree(root / "results", ignore_errors=True)  # what was kept of that run
        start = took([sys.executable, "-c", _START, str(root)], ROOT).cpu
        rate = (count - 1) / (whole.cpu - start)
        rate_again = (count - 1) / (again.cpu - start_again)
        one = _of_one(root)
        print(f"{count} manuscripts of {words} words, {os.cpu_count()} cores")
        spent = f"{whole.cpu:.2f} s, {start:.2f} to start"
        print(f"casepress lint   {rate:6.1f} a second and core ({spent})")
        print(f"                 {whole.wall:6.2f} s by the clock, in one process")
        print(f"       again     {rate_again:6.1f} a second and core")
        print(f"       of one    {one.cpu:6.2f} s of processor time, {one.wall:.2f} s by the clock")
        print(f"casepress --help {_help():6.3f} s")
        if importlib.util.find_spec("proselint"):
            peer = [sys.executable, "-m", "proselint", "check", *map(str, files)]
            cpu = took(peer, ROOT, (0, 1)).cpu
            print(f"proselint        {count / cpu:6.1f} a second and core ({cpu:.2f} s)")
        else:
            print("proselint is not installed: pip install proselint")
    return int(rate < WANTED)


_LINT = """
import sys
from pathlib import Path
from casepress import pipeline
from casepress.source.repository import Repository
repository = Repository.open(Path(sys.argv[1]))
journal = repository.journal
for identifier in repository.ids():
    pipeline.check(repository, journal, identifier, lint_only=True)
"""
#: What a process costs before the first manuscript: imports, journal, lexicons, pandoc's start.
_START = _LINT.replace("repository.ids()", "repository.ids()[:1]")


def manuscripts(root: Path, count: int) -> list[Path]:
    """A repository of manuscripts of the wanted length; their texts."""
    shutil.copy(ROOT / "config.yaml", root / "config.yaml")
    text = (ARTICLE / "article.md").read_text(encoding="utf-8")
    text = re.sub(r"^doi:.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^!\[.*\n", "", text, flags=re.MULTILINE)
    head, discussion, tail = re.split(r"(?=^# Discussion)|(?=^# Conclusion)", text, flags=re.M)
    missing = WORDS - len(text.split())
    body = [line for line in discussion.splitlines(keepends=True) if not line.startswith("#")]
    more: list[str] = []
    while sum(len(line.split()) for line in more) < missing:
        more += body[: len(body) - 1]
    paragraphs = "".join(more).split("\n\n")
    chosen: list[str] = []
    while sum(len(p.split()) for p in chosen) < missing:
        chosen.append(paragraphs[len(chosen)])
    out = []
    for number in range(count):
        folder = root / "manuscript" / f"m{number:03}"
        folder.mkdir(parents=True)
        own = f"This is manuscript number {number}.\n\n"
        article = folder / "article.md"
        words = f"{head}{discussion}{own}" + "\n\n".join(chosen) + f"\n\n{tail}"
        article.write_text(words, encoding="utf-8")
        shutil.copy(ARTICLE / "references.bib", folder / "references.bib")
        out.append(article)
    return out


def _of_one(root: Path) -> Cost:
    """What one manuscript costs from the shell, with nothing kept: the best of five."""
    command = [sys.executable, "-m", "casepress", "--repository", str(root), "lint", "m000"]
    costs = []
    for _ in range(5):
        shutil.rmtree(root / "results", ignore_errors=True)
        costs.append(took(command, ROOT, (0, 1)))
    return min(costs, key=lambda cost: cost.cpu)


def _help() -> float:
    """The best of five."""
    command = [sys.executable, "-m", "casepress", "--help"]
    return min(took(command, ROOT).wall for _ in range(5))


if __name__ == "__main__":
    sys.exit(main())
