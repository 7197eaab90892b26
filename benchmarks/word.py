"""What an import finds in Word files, beside pandoc alone on the same files in the same run.

    python benchmarks/word.py [COUNT]

types one invented case report with the habits of COUNT (all) authors, imports each file, reads it
with `pandoc -f docx+citations` as well, and prints what of the title, the authors, the sections,
the groups of citations, the references, the figures and the cells either found, and the seconds
that each took. The habits are those of `tests/importing/habits.yaml`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from casepress.article import pandoc  # noqa: E402
from casepress.core.journal_file import read_journal  # noqa: E402
from casepress.importing import word_file  # noqa: E402
from casepress.importing.draft import Figure, Grid, Heading  # noqa: E402
from casepress.importing.grids import cells  # noqa: E402
from tests.importing import habits, invented, works  # noqa: E402

_SECTIONS = len(invented.TEXT) + len(invented.DECLARATIONS)
_CELLS = sum(map(len, invented.CELLS))
#: How many there are of each in every file.
WANTED = {
    "title": 1, "authors": len(invented.PEOPLE), "sections": _SECTIONS,
    "citations": len(invented.CITED), "references": len(works.WORKS), "figures": 2, "cells": _CELLS,
}  # fmt: skip


def main() -> int:
    """Measure and print; 1 where the import finds less than wanted."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else len(habits.HABITS)
    journal = read_journal(ROOT / "journal" / "medpeer")
    ours: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    seconds = dict.fromkeys(("casepress", "pandoc"), 0.0)
    for habit in habits.HABITS[:count]:
        data = habits.manuscript(habit)
        begin = time.perf_counter()
        draft = word_file.read(data, f"{habit.name}.docx", "x", journal).draft
        seconds["casepress"] += time.perf_counter() - begin
        begin = time.perf_counter()
        document = _pandoc(data)
        seconds["pandoc"] += time.perf_counter() - begin
        ours += Counter(dict(_found(draft)))
        bare += Counter(dict(_of_pandoc(document)))
    print(f"{count} files; found of what is there, in percent: casepress, pandoc alone")
    for name, of in WANTED.items():
        shares = (100 * min(c[name], of * count) / (of * count) for c in (ours, bare))
        print(f"{name:11}" + "".join(f"{share:7.0f}" for share in shares))
    print("seconds a file" + "".join(f"{seconds[k] / count:7.2f}" for k in ("casepress", "pandoc")))
    return int(any(ours[name] < 0.95 * of * count for name, of in WANTED.items()))


def _found(draft: Any) -> Iterator[tuple[str, int]]:
    things = [part.is_ for part in draft.parts]
    yield "title", int(draft.title.text.casefold() == invented.TITLE.casefold())
    yield "authors", len(draft.authors)
    yield "sections", sum(isinstance(t, Heading) and bool(t.role) for t in things)
    nodes = [n.node for part in draft.parts for n in part.line.pieces if n.node]
    cited = [n for n in nodes if n["t"] == "Cite"]
    yield "citations", sum(not _id(n).startswith(("fig-", "tbl-")) for n in cited)
    yield "references", sum(r.record is not None for r in draft.references)
    yield "figures", sum(isinstance(t, Figure) and bool(t.pictures) for t in things)
    yield "cells", sum(len(cells(t.table)) for t in things if isinstance(t, Grid))


def _id(node: Any) -> str:
    return str(node["c"][0][0]["citationId"])


def _pandoc(data: bytes) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "case.docx")
        path.write_bytes(data)
        command = [pandoc.executable(), "-f", "docx+citations", "-t", "json", str(path)]
        done = subprocess.run(command, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _of_pandoc(document: dict[str, Any]) -> Iterator[tuple[str, int]]:
    blocks, meta = document["blocks"], document["meta"]
    yield "title", int("title" in meta)
    yield "authors", len(meta.get("author", {}).get("c", []))
    yield "sections", min(sum(b["t"] == "Header" for b in blocks), _SECTIONS)
    yield "citations", json.dumps(blocks).count('"t": "Cite"')
    yield "references", len(meta.get("references", {}).get("c", []))
    yield "figures", sum(b["t"] == "Figure" for b in blocks)
    yield "cells", sum(len(cells(b)) for b in blocks if b["t"] == "Table")


if __name__ == "__main__":
    sys.exit(main())
