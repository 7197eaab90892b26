"""Citing and listing many references: casepress beside pandoc's own citeproc, in one run.

    python benchmarks/references.py [COUNT] [RUNS]

prints the median seconds and the peak memory (MB) of COUNT references (1,000), each cited once, in
a process of its own: casepress with nothing kept from a run before (`cold`), with what the run
before kept (`warm`, as a build after an edit of the text), and `pandoc --citeproc` on the same
records with the same style; and how the first two compare with the last. All three read the same
CSL-JSON and write the same pandoc JSON.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STYLE = ROOT / "journal" / "medpeer" / "vancouver.csl"
WORDS = ("bursa", "rice", "body", "shoulder", "spine", "metastasis", "report", "of", "a", "knee")


def records(count: int) -> list[dict[str, Any]]:
    """`count` made-up journal articles, the same for the same number."""
    choose = random.Random(count)
    return [_record(i, choose) for i in range(1, count + 1)]


def _record(number: int, choose: random.Random) -> dict[str, Any]:
    people = [
        {
            "family": f"Family{choose.randrange(900)}",
            "given": choose.choice(["Ann B.", "Cy", "D-E"]),
        }
        for _ in range(choose.randint(1, 9))
    ]
    first = choose.randint(1, 4000)
    return {
        "id": f"k{number}",
        "type": "article-journal",
        "author": people,
        "title": " ".join(choose.choices(WORDS, k=choose.randint(6, 16))).capitalize(),
        "container-title": "Journal of Made-Up Examples",
        "container-title-short": "J Made Up Exampl",
        "issued": {"date-parts": [[choose.randint(1990, 2026), choose.randint(1, 12)]]},
        "volume": str(choose.randint(1, 90)),
        "issue": str(choose.randint(1, 12)),
        "page": f"{first}-{first + choose.randint(1, 20)}",
        "DOI": f"10.1000/made.up.{number}",
        "PMID": str(30_000_000 + number),
    }


def cite(folder: Path, cache: Path | None) -> None:
    """What a build does with the references, from the file to the inlines."""
    from casepress.references.csl import cite as cite_
    from casepress.references.reader import read_references

    read = read_references([(folder / "references.json", "references.json")])
    clusters = [[{"citationId": key}] for key in read.items]
    rendered = cite_(read.items, clusters, style=STYLE, cache=cache)
    made = {"clusters": rendered.clusters, "entries": [e.inlines for e in rendered.entries]}
    (folder / "ours.json").write_text(json.dumps(made), encoding="utf-8")


def _pandoc(folder: Path) -> list[str]:
    from casepress.article.pandoc import executable

    options = ["-f", "markdown", "-t", "json", "--citeproc", f"--csl={STYLE}"]
    files = [f"--bibliography={folder / 'references.json'}", str(folder / "cited.md")]
    return [executable(), *options, *files, "-o", str(folder / "theirs.json")]


def _ours(folder: Path, cache: str) -> list[str]:
    return [sys.executable, __file__, "--one", str(folder), cache]


def _measured(command: list[str]) -> tuple[float, float]:
    """Seconds of a command, and the peak of its memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, used = _wait(process.pid)
    if status:
        raise SystemExit(f"{command[0]} failed")
    return time.perf_counter() - start, used.ru_maxrss / 1024


def _wait(process: int) -> tuple[int, int, resource.struct_rusage]:
    import os

    return os.wait4(process, 0)


def main(count: int, runs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        folder = Path(name)
        made = records(count)
        (folder / "references.json").write_text(json.dumps(made), encoding="utf-8")
        text = "\n\n".join(f"Said before [@{one['id']}]." for one in made)
        (folder / "cited.md").write_text(text, encoding="utf-8")
        cache = folder / "kept.json"
        _measured(_ours(folder, str(cache)))
        commands = {
            "casepress, cold": _ours(folder, ""),
            "casepress, warm": _ours(folder, str(cache)),
            "pandoc --citeproc": _pandoc(folder),
        }
        # In turns, so that a busy moment of the machine falls on all of them.
        found = {label: [] for label in commands}  # type: dict[str, list[tuple[float, float]]]
        for _ in range(runs):
            for label, command in commands.items():
                found[label].append(_measured(command))
    seconds = {label: statistics.median(t for t, _ in rows) for label, rows in found.items()}
    base = seconds["pandoc --citeproc"]
    print(f"{count} references, median of {runs} runs")
    for label, rows in found.items():
        memory = max(mb for _, mb in rows)
        print(f"{label:18} {seconds[label]:6.2f} s {memory:6.0f} MB {seconds[label] / base:5.2f} ×")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--one"]:
        cite(Path(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None)
    else:
        arguments = [int(one) for one in sys.argv[1:]]
        main(*(arguments or [1000]), *([5] if len(arguments) < 2 else []))
