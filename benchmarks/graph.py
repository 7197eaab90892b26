"""How long does Snakemake take to plan an archive of COUNT manuscripts, and how much memory?

    python benchmarks/graph.py [COUNT ...]      (500, 1000 and 2000)

prints the processor seconds and the peak memory (MB) of a dry run in which everything has to be
made: of all manuscripts at once, of one named manuscript, and of a part with `--batch`, which still
reads all of them. docs/scale.md draws the conclusions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_SAMPLE = _ROOT / "tests" / "manuscripts" / "minimal" / "manuscript" / "ear"
#: So many manuscripts are a part of `--batch`.
_PART = 250


def _repository(folder: Path, count: int) -> None:
    """An archive: the same small manuscript under many names."""
    for name in ("Snakefile", "journal", "profiles"):
        (folder / name).symlink_to(_ROOT / name)
    (folder / "config.yaml").write_text("journal: medpeer\n", encoding="utf-8")
    (folder / "figures").mkdir()
    for number in range(count):
        made = folder / "manuscript" / f"m{number:06}"
        made.mkdir(parents=True)
        for file in _SAMPLE.iterdir():
            os.link(file, made / file.name)


def _cost(folder: Path, *options: str) -> tuple[float, float]:
    """The processor seconds and the peak memory in MB of a dry run."""
    command = [sys.executable, "-P", "-m", "snakemake", "--dry-run", *options, "--quiet", "all"]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed in {folder}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main(counts: list[int]) -> None:
    """Print a line for each count."""
    print("manuscripts  all: s     MB  one: s     MB  part: s     MB")
    for count in counts:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            _repository(folder, count)
            parts = max(1, count // _PART)
            costs = [
                *_cost(folder),
                *_cost(folder, "results/m000000/provenance.json"),
                *_cost(folder, "--batch", f"all=1/{parts}"),
            ]
        print(f"{count:11}", *(f"{cost:7.1f}" for cost in costs), flush=True)


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or [500, 1000, 2000])
